-- Commits a pending translation: its edits, unless the message has changed or gone meanwhile.
if superseded() then return 'superseded' end
if redis.call('XDEL', KEYS[request.queue.stream], request.entry) == 0 then
  return 'gone'
end
redis.call('HDEL', KEYS[request.tries], request.entry)
local outcome = 'stale'
if redis.call('HGET', KEYS[request.message], 'version') == request.version then
  outcome = 'done'
  for _, delivery in ipairs(request.deliveries) do deliver(delivery) end
end
wake(request.queue, false)
return outcome
