-- Lets a queue rest until a moment, or has something enter it at that moment.
--
-- Idempotent: the same moment is set again, and a timed record is a member of a set. A moment that
-- has passed ends a rest at once. The first write only touches, for a full Redis.
redis.call('PERSIST', KEYS[request.queue.stream])
if request.record then
  redis.call('ZADD', KEYS[request.queue.timed], request.till, request.record)
elseif request.till > request.now then
  redis.call('SET', KEYS[request.queue.held], request.till, 'PX', request.till - request.now)
else
  redis.call('DEL', KEYS[request.queue.held])
end
wake(request.queue, true)
