"""Reads the rooms' inboxes in order and commits what follows from each event.

One worker at a time has a shard (by its lease); it works on all its rooms at once, in order within
each. Lines that wait in a room are translated together and committed one after another.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import assert_never

from bridge import commands, words
from bridge.commands import Asked, Desk, Outcome
from bridge.deliveries import Delivery, DeliveryId, Post, Reply
from bridge.errors import LeaseLost, TeahouseError
from bridge.events import (
    ChannelBack,
    ChannelGone,
    ChannelJoined,
    ChannelMigrated,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    RoomId,
)
from bridge.logs import logger
from bridge.notices import notice
from bridge.ports import Clock
from bridge.pump import Pump
from bridge.relay import Decision, Relay
from bridge.rooms import Link, Room
from bridge.store.inbox import LateWork
from bridge.store.keys import shard_of
from bridge.store.leases import Lease
from bridge.store.message_map import SourceRecord
from bridge.store.opening import Store
from bridge.store.queues import RELAY, EntryId, RoomQueue

TOGETHER = 16
"""How many waiting lines of a room are translated at once."""

TRIES = 3
REST = timedelta(seconds=2)
_log = logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Consequences:
    """All that one event leads to, in one commit."""

    deliveries: tuple[tuple[Link, Delivery], ...] = ()
    source: SourceRecord | None = None
    links: tuple[Link, ...] = ()
    dropped_links: tuple[Link, ...] = ()
    late: LateWork | None = None


class Worker:
    """The relay's part of the process."""

    def __init__(
        self, *, store: Store, relay: Relay, desk: Desk, clock: Clock, owner: str
    ) -> None:
        self._store = store
        self._relay = relay
        self._desk = desk
        self._clock = clock
        self._leases = store.leases.shards(owner)
        self._group: asyncio.TaskGroup | None = None
        self._pump = Pump[RoomQueue](
            name=RELAY,
            due=store.ready.due_rooms,
            bells=store.ready.room_bells,
            shards=lambda: self._leases.held,
            work=self._work,
        )

    async def run(self) -> None:
        """Work until cancelled."""
        await self._leases.tick()
        try:
            async with asyncio.TaskGroup() as group:
                self._group = group
                group.create_task(self._leases.run())
                group.create_task(self._pump.run())
        finally:
            await self._leases.release()

    async def drain(self) -> None:
        """Start nothing new; return when what is in flight is committed."""
        await self._pump.drain()

    async def _work(self, queue: RoomQueue) -> bool:
        lease = self._leases.held.get(shard_of(queue.room_id))
        if lease is None:
            raise LeaseLost("this shard is another worker's")
        if queue.kind == "late":
            return await self._work_late(lease, queue)
        return await self._work_inbox(lease, queue)

    async def _work_inbox(self, lease: Lease, queue: RoomQueue) -> bool:
        """Empty the inbox. What comes in meanwhile rings the bell and is worked on next."""
        is_done = False
        while not is_done:
            entries = await self._store.inbox.read(queue.room_id, TOGETHER)
            batch = await self._batch(lease, queue, entries)
            if batch and not await self._work_batch(lease, queue, batch):
                return False
            is_done = len(batch) == len(entries) < TOGETHER
        return True

    async def _batch(
        self, lease: Lease, queue: RoomQueue, entries: Sequence[tuple[EntryId, Event]]
    ) -> Sequence[tuple[EntryId, Event]]:
        """What is worked out together: lines in a row, or one event of another kind.

        What was tried before is tried alone, so that it can't take others down with it.
        """
        if not entries:
            return ()
        first, *others = entries
        tries = await self._store.inbox.attempts(queue.room_id, first[0])
        if tries > TRIES:
            await self._park(lease, queue, first)
            return ()
        lines = list(takewhile(_is_line, others)) if tries == 1 and _is_line(first) else []
        for entry, _ in lines:
            await self._store.inbox.attempts(queue.room_id, entry)
        return [first, *lines]

    async def _work_batch(
        self, lease: Lease, queue: RoomQueue, entries: Sequence[tuple[EntryId, Event]]
    ) -> bool:
        """Work the entries out together, commit them one after another; False after a failure."""
        room = await self._store.rooms.get(queue.room_id)
        works = [asyncio.ensure_future(self._consequences(room, event)) for _, event in entries]
        try:
            for (entry, event), work in zip(entries, works, strict=True):
                try:
                    done = await work
                except TeahouseError:
                    raise
                except Exception as error:  # noqa: BLE001  (a poisonous event must not end the part)
                    await self._failed(queue, event, error)
                    return False
                await self._commit(lease, queue, entry, event, done)
        finally:
            for work in works:
                work.cancel()
        return True

    async def _commit(
        self,
        lease: Lease,
        queue: RoomQueue,
        entry: EntryId,
        event: Event,
        done: _Consequences,
    ) -> None:
        await self._store.inbox.commit(
            lease,
            queue.room_id,
            entry,
            deliveries=done.deliveries,
            source=done.source,
            links=done.links,
            dropped_links=done.dropped_links,
            late=done.late,
        )
        for link in done.dropped_links:
            await self._store.rooms.release(link.channel, queue.room_id)
        if done.links or isinstance(event, ChannelJoined):
            await self._warm(queue.room_id)
        _log.info(
            "event_relayed",
            room=queue.room_id,
            platform=_platform(event),
            kind=event.kind,
            id=event.id,
            deliveries=len(done.deliveries),
        )

    async def _warm(self, room_id: RoomId) -> None:
        """Load what the room's languages need now, so that no person waits for it."""
        room = await self._store.rooms.get(room_id)
        if room is not None and self._group is not None:
            self._group.create_task(self._desk.translator.warm(room.languages))

    async def _failed(self, queue: RoomQueue, event: Event, error: Exception) -> None:
        _log.error("event_failed", room=queue.room_id, id=event.id, error=type(error).__name__)
        _log.debug("event_failure", exc_info=error)
        await self._store.inbox.postpone(queue, self._clock.now() + REST)

    async def _park(self, lease: Lease, queue: RoomQueue, entry: tuple[EntryId, Event]) -> None:
        await self._store.inbox.park(lease, queue, entry[0], f"it failed {TRIES} times")
        _log.error("event_parked", room=queue.room_id, id=entry[1].id)

    async def _consequences(self, room: Room | None, event: Event) -> _Consequences:  # noqa: PLR0911  (one way out for each kind)
        if room is None:
            return _Consequences()
        match event:
            case MessageSent():
                done = _decided(await self._relay.sent(room, event))
                return replace(done, links=_revived(room, event))
            case MessageEdited():
                return _decided(await self._relay.edited(room, event))
            case MessageDeleted():
                return _decided(await self._relay.deleted(room, event))
            case CommandGiven():
                return await self._answered(room, event)
            case ChannelMigrated():
                return _Consequences()  # the intake has moved the link already
            case ChannelGone():
                return self._suspended(room, event, is_suspended=True)
            case ChannelBack():
                return self._suspended(room, event, is_suspended=False)
            case ChannelJoined():
                return self._joined(room, event)
            case _:
                assert_never(event)

    async def _answered(self, room: Room, event: CommandGiven) -> _Consequences:
        link = room.link_of(event.channel)
        asked = Asked(event=event, room=room, link=link, now=self._clock.now())
        outcome = await commands.answer(asked, self._desk)
        answer = [(link, as_reply(event, outcome))] if link else []
        return _Consequences(
            deliveries=(*answer, *outcome.deliveries),
            links=outcome.changed,
            dropped_links=outcome.dropped,
        )

    def _suspended(
        self, room: Room, event: ChannelGone | ChannelBack, *, is_suspended: bool
    ) -> _Consequences:
        link = room.link_of(event.channel)
        if link is None or link.is_suspended == is_suspended:
            return _Consequences()
        now = self._clock.now()
        message = "notice-gone" if is_suspended else "notice-back"
        return _Consequences(
            links=(replace(link, is_suspended=is_suspended),),
            deliveries=tuple(
                (
                    other,
                    notice(event.id, other, message, now, said={"channel": link.name}),
                )
                for other in room.others(link)
            ),
        )

    def _joined(self, room: Room, event: ChannelJoined) -> _Consequences:
        link = room.link_of(event.channel)
        if link is None:
            return _Consequences()
        now = self._clock.now()
        others = ", ".join(other.name for other in room.others(link))
        told = [(other, _joined_notice(event, link, other, now)) for other in room.others(link)]
        welcome = notice(event.id, link, "notice-welcome", now, said={"others": others})
        return _Consequences(deliveries=(*told, (link, welcome)))

    async def _work_late(self, lease: Lease, queue: RoomQueue) -> bool:
        while works := await self._store.inbox.read_late(queue.room_id, 1):
            [(entry, work)] = works
            room = await self._store.rooms.get(queue.room_id)
            deliveries = await self._late(room, work) if room else ()
            await self._store.inbox.commit_late(
                lease, queue.room_id, entry, work=work, deliveries=deliveries
            )
        return True

    async def _late(self, room: Room, work: LateWork) -> tuple[tuple[Link, Delivery], ...]:
        """The late translations; none where that fails: the original is there already."""
        try:
            return await self._relay.late(room, work)
        except TeahouseError:
            raise
        except Exception as error:  # noqa: BLE001  (as above)
            _log.error("late_translation_failed", room=room.id, id=work.event.id)
            _log.debug("late_translation_failure", exc_info=error)
            return ()


