"""`/delete` (Discord: Remove copies): takes back a message everywhere."""

from bridge.commands.handling import Asked, Outcome, Services, refusal
from bridge.decision import Composed, Decision, SourceRecord
from bridge.deliveries import Delete, DeliveryId, Vanish
from bridge.events import MessageRef
from bridge.rooms import Room


async def delete(asked: Asked, services: Services) -> Outcome:
    """Removes the message it replies to (alone: the asker's last line here) and all its copies.

    Its author or an admin may.
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
    if known.author != asked.person and not asked.event.author.is_admin:
        return refusal(asked, "delete-not-yours")
    return Outcome(
        answer=asked.says("delete-done"),
        decision=Decision(deliveries=tuple(_removals(asked, asked.room, known))),
    )


def _removals(asked: Asked, room: Room, known: SourceRecord) -> list[Composed]:
    """The copies, and the original where the bot is with it."""
    removals: list[Composed] = []
    for link in room.links:
        if link.channel == known.ref.channel:
            removals.append((link, _original(asked, known.ref)))
        else:
            removals.append(
                (
                    link,
                    Delete(
                        id=DeliveryId(f"{asked.event.id}:{link.id}:delete"),
                        source=known.ref,
                        version=known.version + 1,
                    ),
                )
            )
    return removals


def _original(asked: Asked, ref: MessageRef) -> Vanish:
    return Vanish(
        id=DeliveryId(f"{asked.event.id}:original"), channel=ref.channel, messages=(ref.id,)
    )
