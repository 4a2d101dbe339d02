"""Reads the rooms' inboxes in order and commits what follows from each event.

One worker at a time has a shard (by its lease); it works on all its rooms at once, in order within
each. Lines that wait in a room are translated together and committed one after another.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bridge.batching import TOGETHER, batch_of, is_late_line
from bridge.catching_up import CatchingUp
from bridge.commands import Services
from bridge.decision import NOTHING, Composed, Decision, PendingTranslation
from bridge.dispatch import Dispatcher
from bridge.errors import LeaseLost, TeahouseError
from bridge.events import ChannelJoined, CommandGiven, Event, RoomId, channel_of
from bridge.logs import logger
from bridge.ports import Clock
from bridge.pump import Pump
from bridge.relay import Relay
from bridge.rooms import Room
from bridge.store.keys import shard_of
from bridge.store.leases import Lease
from bridge.store.queues import RELAY, EntryId, RoomQueue
from bridge.store.store import Store

TRIES = 3
"""How often an event may fail before it is parked."""

REST = timedelta(seconds=2)
"""How long a room rests after a failure."""

Entry = tuple[EntryId, Event]
_log = logger(__name__)


class Worker:
    """The relay's part of the process."""

    def __init__(
        self, *, store: Store, relay: Relay, services: Services, clock: Clock, owner: str
    ) -> None:
        self._store = store
        self._relay = relay
        self._services = services
        self._catching_up = CatchingUp(store=store, clock=clock)
        self._dispatcher = Dispatcher(
            relay=relay, services=services, catching_up=self._catching_up, clock=clock
        )
        self._clock = clock
        self._attempts: dict[tuple[RoomQueue, EntryId], int] = {}
        """The attempt each entry is at. One that Redis or a lease cut off goes on as the same."""
        self._leases = store.leases.shards(owner)
        self._group: asyncio.TaskGroup | None = None
        self._relayed = 0
        self._pump = Pump[RoomQueue](
            name=RELAY,
            due=store.ready.due_rooms,
            bells=store.ready.room_bells,
            shards=lambda: self._leases.held,
            work=self._work,
        )

    def relayed(self) -> int:
        """How many events this process has relayed."""
        return self._relayed

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
        if queue.kind == "pending":
            return await self._work_pending(lease, queue)
        return await self._work_inbox(lease, queue)

    async def _work_inbox(self, lease: Lease, queue: RoomQueue) -> bool:
        """Empty the inbox. What comes in meanwhile rings the bell and is worked on next."""
        is_done = False
        while not is_done:
            entries = await self._store.inbox.read(queue.room_id, TOGETHER)
            if entries and await self._rests(queue, entries[0]):
                return False
            batch = await self._begun(lease, queue, entries) if entries else ()
            if batch and not await self._work_batch(lease, queue, batch):
                return False
            is_done = len(batch) == len(entries) < TOGETHER
        return True

    async def _rests(self, queue: RoomQueue, first: Entry) -> bool:
        """Whether the first event has to wait for those that belong with it."""
        if not is_late_line(first[1], self._clock.now()):
            return False
        until = await self._catching_up.rests_until(queue.room_id, first[1])
        if until is None:
            return False
        await self._store.inbox.postpone(queue, until)
        return True

    async def _begun(
        self, lease: Lease, queue: RoomQueue, entries: Sequence[Entry]
    ) -> Sequence[Entry]:
        """The batch that the first entry begins, with its attempts counted; none where it parks.

        An attempt is counted before it is made: what kills the whole process is counted too, and
        after three deaths the event is parked instead of being the death of every worker.
        """
        tries = await self._attempt(queue, entries[0][0])
        if tries > TRIES:
            await self._park(lease, queue, entries[0])
            return ()
        if tries > 1:
            # What failed before is tried alone, so that it can't take others down with it.
            return entries[:1]
        batch = batch_of(entries, self._clock.now())
        for entry, _ in batch[1:]:
            await self._attempt(queue, entry)
        return batch

    async def _attempt(self, queue: RoomQueue, entry: EntryId) -> int:
        """Count an attempt: which one it is. Only a failure of the event's own ends it.

        While Redis is away or another worker has the lease, the event is at no fault: it is
        tried again as the same attempt, which this worker remembers.
        """
        key = (queue, entry)
        if key not in self._attempts:
            self._attempts[key] = await self._store.inbox.attempts(queue.room_id, entry)
        return self._attempts[key]

    async def _work_batch(self, lease: Lease, queue: RoomQueue, batch: Sequence[Entry]) -> bool:
        """Work the entries out together, commit them one after another; False after a failure.

        All translate at once, since a line may take seconds. They are committed in the inbox's
        order, however long each took: the order of commits is the order in the lanes, and so the
        order in which people read. What is behind a failure is not committed but worked out anew.
        """
        room = await self._store.rooms.get(queue.room_id)
        works = [asyncio.ensure_future(self._dispatched(room, event)) for _, event in batch]
        try:
            for (entry, event), work in zip(batch, works, strict=True):
                try:
                    decision = await work
                except TeahouseError:
                    raise
                except Exception as error:  # noqa: BLE001  (a poisonous event must not end the part)
                    del self._attempts[queue, entry]
                    await self._failed(queue, event, error)
                    return False
                await self._commit(lease, queue, (entry, event), decision)
                del self._attempts[queue, entry]
        finally:
            for work in works:
                work.cancel()
        return True

    async def _commit(
        self, lease: Lease, queue: RoomQueue, entry: Entry, decision: Decision
    ) -> None:
        event = entry[1]
        await self._store.inbox.commit(lease, queue.room_id, entry[0], decision)
        for link in decision.dropped_links:
            await self._store.rooms.release(link.channel, queue.room_id)
        if decision.links or isinstance(event, ChannelJoined):
            await self._warm(queue.room_id)
        self._relayed += 1
        _log.info(
            "event_relayed",
            room=queue.room_id,
            platform=channel_of(event).platform,
            kind=event.kind,
            id=event.id,
            deliveries=len(decision.deliveries),
        )

    async def _warm(self, room_id: RoomId) -> None:
        """Load what the room's languages need now, so that no person waits for it."""
        room = await self._store.rooms.get(room_id)
        if room is not None and self._group is not None:
            self._group.create_task(self._services.interpreter.warm(room))

    async def _failed(self, queue: RoomQueue, event: Event, error: Exception) -> None:
        _log.error("event_failed", room=queue.room_id, id=event.id, error=type(error).__name__)
        _log.debug("event_failure", exc_info=error)
        await self._store.inbox.postpone(queue, self._clock.now() + REST)

    async def _park(self, lease: Lease, queue: RoomQueue, entry: Entry) -> None:
        await self._store.inbox.park(lease, queue, entry[0], f"it failed {TRIES} times")
        del self._attempts[queue, entry[0]]
        _log.error("event_parked", room=queue.room_id, id=entry[1].id)

    async def _dispatched(self, room: Room | None, event: Event) -> Decision:
        if room is not None:
            return await self._dispatcher.dispatch(room, event)
        if isinstance(event, CommandGiven):
            await self._dispatcher.outside(event)
        return NOTHING

    async def _work_pending(self, lease: Lease, queue: RoomQueue) -> bool:
        while works := await self._store.inbox.read_pending(queue.room_id, 1):
            [(entry, work)] = works
            room = await self._store.rooms.get(queue.room_id)
            deliveries = await self._translated(room, work) if room else ()
            await self._store.inbox.commit_pending(
                lease, queue.room_id, entry, work=work, deliveries=deliveries
            )
        return True

    async def _translated(self, room: Room, work: PendingTranslation) -> tuple[Composed, ...]:
        """The translations; none where that fails: the original is there already."""
        try:
            return await self._relay.translated(room, work)
        except TeahouseError:
            raise
        except Exception as error:  # noqa: BLE001  (as above)
            _log.error("pending_translation_failed", room=room.id, id=work.event.id)
            _log.debug("pending_translation_failure", exc_info=error)
            return ()
