-- Takes entries out of a queue, whoever works on it: what they held is to be forgotten.
--
-- No fence: `/forgetme` may come to any process. Whoever is at work on an entry just now finds it
-- gone when committing. A repetition removes nothing more.
for _, entry in ipairs(request.entries) do
  leave(request.queue, entry)
end
wake(request.queue, false)
