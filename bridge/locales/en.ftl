### Everything teahouse says in English. **bold** and `code` are set as such.

## Menus

command-bridge = Bridge this channel with another one
command-bridge-create = Make a room of this channel and get a pairing code
command-bridge-invite = A fresh pairing code for this room
command-bridge-join = Link this channel to the room of a pairing code
command-bridge-leave = Unlink this channel from its room
command-bridge-remove = Unlink another channel of this room
command-bridge-pause = Stop relaying here, for some minutes or until you resume
command-bridge-resume = Relay again
command-bridge-language = The language this channel reads
command-bridge-show = What this channel sees of a foreign message
command-bridge-direction = Whether this channel receives, sends, or both
command-bridge-status = How the bridge is doing
command-prompts = Opt in to the daily question, or out of it
command-privacy = What is kept about you, and for how long
command-forgetme = Delete what is kept about you
command-help = How this works
command-delete = Remove a message and its copies
option-bridge-create-name = A name for the room
option-bridge-join-code = The pairing code, like ABCD-EFGH
option-bridge-remove-channel = The channel's name or number in the status
option-bridge-pause-minutes = After so many minutes it resumes by itself
option-bridge-language-code = For example en, zh, pt or a language's name
option-bridge-show-what = The translation, both, or the original
option-bridge-direction-way = Both ways, in (receives) or out (sends)
option-prompts-switch = on or off

## Marks on relayed messages

mark-untranslated = { $language } · not translated
mark-too-large = 📎 **{ $name }** ({ $megabytes } MB) is too large to carry over

## Answers everyone gets

admins-only = Only an admin of this channel can do that. Nothing has changed.
rights-unknown = I can't ask who is an admin here at the moment. Nothing has changed; try again in a minute.
not-in-private = That belongs into a group or channel; say it there.
command-unknown = I don't know `{ $command }`. `/help` tells what there is.
usage = That is written like this: `{ $usage }`
no-room = This channel is in no room yet. An admin can make one with `/bridge create`, or join one with `/bridge join` and a pairing code.
names-more = { $first }, { $more }
names-last = { $first } and { $last }
start = Hello { $name } 🍵 I carry a room between { $platforms }, and everyone reads it in their own language. Add me to your group, then say `/bridge create` there.
help =
    This room is shared between { $platforms }. Just write: everyone reads you in their own language, with your own words below.
    `//` at the start of a line keeps it here.
    `/prompts on` — the daily question, `off` to stop
    `/privacy` — what is kept; `/forgetme` — delete it
help-admin =
    This room is shared between { $platforms }. To pair two channels:
    1. `/bridge create` here
    2. add me to the other side, with the button in my answer
    3. `/bridge join` there, with the code
    4. `/bridge language` for the language each side reads
    Then: `/bridge status`, `show`, `direction`, `pause`, `resume`, `invite`, `leave`, `remove`.
    For everyone: `/prompts`, `/privacy`, `/forgetme`.
privacy =
    {""}**What is kept, and for how long**
    Your messages: until they are delivered; what could not be delivered or read, 7 days; the beginning of each, with your name, for 48 hours or until you take it back, so that replies can quote it; translations in a cache for a week at most: their keys are hashes, they themselves are plain text, which whoever runs this can read. What was removed may lie in the database's file until it is next rewritten, within a day where it is teahouse's own.
    In memory alone, gone with a restart: the names of those who spoke last and, where a language model translates, a room's last lines.
    Which message is whose and has which copy: ids, 90 days.
    You: the rooms you spoke in, 90 days; the language you last wrote in, 30 days; whether you take part in the daily question, until you stop.
    Admins: who paired a channel, while it is linked; what their names look like, as keyed hashes, so that nobody elsewhere poses as them, 90 days.
    How many rooms you made: a count under a keyed hash, 30 days.
    Text leaves the operator's machine only if the operator chose a translation service elsewhere{ $elsewhere ->
        [none] ; here it does not.
       *[other] : here that is { $elsewhere }.
    }
    `/forgetme` deletes what is kept about you at once. The ids of your messages stay, no longer with whose they are; so does what could not be read and so can't be told to be yours. Messages already in the chats stay until you delete them.
forgetme-done = Done: your opt-ins, your language, the rooms you spoke in, that you paired channels, cached translations and waiting texts of yours are deleted here. Messages in the chats are yours to delete.
prompts-on = You're in: when the daily question comes, you'll be mentioned. `/prompts off` stops it.
prompts-off = You're out: no more mentions for the daily question.
prompts-no-room = The daily question belongs to a room, and this channel is in none yet.

## Pairing

