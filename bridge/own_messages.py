"""Carries out what the bot says for itself: answers, reports, farewells, and what then vanishes.

None of it is a copy of anything, so none of it enters the message map.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bridge.attempts import Attempts, nonce
from bridge.deliveries import (
    CommandAnswer,
    Delivery,
    DeliveryId,
    Farewell,
    Part,
    Report,
    Vanish,
)
from bridge.errors import Rejected
from bridge.events import Channel, MessageId, MessageRef, PersonId
from bridge.logs import logger
from bridge.ports import Clock, Outbound, Outgoing, TellsPeople
from bridge.richtext import RichText
from bridge.rooms import Link
from bridge.store.keys import shard_of
from bridge.store.leases import NamedLease
from bridge.store.outbox import Outbox
from bridge.store.queues import EntryId, Lane

READ_FOR = timedelta(minutes=1)
"""How long an answer in a group stays before it vanishes."""

_log = logger(__name__)


class OwnMessages:
    """Knows the steps of the bot's own deliveries. Errors of the `Outbound` come through."""

    def __init__(
        self,
        *,
        outbound: Outbound,
        attempts: Attempts,
        outbox: Outbox,
        clock: Clock,
        lease: NamedLease,
    ) -> None:
        self._outbound = outbound
        self._attempts = attempts
        self._outbox = outbox
        self._clock = clock
        self._lease = lease

    async def answer(self, lane: Lane, entry: EntryId, answer: CommandAnswer) -> None:
        """Answer a command; what everyone saw of it vanishes after a minute."""
        vanishing = await self._attempts.once(
            nonce(answer.id, 0), lambda: self._outbound.answer(answer)
        )
        if vanishing:
            vanish = Vanish(
                id=DeliveryId(f"{answer.id}:vanish"), channel=answer.channel, messages=vanishing
            )
            at = self._clock.now() + READ_FOR
            await self._outbox.schedule(replace(lane, kind="aside"), vanish, at)
        await self._finish(lane, entry)

    async def vanish(self, lane: Lane, entry: EntryId, vanish: Vanish) -> None:
        """Remove what has been read, as far as the platform lets us."""
        for message in vanish.messages:
            try:
                await self._attempts.remove(MessageRef(channel=vanish.channel, id=message))
            except Rejected as error:
                _log.info("answer_not_removed", channel=str(vanish.channel), reason=str(error))
        await self._finish(lane, entry)

    async def report(self, lane: Lane, entry: EntryId, report: Report, link: Link) -> None:
        """To the person alone, if the platform lets us; otherwise a plain line in the channel."""
        if isinstance(self._outbound, TellsPeople) and report.person is not None:
            told = _tell(self._outbound, report.person, report.text)
            try:
                await self._attempts.once(nonce(report.id, 0), told)
            except Rejected as error:
                _log.info("person_not_told", reason=str(error))
            else:
                await self._finish(lane, entry)
                return
        await self._say(lane, entry, report, link.channel, report.plain)

    async def take_leave(self, lane: Lane, entry: EntryId, farewell: Farewell) -> None:
        """The last message. Where the bot is no longer welcome, nobody is left to be told."""
        try:
            await self._say(lane, entry, farewell, farewell.channel, farewell.text)
        except Rejected as error:
            _log.info("farewell_refused", channel=str(farewell.channel), reason=str(error))
            await self._finish(lane, entry)

    async def _say(
        self, lane: Lane, entry: EntryId, delivery: Delivery, channel: Channel, text: RichText
    ) -> None:
        """A line that nobody will ask for again."""
        outgoing = Outgoing(part=Part(text=text), nonce=nonce(delivery.id, 0))
        await self._attempts.once(outgoing.nonce, lambda: self._outbound.post(channel, outgoing))
        await self._finish(lane, entry)

    async def _finish(self, lane: Lane, entry: EntryId) -> None:
        await self._outbox.finish(self._lease.lease(shard_of(lane.room_id)), lane, entry)


def _tell(
    outbound: TellsPeople, person: PersonId, text: RichText
) -> Callable[[], Awaitable[tuple[MessageId, ...]]]:
    async def call() -> tuple[MessageId, ...]:
        await outbound.tell(person, text)
        return ()

    return call
