-- Makes a room, or changes a membership, outside any event.
--
-- Idempotent: records are written whole. A room that is no more is not made anew by a late join:
-- only a request that brings the room's own record may create it.
local room = request.room
if request.record then
  redis.call('HSET', KEYS[room.record], 'record', request.record)
  redis.call('SADD', KEYS[request.rooms], room.id)
elseif redis.call('EXISTS', KEYS[room.record]) == 0 then
  return 'gone'
end
change_links(room)
return 'done'
