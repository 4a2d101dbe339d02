-- Gives a lease back at once; its token stays the highest.
if not superseded() then
  redis.call('HDEL', KEYS[request.fence], request.name .. ':owner', request.name .. ':until')
end
