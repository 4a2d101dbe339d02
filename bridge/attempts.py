"""One call to a platform: what it points at, the forms it is tried in, the look before another.

A refused part is tried again in plainer forms: each shows less, none loses the words. A post whose
outcome nobody saw is looked up before it is repeated, where the platform lets us (`FindsCopies`).
What was made is remembered for a while, committed or not, and is not made again: a Redis that is
killed may miss the commit, and may come back without one that it had answered.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bridge.compose import quoted
from bridge.deliveries import DeliveryId, Part
from bridge.errors import Ignored, OutcomeUnknown, Refused
from bridge.events import MessageId, MessageRef, ReplyTo
from bridge.logs import logger
from bridge.ports import Clock, FindsCopies, Outbound, Outgoing, ReplyTarget
from bridge.richtext import RichText, join
from bridge.rooms import Link
from bridge.store.message_map import MessageMap
from bridge.store.queues import Lane

REMEMBERED = 4_000
"""How many calls' results are remembered: more than are made until a dead Redis is back."""

Response = TypeVar("Response")
_log = logger(__name__)


class Attempts:
    """Makes calls through an `Outbound`, whose errors come through unless a method says so."""

    def __init__(self, *, outbound: Outbound, messages: MessageMap, clock: Clock) -> None:
        self._outbound = outbound
        self._map = messages
        self._since = clock.now()
        """Posts composed before may have been made by an earlier process."""
        self._unsure: set[Lane] = set()
        """Lanes whose last call may have been carried out, though nobody saw its outcome."""
        self._made: OrderedDict[str, tuple[MessageId, ...]] = OrderedDict()
        """What the last calls made, by the part's name (`nonce`)."""

    async def targeted(
        self, lane: Lane, part: Part, reply_to: ReplyTo | None, link: Link
    ) -> tuple[Part, ReplyTarget | None]:
        """Where what is replied to is in this channel; quoted in the text where it isn't."""
        if reply_to is None:
            return part, None
        if reply_to.ref.channel == link.channel:
            refs = (reply_to.ref,)
        else:
            refs = await self._map.copies(lane.room_id, reply_to.ref, link.id)
        here = [ref for ref in refs if ref.channel == link.channel]
        if not here:
            return quoted(part, reply_to), None
        return part, ReplyTarget(ref=here[0], author=reply_to.author, excerpt=reply_to.excerpt)

    async def post(
        self, lane: Lane, link: Link, outgoing: Outgoing, *, composed_at: datetime
    ) -> tuple[MessageRef, ...]:
        """What posting it made, now or in an earlier attempt."""
        made = await self.once(
            outgoing.nonce, lambda: self._found_or_posted(lane, link, outgoing, composed_at)
        )
        return tuple(MessageRef(channel=link.channel, id=one) for one in made)

    async def once(
        self, name: str, call: Callable[[], Awaitable[tuple[MessageId, ...]]]
    ) -> tuple[MessageId, ...]:
        """What a call made, now or when it was made under this name before."""
        if name not in self._made:
            self._made[name] = await call()
            if len(self._made) > REMEMBERED:
                self._made.popitem(last=False)
        return self._made[name]

    async def _found_or_posted(
        self, lane: Lane, link: Link, outgoing: Outgoing, composed_at: datetime
    ) -> tuple[MessageId, ...]:
        if lane in self._unsure or composed_at < self._since:
            found = await self._found(lane, link, outgoing)
            self._unsure.discard(lane)
            if found is not None:
                return (found.id,)
        try:
            return await _accepted(outgoing, lambda form: self._outbound.post(link.channel, form))
        except OutcomeUnknown:
            self._unsure.add(lane)
            raise

    async def edit(self, message: MessageRef, outgoing: Outgoing) -> None:
        """Make a message look like this; fine where it does so already."""
        with suppress(Ignored):
            await _accepted(outgoing, lambda form: self._outbound.edit(message, form))

    async def remove(self, message: MessageRef) -> None:
        """Remove a message; where that can't be (any more), it stays."""
        try:
            await self._outbound.delete(message)
        except (Ignored, Refused) as error:
            _log.info("copy_not_removed", message=str(message), reason=str(error))

    async def _found(self, lane: Lane, link: Link, outgoing: Outgoing) -> MessageRef | None:
        """What an attempt with unknown outcome left behind, if it did."""
        if not isinstance(self._outbound, FindsCopies):
            return None
        for candidate in await self._outbound.find(link.channel, outgoing):
            ref = MessageRef(channel=link.channel, id=candidate)
            if not await self._map.is_copy(lane.room_id, ref):
                return ref
        return None


async def _accepted(
    outgoing: Outgoing, call: Callable[[Outgoing], Awaitable[Response]]
) -> Response:
    """Call with each form until one is taken. Raises what the first was refused with."""
    refusals: list[Refused] = []
    for form in plainer_forms(outgoing):
        try:
            return await call(form)
        except Refused as error:
            refusals.append(error)
    raise refusals[0]


def plainer_forms(outgoing: Outgoing) -> Iterator[Outgoing]:
    """As it is; without pointing at what it answers; without formatting; files as their names."""
    yield outgoing
    if outgoing.reply_to is not None:
        outgoing = replace(outgoing, reply_to=None, part=with_quotation(outgoing))
        yield outgoing
    part = outgoing.part
    if part.text.spans:
        part = replace(part, text=RichText(part.text.text))
        yield replace(outgoing, part=part)
    if part.attachments:
        names = "\n".join(f"📎 {attachment.name}" for attachment in part.attachments)
        rows = [row for row in (part.text, RichText(names)) if row]
        yield replace(outgoing, part=Part(text=join(rows, "\n")))


def with_quotation(outgoing: Outgoing) -> Part:
    """The part for where it can't point at what it replies to."""
    target = outgoing.reply_to
    if target is None:
        return outgoing.part
    reply_to = ReplyTo(ref=target.ref, author=target.author, excerpt=target.excerpt)
    return quoted(outgoing.part, reply_to)


def nonce(delivery_id: DeliveryId, index: int) -> str:
    """Names a part for good, within Discord's 25 characters."""
    return hashlib.blake2b(f"{delivery_id}/{index}".encode(), digest_size=12).hexdigest()
