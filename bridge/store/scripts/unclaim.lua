-- Ends a claim, if it is still the one that was looked at.
if redis.call('GET', KEYS[request.claim]) == request.value then
  redis.call('DEL', KEYS[request.claim])
end
