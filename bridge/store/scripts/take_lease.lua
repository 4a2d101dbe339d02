-- Takes or renews a lease. Each new holder gets a higher token; the old one's commits then fail.
local lease, name = KEYS[request.fence], request.name
redis.call('PERSIST', lease)
local token = redis.call('HGET', lease, name)
local owner = redis.call('HGET', lease, name .. ':owner')
local till = tonumber(redis.call('HGET', lease, name .. ':until') or 0)
local is_ours = owner == request.owner
if owner and not is_ours and till > request.now then
  return false
end
if not (is_ours and token == request.token) then
  token = tostring(redis.call('HINCRBY', lease, name, 1))
end
redis.call('HSET', lease, name .. ':owner', request.owner, name .. ':until', request.till)
return token
