-- Says that this worker is alive; answers who else is.
local workers = KEYS[request.workers]
redis.call('ZREMRANGEBYSCORE', workers, '-inf', request.now)
if request.till > request.now then
  redis.call('ZADD', workers, request.till, request.owner)
  redis.call('PEXPIRE', workers, request.life)
else
  redis.call('ZREM', workers, request.owner)
end
return redis.call('ZRANGE', workers, 0, -1)
