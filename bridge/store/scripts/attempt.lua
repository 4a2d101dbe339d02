-- Counts an attempt before it is made.
local tries = KEYS[request.tries]
redis.call('PEXPIRE', tries, request.life)
local count = redis.call('HINCRBY', tries, request.entry, 1)
redis.call('PEXPIRE', tries, request.life)
return count
