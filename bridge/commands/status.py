"""`/bridge status`: one sentence for everyone, the channels and queues for admins."""

from bridge.commands.handling import Asked, Outcome, Services, language_name, paragraphs
from bridge.richtext import RichText
from bridge.rooms import Link, Room
from bridge.store.queues import Lane


async def status(asked: Asked, services: Services) -> Outcome:
    """How the bridge is doing here."""
    if asked.room is None:
        return Outcome(answer=asked.says("no-room"))
    depths = {link.id: await _waiting(services, asked.room, link) for link in asked.room.links}
    dead = await services.store.dead.count(asked.room)
    rows = [_sentence(asked, asked.room, sum(depths.values()))]
    if asked.event.author.is_admin:
        rows += [_channel(asked, link, depths[link.id]) for link in asked.room.links]
        if dead:
            rows.append(asked.says("status-dead", count=dead))
    return Outcome(answer=paragraphs(*rows))


async def _waiting(services: Services, room: Room, link: Link) -> int:
    lane = Lane(room_id=room.id, link_id=link.id, platform=link.channel.platform, kind="speech")
    return await services.store.outbox.depth(lane)


def _sentence(asked: Asked, room: Room, waiting: int) -> RichText:
    if len(room.links) == 1:
        return asked.says("status-alone", room=room.name)
    if waiting:
        return asked.says("status-waiting", room=room.name, count=waiting)
    return asked.says("status-well", room=room.name)


def _channel(asked: Asked, link: Link, waiting: int) -> RichText:
    state = "running"
    if link.is_suspended:
        state = "suspended"
    elif link.is_paused(asked.now):
        state = "paused"
    return asked.says(
        "status-channel",
        channel=link.name,
        platform=link.channel.platform.title(),
        id=link.id,
        language=language_name(link.language),
        direction=link.direction.value,
        show=link.show.value,
        state=state,
        waiting=waiting,
    )