def _joined_notice(event: ChannelJoined, link: Link, other: Link, now: datetime) -> Post:
    """Who joined, with an admins' button that undoes it."""
    undo = words.plain("button-undo", locale=other.language, channel=link.name)
    return notice(
        event.id,
        other,
        "notice-joined",
        now,
        choices=((undo, f"bridge remove {link.id}"),),
        said={"channel": link.name, "by": event.by},
    )


def as_reply(event: CommandGiven, outcome: Outcome) -> Reply:
    """The answer as a delivery. What an admin did stays to be seen; a member's answer does not."""
    is_admins = event.words[:1] == ("bridge",) and event.author.is_admin
    return Reply(
        id=DeliveryId(f"{event.id}:answer"),
        address=event.address,
        text=outcome.answer,
        links=outcome.links,
        choices=outcome.choices,
        is_personal=not is_admins,
        is_private=outcome.is_private,
    )


def _is_line(entry: tuple[EntryId, Event]) -> bool:
    return isinstance(entry[1], MessageSent)


def _revived(room: Room, event: MessageSent) -> tuple[Link, ...]:
    """A suspended channel that is heard again is back, whether or not anybody told us."""
    link = room.link_of(event.ref.channel)
    return (replace(link, is_suspended=False),) if link and link.is_suspended else ()


def _decided(decision: Decision) -> _Consequences:
    return _Consequences(
        deliveries=decision.deliveries, source=decision.source, late=decision.late
    )


def _platform(event: Event) -> str:
    match event:
        case MessageSent() | MessageEdited() | MessageDeleted():
            return event.ref.channel.platform
        case _:
            return event.channel.platform
