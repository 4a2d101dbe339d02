-- Moves an entry that can never succeed into the dead letters.
--
-- Idempotent by the entry: a repetition finds it gone and writes no second letter. It leaves its
-- queue first, so that a full Redis can't stop what makes room.
if superseded() then return 'superseded' end
local kept = leave(request.queue, request.entry)
if not kept then return 'gone' end
redis.call('HDEL', KEYS[request.progress], request.entry)
local dead = KEYS[request.dead]
redis.call('XADD', dead, 'MAXLEN', request.dead_count, '*', 'record', kept.record,
  'source', kept.source or '', 'at', request.now, 'queue', request.queue.name,
  'reason', request.reason)
redis.call('PEXPIRE', dead, request.dead_life)
expire(dead, request.dead_life)
wake(request.queue, false)
return 'done'
