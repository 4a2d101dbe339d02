"""Keeps what is kept about a person by themselves: opt-ins, and the language they last wrote in.

A person is named `platform:user`, as `bridge.store.inbox.person` does.
"""

from bridge.events import Language, PersonId, RoomId
from bridge.store import keys
from bridge.store.redis import Redis


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
