-- Appends an event to its room's inbox, once, while the room lists the channel.
--
-- Idempotent by the event's id, which stays in `seen` longer than any platform repeats an update.
-- The room's own list decides, not the claim that led here, because a claim lies in another slot
-- and may be out of date. All in one script: an event that is stored has woken its room and moved
-- its channel's mark, so neither a crash nor a repetition leaves a gap or moves a mark too far.
-- A command outside any room names none: its inbox is its channel's own.
if request.room
    and redis.call('HGET', KEYS[request.channels], request.channel) ~= request.room then
  return 'not_linked'
end
local seen = KEYS[request.seen]
if redis.call('ZSCORE', seen, request.id) then
  return 'seen'
end
redis.call('XADD', KEYS[request.queue.stream], '*', 'record', request.record, 'at', request.now)
redis.call('ZADD', seen, request.now, request.id)
redis.call('ZREMRANGEBYSCORE', seen, '-inf', '(' .. string.format('%.0f', request.seen_since))
redis.call('ZREMRANGEBYRANK', seen, 0, -1 - request.seen_count)
redis.call('PEXPIRE', seen, request.seen_life)
if request.position then
  -- A mark only moves on: a message that was read again from history never takes it back.
  local marks = KEYS[request.marks]
  local last = string.match(redis.call('HGET', marks, request.channel) or '', '^%S*')
  if request.position > last then
    redis.call('HSET', marks, request.channel, request.position .. ' ' .. request.message)
  end
  redis.call('PEXPIRE', marks, request.marks_life)
end
wake(request.queue, true)
return 'stored'
