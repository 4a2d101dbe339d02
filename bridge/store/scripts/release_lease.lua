-- Gives a lease back at once; its token stays the highest.
--
-- Idempotent, and only by its holder: whoever was superseded must not end the new holder's lease.
if not superseded() then
  redis.call('HDEL', KEYS[request.fence], request.name .. ':owner', request.name .. ':until')
end
