-- Reads a queue from its beginning, after what has come due meanwhile has joined it.
--
-- What is due is moved here, by whoever reads, so that it needs no clock of its own. Moved in one
-- step, it can be neither lost nor doubled. An empty queue leaves the ready set here, where it is
-- certain that nothing came in between.
local timed = KEYS[request.queue.timed]
local due = redis.call('ZRANGEBYSCORE', timed, '-inf', request.now, 'LIMIT', 0, 100)
for _, record in ipairs(due) do
  redis.call('ZREM', timed, record)
  redis.call('XADD', KEYS[request.queue.stream], '*', 'record', record,
    'source', '', 'at', request.now)
end
local entries = redis.call('XRANGE', KEYS[request.queue.stream], '-', '+', 'COUNT', request.count)
if #due > 0 or #entries == 0 then
  wake(request.queue, false)
end
return entries
