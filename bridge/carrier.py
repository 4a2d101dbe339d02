"""Carries out one delivery on a platform, a call at a time, committing each before the next.

It knows the kinds of deliveries and makes the posts; `edits` changes what was posted, and
`own_messages` says what the bot says for itself. A crash repeats at most the one call whose result
was not committed, and where the platform lets us look (`FindsCopies`), not even that one.
"""

import asyncio
from typing import assert_never

from bridge.attempts import Attempts, nonce
from bridge.compose import is_late
from bridge.deliveries import (
    CommandAnswer,
    CopyPart,
    Delete,
    Delivery,
    Edit,
    Farewell,
    Post,
    Report,
    Vanish,
)
from bridge.edits import Edits
from bridge.logs import logger
from bridge.own_messages import OwnMessages
from bridge.ports import Clock, Outbound, Outgoing
from bridge.rooms import Link
from bridge.store.inbox import Committed
from bridge.store.keys import shard_of
from bridge.store.leases import Lease, NamedLease
from bridge.store.outbox import Step
from bridge.store.queues import EntryId, Lane
from bridge.store.store import Store

_log = logger(__name__)


class Carrier:
    """Knows the steps of each kind of delivery. Errors of the `Outbound` come through."""

    def __init__(
        self, *, outbound: Outbound, store: Store, clock: Clock, lease: NamedLease
    ) -> None:
        self._map = store.map
        self._outbox = store.outbox
        self._clock = clock
        self._lease = lease
        self._attempts = Attempts(outbound=outbound, messages=store.map, clock=clock)
        self._edits = Edits(
            attempts=self._attempts, messages=store.map, outbox=store.outbox, lease=lease
        )
        self._own = OwnMessages(
            outbound=outbound,
            attempts=self._attempts,
            outbox=store.outbox,
            clock=clock,
            lease=lease,
        )

    async def carry_out(
        self, lane: Lane, entry: EntryId, delivery: Delivery, link: Link | None
    ) -> None:
        """Do it, and commit it. `link` is None where the channel has left the room."""
        match delivery:
            case CommandAnswer():
                await self._own.answer(lane, entry, delivery)
            case Farewell():
                await self._own.take_leave(lane, entry, delivery)
            case Vanish():
                await self._own.vanish(lane, entry, delivery)
            case _ if link is None:
                await self.finish(lane, entry, delivery)
            case Post() | Edit():
                await self._show(lane, entry, delivery, link)
            case Delete():
                await self._edits.delete(lane, entry, delivery, link)
            case Report():
                await self._own.report(lane, entry, delivery, link)
            case _:
                assert_never(delivery)

    async def finish(self, lane: Lane, entry: EntryId, delivery: Delivery) -> None:
        """Nothing (more) to do for this delivery."""
        _log.debug("delivery_without_effect", id=delivery.id)
        await self._outbox.finish(self._fence(lane), lane, entry)

    async def _show(self, lane: Lane, entry: EntryId, delivery: Post | Edit, link: Link) -> None:
        """A post or an edit, unless something newer was done for the same message already."""
        outdated, done = await asyncio.gather(
            self._is_outdated(lane, delivery), self._outbox.parts_done(lane, entry)
        )
        if outdated:
            await self.finish(lane, entry, delivery)
        elif isinstance(delivery, Post):
            await self._post(lane, entry, delivery, link, done)
        else:
            await self._edits.edit(lane, entry, delivery, link)

    async def _is_outdated(self, lane: Lane, delivery: Post | Edit) -> bool:
        """Whether a dead letter that is tried again is behind what its channel shows."""
        if delivery.source is None:
            return False
        shown = await self._map.version(lane.room_id, delivery.source, lane.link_id)
        return shown > delivery.version

    async def _post(self, lane: Lane, entry: EntryId, post: Post, link: Link, done: int) -> None:
        """Post the parts that are not there yet."""
        first, target = await self._attempts.targeted(lane, post.parts[0], post.reply_to, link)
        parts = (first, *post.parts[1:])
        for index in range(done, len(parts)):
            is_last = index == len(parts) - 1
            outgoing = Outgoing(
                part=parts[index],
                face=post.face,
                reply_to=target if index == 0 else None,
                is_silent=post.is_silent or is_late(post.composed_at, self._clock.now()),
                buttons=post.buttons if is_last else (),
                nonce=nonce(post.id, index),
            )
            made = await self._attempts.post(lane, link, outgoing, composed_at=post.composed_at)
            step = Step(
                entry=entry,
                done=None if is_last else index + 1,
                source=post.source,
                version=post.version,
                parts={index: tuple(CopyPart(ref=ref) for ref in made)},
            )
            (outcome,) = await self._outbox.commit_steps(self._fence(lane), lane, [step])
            if outcome is not Committed.DONE:
                return

    def _fence(self, lane: Lane) -> Lease:
        return self._lease.lease(shard_of(lane.room_id))
