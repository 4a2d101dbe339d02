"""Edits and deletes copies: the difference between what a channel shows and what it should.

Some parts change, some go, some come. A message that several sources share is laid out anew from
the forms that are kept of them, whether one of them changed or was deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge.attempts import Attempts, nonce, with_quotation
from bridge.deliveries import CopyPart, Delete, Edit, KeptForm
from bridge.errors import Refused
from bridge.events import MessageRef
from bridge.logs import logger
from bridge.ports import Outgoing
from bridge.rooms import Link
from bridge.sharing import LaidOut, Stretch, changed, lay_out
from bridge.store.inbox import Committed
from bridge.store.keys import shard_of
from bridge.store.leases import NamedLease
from bridge.store.message_map import MessageMap
from bridge.store.outbox import Outbox, Step
from bridge.store.queues import EntryId, Lane

_log = logger(__name__)


@dataclass(slots=True, kw_only=True)
class _Change:
    """One copy's change, as far as it is made: what the message map is to remember in the end."""

    lane: Lane
    entry: EntryId
    delivery: Edit | Delete
    link: Link
    parts: dict[int, tuple[CopyPart, ...]] = field(default_factory=dict[int, tuple[CopyPart, ...]])
    gone: list[MessageRef] = field(default_factory=list[MessageRef])
    forms: dict[MessageRef, KeptForm | None] = field(
        default_factory=dict[MessageRef, KeptForm | None]
    )
    neighbours: list[Step] = field(default_factory=list[Step])
    """The other sources of shared messages, whose stretches moved."""

    def note_shared(
        self, message: MessageRef, stretches: Sequence[Stretch], laid_out: LaidOut
    ) -> None:
        """A shared message looks like this now."""
        for stretch, (start, end) in zip(stretches, laid_out.ranges, strict=True):
            parts = {stretch.index: stretch.moved(message, start, end)}
            if stretch.source == self.delivery.source:
                self.parts |= parts
                self.forms[message] = stretch.form
            else:
                self.neighbours.append(Step(source=stretch.source, parts=parts))

    def steps(self) -> tuple[Step, ...]:
        """What to commit."""
        own = Step(
            entry=self.entry,
            source=self.delivery.source,
            version=self.delivery.version,
            parts=self.parts,
            gone=tuple(self.gone),
            forms=self.forms,
        )
        return (own, *self.neighbours)


class Edits:
    """Changes what is in the message map already. Errors of the `Outbound` come through."""

    def __init__(
        self, *, attempts: Attempts, messages: MessageMap, outbox: Outbox, lease: NamedLease
    ) -> None:
        self._attempts = attempts
        self._map = messages
        self._outbox = outbox
        self._lease = lease

    async def edit(self, lane: Lane, entry: EntryId, edit: Edit, link: Link) -> None:
        """Change the parts there are, add what is more, remove what is less."""
        change = _Change(lane=lane, entry=entry, delivery=edit, link=link)
        shown = await self._shown(change)
        if not shown:
            await self._outbox.finish(self._lease.lease(shard_of(lane.room_id)), lane, entry)
            return
        first, target = await self._attempts.targeted(lane, edit.parts[0], edit.reply_to, link)
        for index, part in enumerate((first, *edit.parts[1:])):
            outgoing = Outgoing(
                part=part,
                face=edit.face,
                reply_to=target if index == 0 else None,
                nonce=nonce(edit.id, index),
            )
            if index in shown:
                await self._change_part(change, index, shown[index], outgoing)
            elif not await self._add_part(change, edit, index, outgoing):
                return
        for index in [index for index in shown if index >= len(edit.parts)]:
            await self._remove_part(change, index, shown[index])
        await self._commit(change)

    async def delete(self, lane: Lane, entry: EntryId, delete: Delete, link: Link) -> None:
        """Remove the copy, and from shared messages its stretch."""
        change = _Change(lane=lane, entry=entry, delivery=delete, link=link)
        for index, parts in (await self._shown(change)).items():
            await self._remove_part(change, index, parts)
        await self._commit(change)

    async def _shown(self, change: _Change) -> dict[int, tuple[CopyPart, ...]]:
        """The copy's parts here; what was made under an older id of the channel is left alone."""
        link, room_id = change.link, change.lane.room_id
        shown = await self._map.parts(room_id, change.delivery.source, link.id)
        here = {
            index: tuple(part for part in parts if part.ref.channel == link.channel)
            for index, parts in shown.items()
        }
        return {index: parts for index, parts in here.items() if parts}

    async def _change_part(
        self, change: _Change, index: int, parts: tuple[CopyPart, ...], outgoing: Outgoing
    ) -> None:
        """An album's first message carries its text; files that are too many go from its end."""
        first, *others = parts
        if first.is_share:
            await self._share_anew(change, first.ref, outgoing)
            return
        await self._attempts.edit(first.ref, outgoing)
        kept = max(len(outgoing.part.attachments), 1)
        if others[kept - 1 :]:
            await self._remove_messages(change, others[kept - 1 :])
            change.parts[index] = parts[:kept]

    async def _add_part(self, change: _Change, edit: Edit, index: int, outgoing: Outgoing) -> bool:
        """Post one more, committed at once; False where the edit is not to go on."""
        lane = change.lane
        made = await self._attempts.post(lane, change.link, outgoing, composed_at=edit.composed_at)
        step = Step(
            entry=change.entry,
            done=index + 1,
            source=edit.source,
            version=edit.version,
            parts={index: tuple(CopyPart(ref=ref) for ref in made)},
        )
        fence = self._lease.lease(shard_of(lane.room_id))
        (outcome,) = await self._outbox.commit_steps(fence, lane, [step])
        return outcome is Committed.DONE

    async def _remove_part(self, change: _Change, index: int, parts: tuple[CopyPart, ...]) -> None:
        for message in [part.ref for part in parts if part.is_share]:
            change.forms[message] = None
            try:
                await self._share_anew(change, message, None)
            except Refused as error:
                _log.info("copy_not_removed", message=str(message), reason=str(error))
        await self._remove_messages(change, [part for part in parts if not part.is_share])
        change.parts[index] = ()

    async def _remove_messages(self, change: _Change, parts: list[CopyPart]) -> None:
        for part in parts:
            await self._attempts.remove(part.ref)
            change.gone.append(part.ref)

    async def _share_anew(
        self, change: _Change, message: MessageRef, outgoing: Outgoing | None
    ) -> None:
        """Lay a shared message out anew: with what a source looks like now, or without it.

        Where the forms it takes are kept no more, it stays as it is.
        """
        stretches = await self._map.stretches(change.lane.room_id, message, change.link.id)
        part = with_quotation(outgoing) if outgoing else None
        left = changed(stretches, change.delivery.source, part)
        if laid_out := lay_out(left):
            anew = Outgoing(
                part=laid_out.part, face=laid_out.face, nonce=nonce(change.delivery.id, 0)
            )
            await self._attempts.edit(message, anew)
            change.note_shared(message, left, laid_out)
        elif left:
            _log.info("shared_message_left", message=str(message))
        else:
            await self._remove_messages(change, [CopyPart(ref=message)])

    async def _commit(self, change: _Change) -> None:
        fence = self._lease.lease(shard_of(change.lane.room_id))
        await self._outbox.commit_steps(fence, change.lane, change.steps())
