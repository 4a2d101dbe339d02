-- Uses a pairing code: once, though the same event may come again.
--
-- The first event to take it is remembered, so that its repetition gets the same room again and
-- everyone else nothing, however close together they ask.
local code = KEYS[request.code]
local room, till, taken = unpack(redis.call('HMGET', code, 'room', 'until', 'taken'))
if not room or tonumber(till) <= request.now then return false end
if taken and taken ~= request.event then return false end
redis.call('HSET', code, 'taken', request.event)
return room
