-- Commits what one call to a platform did, for one lane entry or for several at once.
--
-- request.steps: for each entry, `done`, how many of its parts are done now (absent: all of them),
--   and its source's `message` and `version`, where it has a source.
-- request.parts: where a part of a source's copy is shown now; without `record`, nowhere any more.
-- request.origins: whose words a message holds now; without `record` it is a copy no more.
-- request.forms: how a source looks in a message it shares; without `record` that is forgotten.
--
-- Every row says how things are afterwards, so a repetition writes the same again and finds its
-- entry gone. The map is written even for an entry that is gone (withdrawn by a deletion) or stale
-- (something newer was committed for the same message): the message is there on the platform, and
-- whatever follows must find it. Entries leave before the map grows, so that a full Redis can't
-- make us send twice.
if superseded() then return {'superseded'} end
local stream, progress = KEYS[request.queue.stream], KEYS[request.progress]
local shown = 'version:' .. request.link

local function waits(entry)
  return #redis.call('XRANGE', stream, entry, entry) > 0
end

local function outcome_of(step)
  local version = step.message and redis.call('HGET', KEYS[step.message], shown)
  if version and tonumber(version) > step.version then return 'stale' end
  return waits(step.entry) and 'done' or 'gone'
end

local function finish(step)
  leave(request.queue, step.entry)
  redis.call('HDEL', progress, step.entry)
end

local function count_done(step)
  -- An entry that was withdrawn half done has left its count behind.
  for _, entry in ipairs(redis.call('HKEYS', progress)) do
    if not waits(entry) then redis.call('HDEL', progress, entry) end
  end
  redis.call('HSET', progress, step.entry, step.done)
  redis.call('PEXPIRE', progress, request.progress_life)
end

redis.call('PERSIST', stream)
local outcomes = {}
for index, step in ipairs(request.steps) do
  outcomes[index] = outcome_of(step)
  if not step.done or outcomes[index] == 'stale' then finish(step) end
end
for index, step in ipairs(request.steps) do
  if step.done and outcomes[index] == 'done' then count_done(step) end
end

for _, origin in ipairs(request.origins) do
  if origin.record then
    redis.call('SET', KEYS[origin.origin], origin.record, 'PX', request.map_life)
  else
    redis.call('DEL', KEYS[origin.origin])
  end
end
for _, part in ipairs(request.parts) do
  if part.record then
    redis.call('HSET', KEYS[part.message], part.field, part.record)
  else
    redis.call('HDEL', KEYS[part.message], part.field)
  end
  redis.call('PEXPIRE', KEYS[part.message], request.map_life)
end
for _, form in ipairs(request.forms) do
  -- A form lives as long as its source's excerpt, and where that is forgotten, it is not kept:
  -- the index that leads `/forgetme` to the excerpt leads to the form too.
  local left = redis.call('PTTL', KEYS[form.excerpt])
  if form.record and left > 0 then
    redis.call('HSET', KEYS[form.form], form.field, form.record)
    redis.call('PEXPIRE', KEYS[form.form], left)
  else
    redis.call('HDEL', KEYS[form.form], form.field)
  end
end
for index, step in ipairs(request.steps) do
  if step.message and outcomes[index] ~= 'stale' then
    redis.call('HSET', KEYS[step.message], shown, step.version)
    redis.call('PEXPIRE', KEYS[step.message], request.map_life)
  end
end
wake(request.queue, false)
return outcomes
