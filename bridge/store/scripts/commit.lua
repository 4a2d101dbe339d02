-- Commits what followed from one inbox entry: deliveries, the message's record, changed links.
--
-- Idempotent by the entry: whoever removes it writes the rest, and a repetition finds it gone. So
-- it is removed first, which also frees before anything grows (a full Redis). What follows is one
-- whole: were a delivery stored without the message's record, an edit of it would find nothing.
if superseded() then return 'superseded' end
if redis.call('XDEL', KEYS[request.queue.stream], request.entry) == 0 then
  return 'gone'
end
redis.call('HDEL', KEYS[request.tries], request.entry)
if request.room then
  change_links(request.room)
end
local source = request.source
if source then
  local message = KEYS[source.message]
  redis.call('HSET', message, 'record', source.record, 'version', source.version)
  redis.call('PEXPIRE', message, source.map_life)
  if source.excerpt then
    redis.call('SET', KEYS[source.text], source.excerpt, 'PX', source.text_life)
    redis.call('ZREMRANGEBYSCORE', KEYS[source.wrote], '-inf', request.now - source.map_life)
    redis.call('ZADD', KEYS[source.wrote], request.now, source.ref)
    redis.call('PEXPIRE', KEYS[source.wrote], source.map_life)
  else
    -- Taken back: its first words go with it.
    redis.call('DEL', KEYS[source.text])
    redis.call('ZREM', KEYS[source.wrote], source.ref)
  end
  if source.language then
    redis.call('SET', KEYS[source.spoke], source.language, 'PX', source.spoke_life)
  end
  redis.call('ZADD', KEYS[source.recent], 'NX', request.now, source.id)
  redis.call('ZREMRANGEBYSCORE', KEYS[source.recent], '-inf', request.now - source.map_life)
  redis.call('ZREMRANGEBYRANK', KEYS[source.recent], 0, -1 - source.recent_count)
  redis.call('PEXPIRE', KEYS[source.recent], source.map_life)
end
for _, delivery in ipairs(request.deliveries) do
  if delivery.withdraws and redis.call('EXISTS', KEYS[delivery.message]) == 1 then
    -- From here on a pending translation of what was deleted counts as outdated.
    redis.call('HSET', KEYS[delivery.message], 'version', delivery.version)
  end
  deliver(delivery)
end
if request.pending then
  redis.call('XADD', KEYS[request.pending.queue.stream], '*', 'record', request.pending.record,
    'at', request.now)
  wake(request.pending.queue, true)
end
wake(request.queue, false)
return 'done'