create-done = **{ $room }** is a room now, and this channel is in it.
create-already = This channel is already in the room **{ $room }**. `/bridge invite` gives a code for another channel, `/bridge leave` unlinks this one.
create-owners-only = On this server only its operators may make rooms.
create-too-many-person = You have made { $count } rooms within a month; that is as many as one person may. Use one of those with `/bridge invite`, or let a friend make this one.
create-too-many-channel = This channel has made ten rooms today; try again tomorrow, or stay in the one you have.
invite-too-many = There are { $count } codes that nobody has used yet: use one of those, or wait a day until they expire.
join-full = **{ $room }** has { $count } channels already, and no room has more. Make another one with `/bridge create`.
pairing-code = Say this in the other channel within 24 hours (it works once): `/bridge join { $code }`
button-add = Add me on { $platform }
button-show-code = Show the code
invite-done = A code for another channel of **{ $room }** is made.
join-done = Linked. This channel and { $others } are one room now: **{ $room }**.
join-same = This channel is in that room already.
join-elsewhere = This channel is already in the room **{ $room }**. `/bridge leave` unlinks it first.
join-wrong-code = That code is not valid. Codes work once, for 24 hours; `/bridge invite` in the other channel gives a fresh one.
join-locked = Too many wrong codes here. Try again in a few minutes.
leave-done = This channel has left **{ $room }**. Nothing is relayed here any more.
remove-done = **{ $channel }** is unlinked.
remove-unknown = No channel here is called “{ $channel }”. There are: { $channels }
remove-ambiguous = Several channels are called “{ $channel }”; use the id behind the name: { $channels }
remove-founders-only = Only admins of **{ $founder }**, which founded this room, can remove **{ $channel }**. `/bridge leave` unlinks this channel. Nothing has changed.
notice-joined = **{ $channel }** has joined this room (by { $by }). Say hello: show us your pet 🐾
notice-welcome = This channel and { $others } are one room now. Write in your own language. Say hello: show us your pet 🐾
notice-left = **{ $channel }** was unlinked from this room by { $by }.
notice-unlinked = This channel was unlinked from **{ $room }** by { $by }. Nothing is relayed here any more.
button-undo = Unlink { $channel }

## Languages

language-yours = This channel reads **{ $language }**, your own language. Another one: `/bridge language`
language-ask = Which language does this channel read? Until you say so: **{ $language }**
language-done = This channel reads **{ $language }** now.
language-unknown = I know no language called “{ $language }”. Nearest: { $nearest }
ready = Translated here: { $languages }
ready-same = Both sides read { $language }: nothing will be translated. `/bridge language` changes that.
ready-missing = This machine has no model for { $pairs } yet; such lines go over untranslated. The operator adds it with `teahouse models install { $source } { $target }`
ready-none = This machine has no model for { $language } yet; its lines go over untranslated. The operator adds one with `teahouse models install { $code } { $other }`
ready-off = This server translates nothing (its operator turned translation off): lines go over as they were written.
ready-partners = { $language } is translated here from and to { $partners }.

## Settings of a channel

pause-done = Paused: nothing goes out of or into this channel. What waited is held until `/bridge resume`.
pause-minutes = “{ $minutes }” is no number of minutes between 1 and { $longest }.
resume-done = Running again.
resume-not-paused = This channel isn't paused.
notice-paused = **{ $channel }** is paused. What is said meanwhile stays where it is.
notice-paused-until = **{ $channel }** is paused until { $until }. What is said meanwhile stays where it is.
notice-resumed = **{ $channel }** is back.
show-done = { $what ->
    [translation] Foreign lines appear translated, with the original small below.
    [both] Foreign lines appear translated, with the whole original below.
   *[original] Foreign lines appear as they were written.
    }
direction-done = { $way ->
    [both] This channel sends and receives.
    [in] This channel receives only: what is said here stays here.
   *[out] This channel sends only: nothing arrives here.
    }

## Status

status-alone = **{ $room }** has only this channel so far. `/bridge invite` gives a code for the other side.
status-well = **{ $room }**: all well, { $last }.
status-gone = **{ $room }**: I'm no longer in { $channels }; { $last }.
status-parked = **{ $room }**: { $count ->
    [one] one line
   *[other] { $count } lines
    } could not be delivered; { $last }.
status-paused = **{ $room }**: { $channels } is paused; { $last }.
status-no-line = no line so far
status-last = last line { $count } { $unit ->
    [s] s
    [min] min
    [h] h
   *[d] { $count ->
        [one] day
       *[other] days
    }
    } ago
button-show-reasons = Show the reasons
status-waiting = **{ $room }**: { $count ->
    [one] one line is
   *[other] { $count } lines are
    } on the way, { $last }.
status-channel = { $channel } ({ $platform }, `{ $id }`): { $language }, { $direction ->
    [in] receives only
    [out] sends only
   *[both] both ways
    }, { $show ->
    [both] shows both
    [original] shows originals
   *[translation] shows translations
    }, { $state ->
    [running] running
    [paused] paused
   *[suspended] I'm not in there any more
    }, { $waiting } waiting
status-dead = { $count ->
    [one] One line
   *[other] { $count } lines
    } could not be delivered; the operator sees them with `teahouse dead list`.

## Taking back

delete-how = Answer the message that should go with `/delete`.
delete-unknown = I know no copies of that message.
delete-not-yours = Only its author, or who may delete messages where it was said, can take that message back. Nothing has changed.
delete-done = Taken back.
delete-done-here = The copy here is gone. Elsewhere the message stays: only its author, or who may delete messages where it was said, can take it back.

## Channels that went away

notice-gone = I was removed from **{ $channel }**; it is skipped until I'm back.
notice-back = I'm back in **{ $channel }**.

## Late, or not at all

notice-catching-up = Catching up with **{ $channel }**: { $since }–{ $until } UTC
report-missing = { $count } relayed messages are no longer to be found in **{ $channel }**. That is more than people usually delete, so I removed no copy elsewhere: an admin there decides. If nobody deleted them, check that I may read the message history.
report-parked = Something could not be delivered in **{ $channel }** ({ $reason }). It is kept for a week; the operator finds it with `teahouse dead list`. I'll say so once a day at most.
notice-parked = Something could not be delivered here. An admin learns more with `/bridge status`.

## What stands in the way

join-half = This channel and { $others } are one room now (**{ $room }**), but not everything works yet:
