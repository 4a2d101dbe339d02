-- What all scripts share, put before each of them.
--
-- A script gets one JSON request; where it names a key, it holds the key's index in KEYS
-- (docs/store.md). Its first write frees or touches, so that a full Redis can't stop what makes
-- room: Redis refuses what grows only while a script has not yet written anything.
local request = cjson.decode(ARGV[1])

-- Whether the lease this commit is made under has a newer holder. Every commit asks first.
local function superseded()
  return redis.call('HGET', KEYS[request.fence], request.name) ~= request.token
end

-- The fields of a stream entry as a table.
local function fields(entry)
  local named = {}
  for index = 1, #entry[2], 2 do
    named[entry[2][index]] = entry[2][index + 1]
  end
  return named
end

-- Removes a stream's entries that are older than that: its own lifetime begins anew with each.
local function expire(stream, lifetime)
  while true do
    local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    if not first or tonumber(fields(first).at or 0) > request.now - lifetime then return end
    redis.call('XDEL', stream, first[1])
  end
end

-- Puts a queue into its shard's ready set, at the moment from which it has something to do.
local function wake(queue, ring)
  local stream, due = KEYS[queue.stream], nil
  local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  if first then
    redis.call('PERSIST', stream)
    due = math.min(request.now, tonumber(string.match(first[1], '^%d+')))
  else
    redis.call('PEXPIRE', stream, request.idle)
    if queue.index then redis.call('DEL', KEYS[queue.index]) end
    local timed = redis.call('ZRANGE', KEYS[queue.timed], 0, 0, 'WITHSCORES')
    due = tonumber(timed[2])
  end
  if not due then
    redis.call('ZREM', KEYS[queue.ready], queue.member)
    return
  end
  due = math.max(due, tonumber(redis.call('GET', KEYS[queue.held]) or 0))
  redis.call('ZADD', KEYS[queue.ready], due, queue.member)
  if ring and due <= request.now then
    redis.call('PUBLISH', queue.bell, queue.member)
  end
end

-- Appends to a queue. A lane knows its entries by their source, so that a deletion finds them
-- without reading what else waits.
local function enter(queue, record, source)
  local entry = redis.call('XADD', KEYS[queue.stream], '*', 'record', record,
    'source', source, 'at', request.now)
  if queue.index and source ~= '' then
    redis.call('ZADD', KEYS[queue.index], 0, source .. ' ' .. entry)
  end
end

-- Takes an entry out of a queue; what it held, as it was read by whoever asks.
local function leave(queue, id)
  local entry = redis.call('XRANGE', KEYS[queue.stream], id, id)[1]
  if not entry then return end
  local held = fields(entry)
  redis.call('XDEL', KEYS[queue.stream], id)
  if queue.index and held.source ~= '' then
    redis.call('ZREM', KEYS[queue.index], held.source .. ' ' .. id)
  end
  return held
end

-- Takes everything out of a lane that was to be done for one message.
local function withdraw(queue, source)
  local index, begin = KEYS[queue.index], source .. ' '
  for _, member in ipairs(redis.call('ZRANGEBYLEX', index, '[' .. begin, '(' .. source .. '!')) do
    redis.call('XDEL', KEYS[queue.stream], string.sub(member, #begin + 1))
    redis.call('ZREM', index, member)
  end
end

-- Lets go of the dead letters of a message that was taken back. There are few, or none.
local function withdraw_dead(dead, source)
  for _, letter in ipairs(redis.call('XRANGE', dead, '-', '+')) do
    if fields(letter).source == source then redis.call('XDEL', dead, letter[1]) end
  end
end

-- Appends a delivery to its lane. A deletion withdraws what was not sent yet, and still follows:
-- it removes what a sender may be making just now.
local function deliver(delivery)
  if delivery.withdraws then
    withdraw(delivery.queue, delivery.source)
    withdraw_dead(KEYS[delivery.dead], delivery.source)
  end
  enter(delivery.queue, delivery.record, delivery.source)
  wake(delivery.queue, true)
end

-- Keeps a room's lifetime true to whether anybody is in it.
local function settle(room)
  local populated = false
  for _, field in ipairs(redis.call('HKEYS', KEYS[room.record])) do
    populated = populated or string.sub(field, 1, 5) == 'link:'
  end
  for _, key in ipairs({room.record, room.opt_ins}) do
    if populated then
      redis.call('PERSIST', KEYS[key])
    else
      redis.call('PEXPIRE', KEYS[key], room.orphan)
    end
  end
end

-- Ends that the room lists a link's channel, unless that stays the same. Its mark goes too: after
-- a new join, nothing that was said before it is caught up with.
local function unlist(room, link, staying)
  local channel = redis.call('HGET', KEYS[room.record], 'channel:' .. link)
  if not channel or channel == staying then return end
  if redis.call('HGET', KEYS[room.channels], channel) == room.id then
    redis.call('HDEL', KEYS[room.channels], channel)
  end
  redis.call('HDEL', KEYS[room.marks], channel)
end

-- Adds or changes a membership. Whatever its channel was called before is no longer listed.
local function put_link(room, link)
  unlist(room, link.id, link.channel)
  redis.call('HSET', KEYS[room.record], 'link:' .. link.id, link.record,
    'channel:' .. link.id, link.channel)
  redis.call('HSET', KEYS[room.channels], link.channel, room.id)
end

-- Ends a membership. Its lane of the bot's own messages stays: the answer to `/bridge leave` is in
-- it.
local function drop_link(room, link)
  unlist(room, link.id)
  redis.call('HDEL', KEYS[room.record], 'link:' .. link.id, 'channel:' .. link.id)
  for _, key in ipairs(link.keys) do
    redis.call('DEL', KEYS[key])
  end
  redis.call('ZREM', KEYS[link.ready], link.member)
end

-- Drops first: a channel may leave one membership and enter another in the same commit.
local function change_links(room)
  for _, link in ipairs(room.dropped) do drop_link(room, link) end
  for _, link in ipairs(room.put) do put_link(room, link) end
  settle(room)
end

