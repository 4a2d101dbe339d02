"""Carries out one delivery on a platform, a call at a time, committing each before the next.

A crash repeats at most the one call whose result was not committed, and where the platform lets
us look (`FindsCopies`), not even that one.
"""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from bridge.compose import is_late, quoted
from bridge.deliveries import (
    CommandAnswer,
    Delete,
    Delivery,
    DeliveryId,
    Edit,
    Farewell,
    Part,
    Post,
    Report,
    Vanish,
)
from bridge.errors import Ignored, OutcomeUnknown, Refused, Rejected
from bridge.events import Channel, MessageId, MessageRef
from bridge.logs import logger
from bridge.plainer import plainer_forms
from bridge.ports import Clock, FindsCopies, Outbound, Outgoing, ReplyTarget, TellsPeople
from bridge.richtext import RichText
from bridge.rooms import Link
from bridge.store.inbox import Committed
from bridge.store.keys import shard_of
from bridge.store.leases import Lease, NamedLease
from bridge.store.queues import EntryId, Lane
from bridge.store.store import Store

READ_FOR = timedelta(minutes=1)
"""How long an answer in a group stays before it vanishes."""

_log = logger(__name__)


class Carrier:
    """Knows the steps of each kind of delivery. Errors of the `Outbound` come through."""

    def __init__(
        self, *, outbound: Outbound, store: Store, clock: Clock, lease: NamedLease
    ) -> None:
        self._outbound = outbound
        self._store = store
        self._clock = clock
        self._lease = lease
        self._since = clock.now()
        """Posts composed before may have been made by an earlier process."""
        self._unsure: set[Lane] = set()
        """Lanes whose last call may have been carried out, though nobody saw it answered."""

    async def carry_out(
        self, lane: Lane, entry: EntryId, delivery: Delivery, link: Link | None
    ) -> None:
        """Do it, and commit it. `link` is None where the channel has left the room."""
        match delivery:
            case CommandAnswer():
                await self._answer(lane, entry, delivery)
            case Farewell():
                await self._take_leave(lane, entry, delivery)
            case _ if link is None:
                await self._store.outbox.finish(self._fence(lane), lane, entry)
            case Post() | Edit():
                await self._show(lane, entry, delivery, link)
            case Delete():
                await self._delete(lane, entry, delivery, link)
            case Vanish():
                await self._vanish(lane, entry, delivery, link)
            case Report():
                await self._report(lane, entry, delivery, link)
            case _:
                assert_never(delivery)

    async def _show(self, lane: Lane, entry: EntryId, delivery: Post | Edit, link: Link) -> None:
        """A post or an edit, unless something newer was done for the same message already."""
        outdated, progress = await asyncio.gather(
            self._is_outdated(lane, delivery), self._store.outbox.progress(lane, entry)
        )
        if outdated:
            await self.finish(lane, entry, delivery)
        elif isinstance(delivery, Post):
            await self._post(lane, entry, delivery, link, progress.next_step)
        else:
            await self._edit(lane, entry, delivery, link)

    async def _is_outdated(self, lane: Lane, delivery: Post | Edit) -> bool:
        """Whether a dead letter that is tried again is behind what its channel shows."""
        if delivery.source is None:
            return False
        shown = await self._store.map.version(lane.room_id, delivery.source, lane.link_id)
        return shown > delivery.version

    async def _post(
        self, lane: Lane, entry: EntryId, post: Post, link: Link, next_step: int
    ) -> None:
        first, target = await self._targeted(lane, post.parts[0], post, link)
        parts = (first, *post.parts[1:])
        for place in range(next_step, len(parts)):
            outgoing = Outgoing(
                part=parts[place],
                face=post.face,
                reply_to=target if place == 0 else None,
                is_silent=post.is_silent or is_late(post.composed_at, self._clock.now()),
                buttons=post.buttons if place == len(parts) - 1 else (),
                nonce=_nonce(post.id, place),
            )
            made = await self._made(lane, post, link, outgoing)
            outcome = await self._store.outbox.commit_part(
                self._fence(lane),
                lane,
                entry,
                part_index=place,
                is_last=place == len(parts) - 1,
                source=post.source,
                version=post.version,
                made=MessageRef(channel=link.channel, id=made),
            )
            if outcome is not Committed.DONE:
                return

    async def _made(
        self, lane: Lane, delivery: Post | Edit, link: Link, outgoing: Outgoing
    ) -> MessageId:
        """Post one part, unless an earlier attempt did already; in plainer forms if refused."""
        if lane in self._unsure or delivery.composed_at < self._since:
            found = await self._found(lane, link, outgoing)
            self._unsure.discard(lane)
            if found is not None:
                return found
        refusal: Refused | None = None
        for form in plainer_forms(outgoing):
            try:
                return (await self._outbound.post(link.channel, form))[0]
            except Refused as error:
                refusal = refusal or error
            except OutcomeUnknown:
                self._unsure.add(lane)
                raise
        raise refusal or Refused("nothing to post")

    async def _found(self, lane: Lane, link: Link, outgoing: Outgoing) -> MessageId | None:
        """What an attempt with unknown outcome left behind, if it did."""
        if not isinstance(self._outbound, FindsCopies):
            return None
        candidates = await self._outbound.find(link.channel, outgoing)
        for candidate in candidates:
            ref = MessageRef(channel=link.channel, id=candidate)
            if not await self._store.map.is_copy(lane.room_id, ref):
                return candidate
        return None

    async def _targeted(
        self, lane: Lane, part: Part, delivery: Post | Edit, link: Link
    ) -> tuple[Part, ReplyTarget | None]:
        """Where what is answered is in this channel; quoted in the text where it isn't."""
        reply_to = delivery.reply_to
        if reply_to is None:
            return part, None
        if reply_to.ref.channel == link.channel:
            refs = (reply_to.ref,)
        else:
            refs = await self._store.map.copies(lane.room_id, reply_to.ref, link.id)
        here = [ref for ref in refs if ref.channel == link.channel]
        if not here:
            return quoted(part, reply_to), None
        return part, ReplyTarget(ref=here[0], author=reply_to.author, excerpt=reply_to.excerpt)

    async def _edit(self, lane: Lane, entry: EntryId, edit: Edit, link: Link) -> None:
        """Change the parts there are, add what is more, remove what is less."""
        copies = await self._copies(lane, edit.source, link)
        if not copies:
            await self.finish(lane, entry, edit)
            return
        first, target = await self._targeted(lane, edit.parts[0], edit, link)
        parts = (first, *edit.parts[1:])
        for place, part in enumerate(parts):
            outgoing = Outgoing(
                part=part,
                face=edit.face,
                reply_to=target if place == 0 else None,
                nonce=_nonce(edit.id, place),
            )
            if place < len(copies):
                await self._change(copies[place], outgoing)
            else:
                made = await self._made(lane, edit, link, outgoing)
                outcome = await self._store.outbox.commit_part(
                    self._fence(lane),
                    lane,
                    entry,
                    part_index=place,
                    is_last=False,
                    source=edit.source,
                    version=edit.version,
                    made=MessageRef(channel=link.channel, id=made),
                )
                if outcome is not Committed.DONE:
                    return
        gone = copies[len(parts) :]
        for copy in gone:
            await self._remove(copy)
        await self._store.outbox.finish(
            self._fence(lane), lane, entry, source=edit.source, version=edit.version, gone=gone
        )

    async def _change(self, copy: MessageRef, outgoing: Outgoing) -> None:
        refusal: Refused | None = None
        for form in plainer_forms(outgoing):
            try:
                await self._outbound.edit(copy, form)
            except Ignored:
                return
            except Refused as error:
                refusal = refusal or error
            else:
                return
        if refusal:
            raise refusal

    async def _delete(self, lane: Lane, entry: EntryId, delete: Delete, link: Link) -> None:
        copies = await self._copies(lane, delete.source, link)
        for copy in copies:
            await self._remove(copy)
        await self._store.outbox.finish(
            self._fence(lane),
            lane,
            entry,
            source=delete.source,
            version=delete.version,
            gone=copies,
        )

    async def _copies(self, lane: Lane, source: MessageRef, link: Link) -> tuple[MessageRef, ...]:
        """The copy's parts here; what was made under an older id of the channel is left alone."""
        copies = await self._store.map.copies(lane.room_id, source, link.id)
        return tuple(copy for copy in copies if copy.channel == link.channel)

    async def _remove(self, message: MessageRef) -> None:
        try:
            await self._outbound.delete(message)
        except (Ignored, Refused) as error:
            _log.info("copy_not_removed", message=str(message), reason=str(error))

    async def _answer(self, lane: Lane, entry: EntryId, answer: CommandAnswer) -> None:
        vanishing = await self._outbound.answer(answer)
        if vanishing:
            vanish = Vanish(id=DeliveryId(f"{answer.id}:vanish"), messages=vanishing)
            at = self._clock.now() + READ_FOR
            await self._store.outbox.schedule(replace(lane, kind="aside"), vanish, at)
        await self._store.outbox.finish(self._fence(lane), lane, entry)

    async def _report(self, lane: Lane, entry: EntryId, report: Report, link: Link) -> None:
        """To the person alone, if the platform lets us; otherwise a plain line in the channel."""
        if isinstance(self._outbound, TellsPeople) and report.person is not None:
            try:
                await self._outbound.tell(report.person, report.text)
            except Rejected as error:
                _log.info("person_not_told", reason=str(error))
            else:
                await self._store.outbox.finish(self._fence(lane), lane, entry)
                return
        await self._say(lane, entry, report, link.channel, report.plain)

    async def _take_leave(self, lane: Lane, entry: EntryId, farewell: Farewell) -> None:
        """The last word. Where the bot is no longer welcome, nobody is left to be told."""
        try:
            await self._say(lane, entry, farewell, farewell.channel, farewell.text)
        except Rejected as error:
            _log.info("farewell_refused", channel=str(farewell.channel), reason=str(error))
            await self.finish(lane, entry, farewell)

    async def _say(
        self, lane: Lane, entry: EntryId, delivery: Delivery, channel: Channel, text: RichText
    ) -> None:
        """A line of the bot's own that nobody will ask for again."""
        nonce = _nonce(delivery.id, 0)
        await self._outbound.post(channel, Outgoing(part=Part(text=text), nonce=nonce))
        await self._store.outbox.finish(self._fence(lane), lane, entry)

    async def _vanish(self, lane: Lane, entry: EntryId, vanish: Vanish, link: Link) -> None:
        for message in vanish.messages:
            await self._remove(MessageRef(channel=link.channel, id=message))
        await self._store.outbox.finish(self._fence(lane), lane, entry)

    async def finish(self, lane: Lane, entry: EntryId, delivery: Delivery) -> None:
        """Nothing (more) to do for this delivery."""
        _log.debug("delivery_without_effect", id=delivery.id)
        await self._store.outbox.finish(self._fence(lane), lane, entry)

    def _fence(self, lane: Lane) -> Lease:
        return self._lease.lease(shard_of(lane.room_id))


def _nonce(delivery_id: DeliveryId, place: int) -> str:
    """Names a part for good, within Discord's 25 characters."""
    return hashlib.blake2b(f"{delivery_id}/{place}".encode(), digest_size=12).hexdigest()
