-- Makes a room, or changes who is in it, outside any event.
local room = request.room
if request.record then
  redis.call('HSET', KEYS[room.record], 'record', request.record)
  redis.call('SADD', KEYS[request.rooms], room.id)
elseif redis.call('EXISTS', KEYS[room.record]) == 0 then
  return 'gone'
end
change_links(room)
return 'done'
