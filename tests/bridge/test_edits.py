"""Edits and deletions over what a copy is made of: albums, and shared messages."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace

import pytest

from bridge.carrier import Carrier
from bridge.decision import Decision
from bridge.deliveries import CopyPart, Delivery, KeptForm, Part
from bridge.errors import Refused
from bridge.events import Attachment, Channel, MessageId, MessageRef, ReplyTo
from bridge.ports import Outgoing
from bridge.richtext import RichText
from bridge.store.leases import NamedLease
from bridge.store.outbox import Step
from bridge.store.store import Store
from tests.bridge.fakes import FakeOutbound
from tests.bridge.store.values import (
    ANA,
    DEN,
    DISCORD,
    EN,
    GROUP,
    LANE,
    ROOM,
    SHARD,
    delete,
    edit,
    make_room,
    outgoing,
    post,
    ref,
    relay_lease,
    sent,
    source,
)
from tests.clock import FakeClock

JOINT = ref(DEN, "joint")
PHOTOS = tuple(
    Attachment(platform=DISCORD, kind="photo", source=str(number), name=f"{number}.jpg")
    for number in range(3)
)


class AlbumOutbound(FakeOutbound):
    """A platform on which each file is a message of its own."""

    async def post(self, channel: Channel, outgoing: Outgoing) -> tuple[MessageId, ...]:
        """One id a file."""
        (made,) = await super().post(channel, outgoing)
        return tuple(
            MessageId(f"{made}.{number}")
            for number in range(max(len(outgoing.part.attachments), 1))
        )


@dataclass
class Desk:
    """A sender's parts: what waits is carried out at once."""

    store: Store
    clock: FakeClock
    lease: NamedLease

    async def carry_out(self, outbound: FakeOutbound, *deliveries: Delivery) -> None:
        """Let these be relayed, and carry out all that waits."""
        carrier = Carrier(outbound=outbound, store=self.store, clock=self.clock, lease=self.lease)
        await outgoing(self.store, *deliveries)  # pyright: ignore[reportArgumentType]  (speech only)
        for entry, delivery in await self.store.outbox.read(LANE, 10):
            await carrier.carry_out(LANE, entry, delivery, EN)

    async def join(self, *texts: str) -> None:
        """Ana's messages 1, 2, … stand in one message: what coalescing will do."""
        relay = await relay_lease(self.store)
        steps: list[Step] = []
        start = 0
        for number, text in enumerate(texts, 1):
            await self.store.inbox.append(ROOM.id, sent(number))
            ((entry, _),) = await self.store.inbox.read(ROOM.id, 1)
            decision = Decision(source=source(number), deliveries=((EN, post(number, text)),))
            await self.store.inbox.commit(relay, ROOM.id, entry, decision)
            form = KeptForm(part=Part(text=RichText(text)))
            here = CopyPart(ref=JOINT, start=start, end=start + len(text))
            steps.append(Step(source=ref(GROUP, number), parts={0: (here,)}, forms={JOINT: form}))
            start += len(text) + 1
        entries = [entry for entry, _ in await self.store.outbox.read(LANE, 10)]
        committed = [
            replace(step, entry=entry) for step, entry in zip(steps, entries, strict=True)
        ]
        await self.store.outbox.commit_steps(self.lease.lease(SHARD), LANE, committed)

    async def ranges(self) -> list[tuple[MessageRef, int, int | None]]:
        """Whose words the shared message holds, and where."""
        shares = await self.store.map.shares(ROOM.id, JOINT)
        return [(share.source, share.start, share.end) for share in shares]


@pytest.fixture
async def desk(store: Store, clock: FakeClock) -> AsyncGenerator[Desk]:
    """With the right to send, in a room of two."""
    await make_room(store)
    lease = store.leases.named(DISCORD, "sender")
    assert await lease.take()
    yield Desk(store=store, clock=clock, lease=lease)
    await lease.release()


async def test_all_messages_of_an_album_are_remembered(desk: Desk) -> None:
    """A post that became three messages is deleted with all of them."""
    outbound = AlbumOutbound()
    album = replace(post(1), parts=(Part(text=RichText("cats"), attachments=PHOTOS),))
    await desk.carry_out(outbound, album)
    copies = await desk.store.map.copies(ROOM.id, ref(GROUP, 1), EN.id)

    await desk.carry_out(outbound, delete(1))

    assert [copy.id for copy in copies] == ["m1.0", "m1.1", "m1.2"]
    assert outbound.calls[1:] == [("delete", f"m1.{number}", "") for number in range(3)]
    assert await desk.store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == ()
    assert await desk.store.map.origin(ROOM.id, copies[1]) is None


