"""Removes what is kept about a person, on their word: `/forgetme`.

Their index leads to it: the rooms they spoke in, the excerpts, forms and cached translations of
their lines. Queued texts are found by reading those rooms' queues, which is rare and bounded.
Admins are looked for in all rooms, since who paired a channel may never have spoken. The message
map stays: it holds ids, and no longer whose they are.
"""

from dataclasses import dataclass, replace

from bridge.decision import PendingTranslation
from bridge.deliveries import Delete, Delivery, Edit, Post
from bridge.events import CommandGiven, PersonId, RoomId, actor_of
from bridge.rooms import Room
from bridge.store import keys
from bridge.store.dead_letters import DeadLetter, DeadLetters
from bridge.store.inbox import Inbox
from bridge.store.message_map import MessageMap
from bridge.store.outbox import Outbox
from bridge.store.people import Members, Staff
from bridge.store.queues import EntryId, Lane, Queue, RoomQueue, request_for
from bridge.store.redis import Redis
from bridge.store.rooms import Rooms
from bridge.store.translations import Translations

EVERYTHING = 100_000
"""More entries than a queue is expected to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How much was removed."""

    rooms: int = 0
    """Rooms in which the person was known."""
    texts: int = 0
    """Excerpts, forms, queued and parked texts."""
    translations: int = 0


class Forgetting:
    """Knows all places where something about a person may lie."""

    def __init__(self, connection: Redis, translations: Translations, staff: Staff) -> None:
        self._connection = connection
        self._translations = translations
        self._staff = staff
        self._rooms = Rooms(connection)
        self._inbox = Inbox(connection)
        self._outbox = Outbox(connection)
        self._map = MessageMap(connection)
        self._dead = DeadLetters(connection)
        self._members = Members(connection)

    async def forget(self, person: PersonId) -> Forgotten:
        """Remove everything; a repetition finishes what a crash left."""
        room_ids = await self._members.rooms_of(person)
        texts = sum([await self._forget_in_room(room_id, person) for room_id in room_ids])
        translations = await self._translations.forget(person)
        async for room in self._rooms.all_rooms():
            await self._forget_as_admin(room, person)
        await self._connection.do("DEL", keys.PERSON.of(person))
        return Forgotten(rooms=len(room_ids), texts=texts, translations=translations)

    async def _forget_in_room(self, room_id: RoomId, person: PersonId) -> int:
        removed = 0
        if room := await self._rooms.get(room_id):
            removed += await self._forget_queued(room, person)
            removed += await self._forget_parked(room, person)
        # After the queues: whose a delivery is, is found by the message's record.
        removed += await self._forget_excerpts(room_id, person)
        await self._members.opt_out(room_id, person)
        await self._connection.do("DEL", keys.SPOKE.of_room(room_id, person))
        return removed

    async def _forget_as_admin(self, room: Room, person: PersonId) -> None:
        """That they paired a channel, and how their name looks. The channel stays in the room."""
        await self._staff.forget(room, person)
        for link in room.links:
            if link.paired_by == person:
                await self._rooms.put_link(room.id, replace(link, paired_by=None))

    async def _forget_excerpts(self, room_id: RoomId, person: PersonId) -> int:
        wrote = keys.WROTE.of_room(room_id, person)
        texts = [
            key.of_room(room_id, ref)
            for ref in await self._connection.do("ZRANGE", wrote, 0, -1)
            for key in (keys.EXCERPT, keys.FORM)
        ]
        removed = await self._connection.do("DEL", *texts) if texts else 0
        await self._map.forget_author(room_id, person)
        await self._connection.do("DEL", wrote)
        return int(removed)

    async def _forget_queued(self, room: Room, person: PersonId) -> int:
        inbox, late = RoomQueue(room_id=room.id), RoomQueue(room_id=room.id, kind="pending")
        events = await self._inbox.read(room.id, EVERYTHING)
        removed = await self._withdraw(
            inbox,
            [
                entry
                for entry, event in events
                # Commands go when they are answered: `/forgetme` itself is one of them.
                if actor_of(event) == person and not isinstance(event, CommandGiven)
            ],
        )
        works = await self._inbox.read_pending(room.id, EVERYTHING)
        removed += await self._withdraw(
            late, [entry for entry, work in works if actor_of(work.event) == person]
        )
        for link in room.links:
            lane = Lane.of(room.id, link)
            waiting = await self._outbox.read(lane, EVERYTHING)
            theirs = [
                entry
                for entry, delivery in waiting
                if await self._is_by(room.id, delivery, person)
            ]
            removed += await self._withdraw(lane, theirs)
        return removed

    async def _forget_parked(self, room: Room, person: PersonId) -> int:
        letters = await self._dead.of_room(room)
        theirs = [letter for letter in letters if await self._holds(room.id, letter, person)]
        return await self._dead.drop(theirs)

    async def _holds(self, room_id: RoomId, letter: DeadLetter, person: PersonId) -> bool:
        match letter.what:
            case PendingTranslation(event=event):
                return actor_of(event) == person
            case Post() | Edit() | Delete() as delivery:
                return await self._is_by(room_id, delivery, person)
            case _ as other if isinstance(letter.queue, RoomQueue):
                return actor_of(other) == person  # pyright: ignore[reportArgumentType]  (an inbox's letters are events)
            case _:
                return False

    async def _is_by(self, room_id: RoomId, delivery: Delivery, person: PersonId) -> bool:
        if not isinstance(delivery, Post | Edit) or delivery.source is None:
            return False
        source = await self._map.source(room_id, delivery.source)
        return source is not None and source.author == person

    async def _withdraw(self, queue: Queue, entries: list[EntryId]) -> int:
        if entries:
            await self._connection.run(
                "withdraw", request_for(self._connection, queue, entries=entries)
            )
        return len(entries)
