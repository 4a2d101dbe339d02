-- Counts characters that leave this machine, all of them or, where the ceiling is too near, none.
--
-- Asked and counted in one step, because several workers may send at once. A repetition counts
-- again: the text may have left twice, and the ceiling must not be passed.
local count = KEYS[request.count]
local taken = tonumber(redis.call('GET', count) or 0)
if taken + request.characters > request.ceiling then return 0 end
redis.call('INCRBY', count, request.characters)
redis.call('PEXPIRE', count, request.life)
return 1
