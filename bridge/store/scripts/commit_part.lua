-- Commits one step of a delivery: what it made and removed enters the message map; after the last
-- step the delivery leaves its lane.
if superseded() then return 'superseded' end
local stream, progress = KEYS[request.queue.stream], KEYS[request.progress]
local outcome = 'done'
if #redis.call('XRANGE', stream, request.entry, request.entry) == 0 then
  outcome = 'gone'
end
if request.is_last then
  redis.call('XDEL', stream, request.entry)
  redis.call('DEL', progress)
else
  if redis.call('HGET', progress, 'entry') ~= request.entry then
    redis.call('DEL', progress)
  end
  redis.call('PEXPIRE', progress, request.progress_life)
  if outcome == 'done' then
    redis.call('HSET', progress, 'entry', request.entry, request.part, request.made or '')
    redis.call('PEXPIRE', progress, request.progress_life)
  end
end
if request.message then
  local message, version = KEYS[request.message], 'version:' .. request.link
  local place = 'part:' .. request.link .. ':'
  if tonumber(redis.call('HGET', message, version) or 0) > request.version then
    outcome = 'stale'
  else
    redis.call('HSET', message, version, request.version)
  end
  for _, gone in ipairs(request.gone) do
    redis.call('DEL', KEYS[gone.origin])
    local all = redis.call('HGETALL', message)
    for index = 1, #all, 2 do
      if string.sub(all[index], 1, #place) == place and all[index + 1] == gone.record then
        redis.call('HDEL', message, all[index])
      end
    end
  end
  if request.made then
    redis.call('HSET', message, place .. request.part, request.made)
    redis.call('SET', KEYS[request.origin], request.source, 'PX', request.map_life)
  end
  redis.call('PEXPIRE', message, request.map_life)
end
wake(request.queue, false)
return outcome
