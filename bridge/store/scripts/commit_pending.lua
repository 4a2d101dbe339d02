-- Commits a pending translation: its edits, unless the message has changed or gone meanwhile.
--
-- Idempotent by the entry, which is removed first as in `commit`. What was translated is compared
-- with the message's version of now: an edit or deletion that came meanwhile has raised it.
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
