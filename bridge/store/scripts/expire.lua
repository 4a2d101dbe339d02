-- Removes what has been in a stream for longer than its lifetime.
--
-- Idempotent: what is gone is gone. An empty stream goes altogether.
expire(KEYS[request.stream], request.life)
if redis.call('XLEN', KEYS[request.stream]) == 0 then redis.call('DEL', KEYS[request.stream]) end
