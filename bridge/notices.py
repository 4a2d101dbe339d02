"""The bot's own lines in a channel: who joined, who left, what is in the way.

What changes for a room's channels and who is told of it is decided here too, as one `Decision`
for each kind of event. Pure.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bridge import localization
from bridge.decision import NOTHING, Composed, Decision
from bridge.deliveries import Button, DeliveryId, Farewell, GivesCommand, Part, Post, Report
from bridge.events import ChannelBack, ChannelGone, ChannelJoined, DeliveryParked, ManyMissing
from bridge.localization import Argument
from bridge.rooms import Link, Room


def channel_joined(room: Room, event: ChannelJoined, now: datetime) -> Decision:
    """The others are told who joined, the new one whom it has joined."""
    link = room.link_of(event.channel)
    if link is None:
        return NOTHING
    others = ", ".join(other.name for other in room.others(link))
    told = [(other, _joined_notice(event, room, link, other, now)) for other in room.others(link)]
    welcome = notice(event.id, link, "notice-welcome", now, said={"others": others})
    return Decision(deliveries=(*told, (link, welcome)))


def channel_suspended(room: Room, event: ChannelGone | ChannelBack, now: datetime) -> Decision:
    """A channel that is gone takes no part until it is back; the others are told of both, once."""
    link = room.link_of(event.channel)
    is_gone = isinstance(event, ChannelGone)
    if link is None or link.is_suspended == is_gone:
        return NOTHING
    message = "notice-gone" if is_gone else "notice-back"
    told: list[Composed] = [
        (other, notice(event.id, other, message, now, said={"channel": link.name}))
        for other in room.others(link)
    ]
    return Decision(links=(replace(link, is_suspended=is_gone),), deliveries=tuple(told))


def delivery_parked(room: Room, event: DeliveryParked) -> Decision:
    """The admin who paired the channel is told why; the channel, if need be, only that."""
    link = room.link_of(event.channel)
    if link is None:
        return NOTHING
    report = Report(
        id=DeliveryId(f"{event.id}:report"),
        person=link.paired_by,
        text=localization.say(
            "report-parked", locale=link.language, channel=link.name, reason=event.reason
        ),
        plain=localization.say("notice-parked", locale=link.language),
    )
    return Decision(deliveries=((link, report),))


def many_missing(room: Room, event: ManyMissing) -> Decision:
    """The admin who paired the channel is told; the copies elsewhere stay as they are."""
    link = room.link_of(event.channel)
    if link is None:
        return NOTHING
    text = localization.say(
        "report-missing", locale=link.language, channel=link.name, count=event.missing
    )
    report = Report(
        id=DeliveryId(f"{event.id}:report"), person=link.paired_by, text=text, plain=text
    )
    return Decision(deliveries=((link, report),))


def _joined_notice(
    event: ChannelJoined, room: Room, link: Link, other: Link, now: datetime
) -> Post:
    """Who joined; in the founding channel, whose admins may, with a button that undoes it."""
    undo = localization.plain("button-undo", locale=other.language, channel=link.name)
    button = GivesCommand(label=undo, words=f"bridge remove {link.id}")
    return notice(
        event.id,
        other,
        "notice-joined",
        now,
        buttons=(button,) if other == room.founding_link else (),
        said={"channel": link.name, "by": event.by},
    )


def notice(
    key: str,
    target: Link,
    message_id: str,
    now: datetime,
    *,
    said: Mapping[str, Argument],
    buttons: tuple[Button, ...] = (),
) -> Post:
    """A line in the channel's language; `key` names its occasion, so that it is said once."""
    return Post(
        id=DeliveryId(f"{key}:{target.id}:{message_id}"),
        parts=(Part(text=localization.say(message_id, locale=target.language, **said)),),
        buttons=buttons,
        composed_at=now,
    )


def farewell(key: str, link: Link, *, said: Mapping[str, Argument]) -> Farewell:
    """The last line in a channel that leaves its room."""
    return Farewell(
        id=DeliveryId(f"{key}:{link.id}:farewell"),
        channel=link.channel,
        text=localization.say("notice-unlinked", locale=link.language, **said),
    )
