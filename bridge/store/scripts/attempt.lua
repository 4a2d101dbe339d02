-- Counts an attempt at an inbox entry, before it is made: a process that dies of an event has
-- counted it all the same, and in the end the event is parked. The first write only touches, so
-- that a full Redis still counts. Repeated after an unknown outcome, it counts once too often, and
-- an event has one attempt less.
local tries = KEYS[request.tries]
redis.call('PEXPIRE', tries, request.life)
local count = redis.call('HINCRBY', tries, request.entry, 1)
redis.call('PEXPIRE', tries, request.life)
return count
