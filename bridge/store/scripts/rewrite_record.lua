-- Replaces a message's record, if it is still the one that was read.
--
-- Idempotent: a repetition finds the new one. No fence: `/forgetme` may come to any process.
if redis.call('HGET', KEYS[request.message], 'record') == request.old then
  redis.call('HSET', KEYS[request.message], 'record', request.new)
end
