-- Keeps a translation; what has not been stored for longest goes when there are too many.
--
-- Idempotent: a repetition stores the same again. The author's index is written with the text, so
-- that `/forgetme` misses none; it may name texts that are gone already, which costs nothing.
local index = KEYS[request.index]
redis.call('SET', KEYS[request.text], request.value, 'PX', request.life)
redis.call('ZADD', index, request.now, KEYS[request.text])
redis.call('PEXPIRE', index, request.life)
if request.author then
  redis.call('ZADD', KEYS[request.author], request.now, KEYS[request.text])
  redis.call('ZREMRANGEBYSCORE', KEYS[request.author], '-inf', request.now - request.life)
  redis.call('PEXPIRE', KEYS[request.author], request.life)
end
redis.call('ZREMRANGEBYSCORE', index, '-inf', request.now - request.life)
local surplus = redis.call('ZCARD', index) - request.count
if surplus > 0 then
  for _, old in ipairs(redis.call('ZRANGE', index, 0, surplus - 1)) do
    redis.call('DEL', old)
  end
  redis.call('ZREMRANGEBYRANK', index, 0, surplus - 1)
end
