-- Says that this worker is alive, or leaves; tells who is.
--
-- Idempotent: a worker stands in the set once, with the moment until which it counts. Read in the
-- same step, so that two workers that join at once can't both miss each other.
local workers = KEYS[request.workers]
redis.call('ZREMRANGEBYSCORE', workers, '-inf', request.now)
if request.till > request.now then
  redis.call('ZADD', workers, request.till, request.owner)
  redis.call('PEXPIRE', workers, request.life)
else
  redis.call('ZREM', workers, request.owner)
end
return redis.call('ZRANGE', workers, 0, -1)
