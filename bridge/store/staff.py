"""Keeps what the admins and bots of each channel are called, so that nobody else can pose as them.

Not the names: keyed hashes of what they look like, by person, ninety days after they were last
met. People elsewhere are compared with them; an admin is no impostor of their own.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from bridge.confusables import skeleton, skeletons
from bridge.events import Author, LinkId, PersonId, RoomId, person_of
from bridge.rooms import Link, Room
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.redis import Redis, pairs


class Staff:
    """The looks of admins' and bots' names, by channel."""

    def __init__(self, connection: Redis, secret: bytes) -> None:
        self._connection = connection
        self._secret = secret

    async def note(self, room_id: RoomId, link_id: LinkId, people: Iterable[Author]) -> None:
        """Remember them, under their names of now."""
        key = keys.STAFF.of_room(room_id, link_id)
        looks = {person_of(one): self._digest(skeleton(one.name)) for one in people}
        if looks:
            fields = [value for pair in looks.items() for value in pair]
            await self._connection.do_all(
                [("HSET", key, *fields), ("PEXPIRE", key, life(keys.MAP))]
            )

    async def resembled(
        self, room_id: RoomId, links: Sequence[Link], author: Author
    ) -> frozenset[LinkId]:
        """The channels of these in which the author would be taken for someone else."""
        if not links:
            return frozenset()
        pages = await self._connection.do_all(
            [("HGETALL", keys.STAFF.of_room(room_id, link.id)) for link in links]
        )
        own, looks = person_of(author), {*map(self._digest, skeletons(author.name))}
        return frozenset(
            link.id
            for link, page in zip(links, pages, strict=True)
            if any(who != own and held in looks for who, held in pairs(page).items())
        )

    async def forget(self, room: Room, who: PersonId) -> None:
        """Remove this person in all channels of a room."""
        if room.links:
            await self._connection.do_all(
                [("HDEL", keys.STAFF.of_room(room.id, link.id), who) for link in room.links]
            )

    def _digest(self, skeleton: str) -> str:
        return hmac.new(self._secret, skeleton.encode(), hashlib.sha256).hexdigest()[:32]
