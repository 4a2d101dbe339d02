-- Commits one step of a delivery: what it made and removed enters the message map; after the last
-- step, or where something newer was committed for the same message, it leaves its lane.
if superseded() then return 'superseded' end
local stream, progress = KEYS[request.queue.stream], KEYS[request.progress]
local message, version = KEYS[request.message], 'version:' .. request.link
local outcome = 'done'
if message and tonumber(redis.call('HGET', message, version) or 0) > request.version then
  outcome = 'stale'
elseif #redis.call('XRANGE', stream, request.entry, request.entry) == 0 then
  outcome = 'gone'
end

redis.call('PERSIST', stream)
if request.is_last or outcome == 'stale' then
  redis.call('XDEL', stream, request.entry)
  redis.call('DEL', progress)
elseif outcome == 'done' then
  if redis.call('HGET', progress, 'entry') ~= request.entry then
    redis.call('DEL', progress)
  end
  redis.call('HSET', progress, 'entry', request.entry, request.part, request.made or '')
  redis.call('PEXPIRE', progress, request.progress_life)
end

local function unmap(gone)
  redis.call('DEL', KEYS[gone.origin])
  local place = 'part:' .. request.link .. ':'
  local held = redis.call('HGETALL', message)
  for index = 1, #held, 2 do
    if string.sub(held[index], 1, #place) == place and held[index + 1] == gone.record then
      redis.call('HDEL', message, held[index])
    end
  end
end

if message then
  for _, gone in ipairs(request.gone) do unmap(gone) end
  if request.made then
    local place = 'part:' .. request.link .. ':' .. request.part
    redis.call('HSET', message, place, request.made)
    redis.call('SET', KEYS[request.origin], request.source, 'PX', request.map_life)
  end
  if outcome ~= 'stale' then
    redis.call('HSET', message, version, request.version)
  end
  redis.call('PEXPIRE', message, request.map_life)
end
wake(request.queue, false)
return outcome
