"""Keeps what is known of people: their own wishes (`Members`), and admins' names (`Staff`).

Of members, by themselves: opt-ins, and the language they last wrote in. Of the admins and bots of
each channel: not their names, but keyed hashes of what these look like, by person, for ninety days
after they were last met, so that nobody else can pose as them. People elsewhere are compared with
them; an admin is no impostor of their own.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

from bridge.confusables import skeleton, skeletons
from bridge.events import Author, Language, LinkId, PersonId, RoomId, person_of
from bridge.rooms import Link, Room
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.redis import Redis, pairs


class Members:
    """People's own records, by room."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def opt_in(self, room_id: RoomId, person: PersonId) -> None:
        """Remember that this person wants the daily prompts; found again by `/forgetme`.

        What leads to it comes first and goes last: the two lie in different slots.
        """
        await self._connection.do("SADD", keys.OPTED_IN.of(person), room_id)
        await self._connection.do("SADD", keys.OPT_INS.of_room(room_id), person)

    async def opt_out(self, room_id: RoomId, person: PersonId) -> None:
        """Forget that they did."""
        await self._connection.do("SREM", keys.OPT_INS.of_room(room_id), person)
        await self._connection.do("SREM", keys.OPTED_IN.of(person), room_id)

    async def rooms_of(self, person: PersonId) -> tuple[RoomId, ...]:
        """Where this person is known: spoke within ninety days, or opted in."""
        spoke, opted = await self._connection.do_all(
            [("ZRANGE", keys.PERSON.of(person), 0, -1), ("SMEMBERS", keys.OPTED_IN.of(person))]
        )
        return tuple(map(RoomId, sorted({*spoke, *opted})))

    async def opted_in(self, room_id: RoomId) -> tuple[PersonId, ...]:
        """Who wants the daily prompts in this room."""
        people = await self._connection.do("SMEMBERS", keys.OPT_INS.of_room(room_id))
        return tuple(map(PersonId, sorted(people)))

    async def last_language(self, room_id: RoomId, person: PersonId) -> Language | None:
        """The language this person last wrote in here, for thirty days."""
        language = await self._connection.do("GET", keys.SPOKE.of_room(room_id, person))
        return Language(language) if language else None


class Staff:
    """The looks of admins' and bots' names, by channel."""

    def __init__(self, connection: Redis, secret: bytes) -> None:
        self._connection = connection
        self._secret = secret

    async def note(self, room_id: RoomId, link_id: LinkId, people: Iterable[Author]) -> None:
        """Remember them, under their names of now."""
        key, now = keys.STAFF.of_room(room_id, link_id), self._connection.now()
        looks = {person_of(one): self._digest(skeleton(one.name)) for one in people}
        if looks:
            fields = [value for who, look in looks.items() for value in (who, f"{look} {now}")]
            await self._connection.do_all(
                [("HSET", key, *fields), ("PEXPIRE", key, life(keys.MAP))]
            )
            await self.expire(room_id, link_id)

    async def expire(self, room_id: RoomId, link_id: LinkId) -> None:
        """Forget whoever was last met longer ago than that, though others keep their hash."""
        key, since = keys.STAFF.of_room(room_id, link_id), self._connection.now() - life(keys.MAP)
        page = pairs(await self._connection.do("HGETALL", key))
        gone = [who for who, held in page.items() if int(held.partition(" ")[2] or 0) <= since]
        if gone:
            await self._connection.do("HDEL", key, *gone)

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
            if any(
                who != own and held.partition(" ")[0] in looks for who, held in pairs(page).items()
            )
        )

    async def forget(self, room: Room, who: PersonId) -> None:
        """Remove this person in all channels of a room."""
        if room.links:
            await self._connection.do_all(
                [("HDEL", keys.STAFF.of_room(room.id, link.id), who) for link in room.links]
            )

    def _digest(self, skeleton: str) -> str:
        return hmac.new(self._secret, skeleton.encode(), hashlib.sha256).hexdigest()[:32]
