-- Takes or renews a lease. Each new holder gets a higher token; the old one's commits then fail.
--
-- A repetition by the holder renews and keeps the token, if it still knows it: an owner that
-- starts anew under its old name gets a higher one, so that nothing of its earlier life can
-- commit. The first write only touches, so that leases are renewed in a full Redis too.
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
