-- Takes entries out of a queue, whoever works on it: what they held is to be forgotten.
for _, entry in ipairs(request.entries) do
  redis.call('XDEL', KEYS[request.queue.stream], entry)
end
wake(request.queue, false)
