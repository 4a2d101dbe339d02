-- Ends a claim, if it is still the one that was looked at: another room may have taken the channel
-- meanwhile. A repetition finds nothing to end.
if redis.call('GET', KEYS[request.claim]) == request.value then
  redis.call('DEL', KEYS[request.claim])
end
