"""`/delete` (Discord: Remove copies): takes back a message, as far as the asker's rights go.

Nobody may delete through us what their platform would not let them delete themselves.
"""

from bridge.commands.handling import Asked, Outcome, Services, refusal
from bridge.decision import Composed, Decision, SourceRecord
from bridge.deliveries import Delete, DeliveryId, Vanish
from bridge.events import MessageRef
from bridge.rooms import Link, Room


async def delete(asked: Asked, services: Services) -> Outcome:
    """Removes the message it replies to (alone: the asker's last line here).

    Everywhere for its author, and for who may delete messages where it was said. An admin of
    another channel removes the copy there.
    """
    if asked.room is None:
        return refusal(asked, "no-room")
    messages = services.store.map
    if asked.event.reply_to is None:
        origin = await messages.last_by(asked.room.id, asked.person, asked.event.channel)
    else:
        origin = await messages.origin(asked.room.id, asked.event.reply_to.ref)
    known = await messages.source(asked.room.id, origin) if origin else None
    if known is None:
        return refusal(asked, "delete-unknown" if asked.event.reply_to else "delete-how")
    is_home = asked.room.link_of(known.ref.channel) == asked.link
    if known.author == asked.person or (is_home and asked.event.may_delete):
        return Outcome(
            answer=asked.says("delete-done"),
            decision=Decision(deliveries=tuple(_removals(asked, asked.room, known))),
        )
    if is_home or asked.link is None or not _is_in_charge(asked):
        return refusal(asked, "delete-not-yours")
    # The same version: others' copies and their late translations are not concerned.
    removed = _copy(asked, asked.link, known, known.version)
    return Outcome(
        answer=asked.says("delete-done-here"),
        decision=Decision(deliveries=((asked.link, removed),)),
    )


def _is_in_charge(asked: Asked) -> bool:
    """Whether what is shown in this channel is for the asker to decide."""
    return asked.event.author.is_admin or asked.event.may_delete


def _removals(asked: Asked, room: Room, known: SourceRecord) -> list[Composed]:
    """The copies, and the original where the bot is with it."""
    removals: list[Composed] = []
    for link in room.links:
        if link.channel == known.ref.channel:
            removals.append((link, _original(asked, known.ref)))
        else:
            removals.append((link, _copy(asked, link, known, known.version + 1)))
    return removals


def _copy(asked: Asked, link: Link, known: SourceRecord, version: int) -> Delete:
    return Delete(
        id=DeliveryId(f"{asked.event.id}:{link.id}:delete"), source=known.ref, version=version
    )


def _original(asked: Asked, ref: MessageRef) -> Vanish:
    return Vanish(
        id=DeliveryId(f"{asked.event.id}:original"), channel=ref.channel, messages=(ref.id,)
    )