async def test_an_albums_caption_changes_in_its_first_message(desk: Desk) -> None:
    """The others stay; a part that follows is found after them; files that are too many go."""
    outbound = AlbumOutbound()
    both = (Part(text=RichText("cats"), attachments=PHOTOS), Part(text=RichText("more")))
    await desk.carry_out(outbound, replace(post(1), parts=both))
    outbound.calls.clear()
    fewer = Part(text=RichText("two cats"), attachments=PHOTOS[:2])

    await desk.carry_out(outbound, replace(edit(1, 2), parts=(fewer, both[1])))

    assert outbound.calls == [
        ("edit", "m1.0", "two cats"),
        ("delete", "m1.2", ""),
        ("edit", "m2.0", "more"),
    ]
    copies = await desk.store.map.copies(ROOM.id, ref(GROUP, 1), EN.id)
    assert [copy.id for copy in copies] == ["m1.0", "m1.1", "m2.0"]


async def test_an_edit_of_one_share_lays_the_message_out_anew(desk: Desk) -> None:
    """From the kept forms of all; the stretches behind it move, and a second edit finds them."""
    await desk.join("one", "two", "three")
    outbound = FakeOutbound()

    await desk.carry_out(outbound, edit(2, 1, "second"))
    moved = await desk.ranges()
    await desk.carry_out(outbound, edit(3, 1, "last"))

    assert outbound.calls == [
        ("edit", "joint", "one\nsecond\nthree"),
        ("edit", "joint", "one\nsecond\nlast"),
    ]
    assert moved == [(ref(GROUP, 1), 0, 3), (ref(GROUP, 2), 4, 10), (ref(GROUP, 3), 11, 16)]
    parts = await desk.store.map.parts(ROOM.id, ref(GROUP, 3), EN.id)
    assert parts == {0: (CopyPart(ref=JOINT, start=11, end=15),)}


async def test_a_deleted_share_leaves_the_others(desk: Desk) -> None:
    """The message goes only with its last share."""
    await desk.join("one", "two")
    outbound = FakeOutbound()

    await desk.carry_out(outbound, delete(1))
    left = await desk.ranges()
    await desk.carry_out(outbound, delete(2))

    assert outbound.calls == [("edit", "joint", "two"), ("delete", "joint", "")]
    assert left == [(ref(GROUP, 2), 0, 3)]
    assert await desk.ranges() == []
    assert not await desk.store.map.is_copy(ROOM.id, JOINT)


async def test_an_edit_of_a_share_may_grow_beyond_it(desk: Desk) -> None:
    """What doesn't stand in the shared message is a message of its own, and goes again."""
    await desk.join("one", "two")
    outbound = FakeOutbound()
    parts = (Part(text=RichText("first")), Part(text=RichText("and more")))

    await desk.carry_out(outbound, replace(edit(1, 1), parts=parts))
    await desk.carry_out(outbound, edit(1, 2, "short"))

    assert outbound.calls == [
        ("edit", "joint", "first\ntwo"),
        ("post", str(DEN), "and more"),
        ("edit", "joint", "short\ntwo"),
        ("delete", "m2", ""),
    ]


async def test_a_reply_in_a_shared_message_quotes(desk: Desk) -> None:
    """Only a message as a whole could point at another."""
    await desk.join("one", "two")
    outbound = FakeOutbound()
    reply_to = ReplyTo(ref=ref(DEN, 5), author="Emma", excerpt="which?")

    await desk.carry_out(outbound, replace(edit(2, 1, "that one"), reply_to=reply_to))

    assert outbound.calls == [("edit", "joint", "one\nEmma: which?\nthat one")]
    assert outbound.sent[0].reply_to is None


async def test_without_the_forms_a_shared_message_stays(desk: Desk) -> None:
    """After 48 hours, or a `/forgetme`, nobody knows how to lay it out; no words are dropped."""
    await desk.join("one", "two")
    await desk.store.forgetting.forget(ANA)
    outbound = FakeOutbound()

    await desk.carry_out(outbound, edit(1, 1, "first"), delete(1, 2))

    assert outbound.calls == []
    assert await desk.store.outbox.read(LANE, 10) == []


async def test_a_share_that_cannot_be_taken_out_any_more_stays(desk: Desk) -> None:
    """As with whole messages: no dead letter, and no words kept that were deleted."""
    await desk.join("one", "two")
    outbound = FakeOutbound(errors=[Refused("too old")])

    await desk.carry_out(outbound, delete(1))

    assert await desk.store.outbox.read(LANE, 10) == []
    assert await desk.store.map.copies(ROOM.id, ref(GROUP, 1), EN.id) == ()
