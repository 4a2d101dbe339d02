"""`/bridge status`: one sentence for everyone, the channels, queues and reasons for admins.

The sentence names the worst there is: a channel that threw us out, lines that could not be
delivered, a pause, lines on their way. Reasons are for admins alone.
"""

from datetime import datetime, timedelta

from bridge.commands.handling import Asked, Outcome, Services, language_name, paragraphs
from bridge.compose import shortened
from bridge.deliveries import GivesCommand, Secret
from bridge.localization import listed
from bridge.richtext import RichText
from bridge.rooms import Link, Room
from bridge.store.queues import Lane

_REASONS_LIMIT = 200
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1)))


async def status(asked: Asked, services: Services) -> Outcome:
    """How the bridge is doing here."""
    if asked.room is None:
        return Outcome(answer=asked.says("no-room"))
    depth = services.store.outbox.depth
    depths = {link.id: await depth(Lane.of(asked.room.id, link)) for link in asked.room.links}
    dead = await services.store.dead.count(asked.room)
    last = _last(asked, await services.store.map.last_at(asked.room))
    rows = [_sentence(asked, asked.room, waiting=sum(depths.values()), dead=dead, last=last)]
    secret = None
    if asked.event.author.is_admin:
        rows += [_channel(asked, link, depths[link.id]) for link in asked.room.links]
        if dead:
            rows.append(asked.says("status-dead", count=dead))
            secret = await _reasons(asked, services, asked.room)
    return Outcome(answer=paragraphs(*rows), secret=secret)


def _sentence(asked: Asked, room: Room, *, waiting: int, dead: int, last: str) -> RichText:
    """The worst first."""
    if gone := [link.name for link in room.links if link.is_suspended]:
        return _about_channels(asked, room, "status-gone", gone, last)
    if dead:
        return asked.says("status-parked", room=room.name, count=dead, last=last)
    if paused := [link.name for link in room.links if link.is_paused(asked.now)]:
        return _about_channels(asked, room, "status-paused", paused, last)
    if len(room.links) == 1:
        return asked.says("status-alone", room=room.name)
    if waiting:
        return asked.says("status-waiting", room=room.name, count=waiting, last=last)
    return asked.says("status-well", room=room.name, last=last)


def _about_channels(
    asked: Asked, room: Room, message_id: str, names: list[str], last: str
) -> RichText:
    channels = listed(tuple(names), asked.locale)
    return asked.says(message_id, room=room.name, channels=channels, last=last)


def _last(asked: Asked, at: datetime | None) -> str:
    """How long ago the last line was, in its largest unit."""
    if at is None:
        return asked.says("status-no-line").text
    age = max(asked.now - at, timedelta())
    for unit, length in _UNITS:
        if age >= length:
            return asked.says("status-last", unit=unit, count=age // length).text
    return asked.says("status-last", unit="s", count=int(age.total_seconds())).text


async def _reasons(asked: Asked, services: Services, room: Room) -> Secret:
    """Why lines could not be delivered, each reason once, the newest first."""
    letters = await services.store.dead.of_room(room)
    names = {link.id: link.name for link in room.links}
    told = [
        f"{names[link_id]}: {letter.reason}"
        if (link_id := letter.link_id) and link_id in names
        else letter.reason
        for letter in reversed(letters)
    ]
    text = RichText("; ".join(dict.fromkeys(told)))
    label = asked.says("button-show-reasons").text
    return Secret(
        text=shortened(text, _REASONS_LIMIT),
        shown_by=GivesCommand(label=label, words="bridge status"),
    )


def _channel(asked: Asked, link: Link, waiting: int) -> RichText:
    return asked.says(
        "status-channel",
        channel=link.name,
        platform=link.channel.platform.title(),
        id=link.id,
        language=language_name(link.language),
        direction=link.direction.value,
        show=link.show.value,
        state=link.state(asked.now),
        waiting=waiting,
    )
