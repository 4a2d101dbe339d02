-- Puts a dead letter back at the end of the queue it came from.
--
-- Idempotent by the letter, which is removed first: a repetition finds it gone and adds nothing.
local dead = KEYS[request.dead]
local entry = redis.call('XRANGE', dead, request.entry, request.entry)[1]
if not entry then return 'gone' end
redis.call('XDEL', dead, request.entry)
local kept = fields(entry)
enter(request.queue, kept.record, kept.source)
wake(request.queue, true)
return 'done'
