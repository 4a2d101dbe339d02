-- Lets a queue rest until a moment, or has something enter it at that moment.
redis.call('PERSIST', KEYS[request.queue.stream])
if request.record then
  redis.call('ZADD', KEYS[request.queue.timed], request.till, request.record)
elseif request.till > request.now then
  redis.call('SET', KEYS[request.queue.held], request.till, 'PX', request.till - request.now)
else
  redis.call('DEL', KEYS[request.queue.held])
end
wake(request.queue, true)
