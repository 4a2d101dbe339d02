"""Keeps rooms, and which channel is in which room.

A claim (channel → room) lies in another slot than the room, so the two can't change in one
script. The room's own list is what counts: a claim the room does not confirm is void, and removed
when it is met, unless it is so young that its room may be about to confirm it.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace

from bridge.events import Channel, ChannelId, EventId, LinkId, Platform, RoomId
from bridge.rooms import Link, Room
from bridge.store import keys
from bridge.store.queues import Lane, held_key, life, timed_key
from bridge.store.records import decode_link, decode_room, encode
from bridge.store.redis import Redis, Request, pairs

UNCONFIRMED = 60_000
"""How long, in milliseconds, a claim waits for its room to confirm it."""


class Rooms:
    """Rooms, their links, and the claims of channels."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection
        self._hints: dict[Channel, RoomId] = {}

    async def create(self, room: Room, *, event_id: EventId) -> Room:
        """Make a room; the same event gets the room that it made the first time."""
        made = keys.CREATED.of(event_id)
        is_first = await self._connection.do("SET", made, room.id, "NX", "PX", life(keys.SEEN))
        if not is_first:
            room = replace(room, id=RoomId(str(await self._connection.do("GET", made) or room.id)))
            if known := await self.get(room.id):
                return known
        record = encode(replace(room, links=()))
        request = Request(record=record)
        request.values["rooms"] = request.key(keys.ROOMS.of_shard(keys.shard_of(room.id)))
        request.values["room"] = describe_link_changes(request, room.id, put=room.links)
        await self._connection.run("links", request)
        return room

    async def get(self, room_id: RoomId) -> Room | None:
        """The room with its links, in the order in which they joined."""
        return _room(pairs(await self._connection.do("HGETALL", keys.ROOM.of_room(room_id))))

    async def all_rooms(self) -> AsyncGenerator[Room]:
        """Every room, shard by shard. Rooms that have expired leave their shard's list here."""
        for shard in range(keys.SHARDS):
            listed = keys.ROOMS.of_shard(shard)
            room_ids = [RoomId(name) for name in await self._connection.do("SMEMBERS", listed)]
            records = await self._connection.do_all(
                [("HGETALL", keys.ROOM.of_room(room_id)) for room_id in room_ids]
            )
            for room_id, record in zip(room_ids, records, strict=True):
                if room := _room(pairs(record)):
                    yield room
                else:
                    await self._connection.do("SREM", listed, room_id)

    async def channels(self, platform: Platform) -> tuple[Channel, ...]:
        """The platform's channels that are in a room."""
        shards = await self._connection.do_all(
            [("HKEYS", keys.CHANNELS.of_shard(shard)) for shard in range(keys.SHARDS)]
        )
        split = (name.partition(":") for listed in shards for name in listed)
        return tuple(
            Channel(platform=platform, id=ChannelId(channel_id))
            for owner, _, channel_id in sorted(split)
            if owner == platform
        )

    async def room_of(self, channel: Channel) -> RoomId | None:
        """The room a channel is in. A remembered answer counts only if the room confirms it."""
        hint = self._hints.get(channel)
        if hint is not None and await self._lists(hint, channel):
            return hint
        self._hints.pop(channel, None)
        claimed, claim = await self._claim(channel)
        if claimed is None:
            return None
        if await self._lists(claimed, channel):
            self._hints[channel] = claimed
            return claimed
        if self._connection.now() - int(claim.partition(" ")[2]) > UNCONFIRMED:
            await self._unclaim(channel, claim)
        return None

    async def membership(self, channel: Channel) -> tuple[Room, Link] | None:
        """The room a channel is in, and how it takes part."""
        room_id = await self.room_of(channel)
        room = await self.get(room_id) if room_id else None
        link = room.link_of(channel) if room else None
        return (room, link) if room and link else None

    async def claim(self, channel: Channel, room_id: RoomId) -> bool:
        """Reserve a channel for a room; False when it is another room's."""
        await self.room_of(channel)
        value = f"{room_id} {self._connection.now()}"
        if await self._connection.do("SET", keys.CLAIM.of(channel), value, "NX"):
            return True
        claimed, _ = await self._claim(channel)
        return claimed == room_id

    async def release(self, channel: Channel, room_id: RoomId) -> None:
        """End this room's claim on a channel."""
        claimed, claim = await self._claim(channel)
        if claimed == room_id:
            await self._unclaim(channel, claim)

    async def put_link(self, room_id: RoomId, link: Link) -> bool:
        """Add or change a membership; False where the room is no more."""
        request = Request()
        request.values["room"] = describe_link_changes(request, room_id, put=(link,))
        return await self._connection.run("links", request) == "done"

    async def move_channel(self, room_id: RoomId, link_id: LinkId, new: Channel) -> bool:
        """Let a membership go on under its channel's new id; False where that is taken."""
        room = await self.get(room_id)
        link = room.link(link_id) if room else None
        if link is None or not await self.claim(new, room_id):
            return False
        await self.put_link(room_id, link.moved_to(new))
        if link.channel != new:
            await self.release(link.channel, room_id)
        return True

    async def _lists(self, room_id: RoomId, channel: Channel) -> bool:
        listed = keys.CHANNELS.of_shard(keys.shard_of(room_id))
        return await self._connection.do("HGET", listed, str(channel)) == room_id

    async def _claim(self, channel: Channel) -> tuple[RoomId | None, str]:
        claim = await self._connection.do("GET", keys.CLAIM.of(channel))
        return (RoomId(claim.partition(" ")[0]), claim) if claim else (None, "")

    async def _unclaim(self, channel: Channel, claim: str) -> None:
        request = Request(value=claim)
        request.values["claim"] = request.key(keys.CLAIM.of(channel))
        await self._connection.run("unclaim", request)


def describe_link_changes(
    request: Request, room_id: RoomId, *, put: Sequence[Link] = (), dropped: Sequence[Link] = ()
) -> dict[str, object]:
    """A room's changed memberships as `shared.lua` knows them."""
    return {
        "id": room_id,
        "record": request.key(keys.ROOM.of_room(room_id)),
        "opt_ins": request.key(keys.OPT_INS.of_room(room_id)),
        "channels": request.key(keys.CHANNELS.of_shard(keys.shard_of(room_id))),
        "marks": request.key(keys.MARKS.of_room(room_id)),
        "orphan": life(keys.ORPHAN),
        "put": [
            {"id": link.id, "record": encode(link), "channel": str(link.channel)} for link in put
        ],
        "dropped": [_describe_dropped(request, room_id, link) for link in dropped],
    }


def _describe_dropped(request: Request, room_id: RoomId, link: Link) -> dict[str, object]:
    speech = Lane.of(room_id, link)
    staff = keys.STAFF.of_room(room_id, link.id)
    lost = (
        speech.stream,
        speech.index,
        timed_key(speech),
        held_key(speech),
        speech.progress,
        speech.dead,
        staff,
    )
    ready = keys.READY.of_shard(keys.shard_of(room_id), speech.consumer)
    return {
        "id": link.id,
        "keys": [request.key(key) for key in lost],
        "ready": request.key(ready),
        "member": speech.member,
    }


def _room(fields: dict[str, str]) -> Room | None:
    if "record" not in fields:
        return None
    links = [decode_link(held) for name, held in fields.items() if name.startswith("link:")]
    links.sort(key=lambda link: (link.joined_at, link.id))
    return replace(decode_room(fields["record"]), links=tuple(links))
