-- Makes a named lease's generation known to a shard; older generations can't commit from here.
--
-- Idempotent, and never goes back: a holder that was slow may come after its successor.
local shard = KEYS[request.fence]
redis.call('PERSIST', shard)
if tonumber(redis.call('HGET', shard, request.name) or 0) < tonumber(request.token) then
  redis.call('HSET', shard, request.name, request.token)
end
