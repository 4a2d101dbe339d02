-- Reads a queue from its beginning, after what has come due meanwhile has joined it.
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
