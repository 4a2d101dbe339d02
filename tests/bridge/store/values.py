"""Small values that the store's tests speak of: a Telegram group and a Discord channel."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count

from bridge.decision import Decision, SourceRecord
from bridge.deliveries import CopyPart, Delete, DeliveryId, Edit, KeptForm, Part, Post
from bridge.events import (
    Author,
    Channel,
    ChannelGone,
    ChannelId,
    EventId,
    Language,
    LinkId,
    MessageId,
    MessageRef,
    MessageSent,
    PersonId,
    Platform,
    RoomId,
    UserId,
)
from bridge.richtext import RichText
from bridge.rooms import Link, Room
from bridge.store.keys import shard_of
from bridge.store.leases import Lease
from bridge.store.outbox import Step
from bridge.store.queues import EntryId, Lane
from bridge.store.store import Store

TELEGRAM, DISCORD = Platform("telegram"), Platform("discord")
MOMENT = datetime(2025, 1, 14, 20, 0, tzinfo=UTC)
ANA = PersonId("telegram:7")
_numbers = count(1000)
"""Of messages whose words matter to nobody."""


def channel(platform: Platform, channel_id: str) -> Channel:
    """A channel."""
    return Channel(platform=platform, id=ChannelId(channel_id))


GROUP, DEN = channel(TELEGRAM, "-1001"), channel(DISCORD, "77")


def link(link_id: str, where: Channel, language: str = "en") -> Link:
    """A membership."""
    return Link(
        id=LinkId(link_id),
        channel=where,
        name=f"#{link_id}",
        language=Language(language),
        paired_by=ANA,
        joined_at=MOMENT,
    )


PT, EN = link("a", GROUP, "pt"), link("b", DEN, "en")
ROOM = Room(id=RoomId("r1"), name="Tea", created_at=MOMENT, links=(PT, EN))
LANE = Lane.of(ROOM.id, EN)
SHARD = shard_of(ROOM.id)


def ref(where: Channel, message_id: int | str) -> MessageRef:
    """A message."""
    return MessageRef(channel=where, id=MessageId(str(message_id)))


def sent(number: int, text: str = "Meu gato dorme", where: Channel = GROUP) -> MessageSent:
    """Ana speaks."""
    return MessageSent(
        id=EventId(f"{where}:{number}"),
        ref=ref(where, number),
        author=Author(platform=TELEGRAM, id=UserId("7"), name="Ana"),
        text=RichText(text),
        sent_at=MOMENT,
        position=f"{number:020d}",
    )


def post(number: int, text: str = "My cat sleeps", *, parts: int = 1) -> Post:
    """Her words, for the other side."""
    return Post(
        id=DeliveryId(f"post-{number}"),
        source=ref(GROUP, number),
        parts=tuple(Part(text=RichText(text)) for _ in range(parts)),
        composed_at=MOMENT,
    )


def edit(number: int, version: int, text: str = "My cat slept") -> Edit:
    """Her words, changed."""
    return Edit(
        id=DeliveryId(f"edit-{number}-{version}"),
        source=ref(GROUP, number),
        version=version,
        parts=(Part(text=RichText(text)),),
        composed_at=MOMENT,
    )


def delete(number: int, version: int = 1) -> Delete:
    """Her words, gone."""
    return Delete(id=DeliveryId(f"delete-{number}"), source=ref(GROUP, number), version=version)


def source(number: int, version: int = 0, excerpt: str | None = "Meu gato") -> SourceRecord:
    """What is remembered of her words."""
    return SourceRecord(
        ref=ref(GROUP, number),
        author=ANA,
        author_name="Ana",
        version=version,
        fingerprint=f"f{version}",
        language=Language("pt"),
        excerpt=excerpt,
    )


def made(
    entry: EntryId, number: int, *copies: MessageRef, index: int = 0, done: int | None = None
) -> Step:
    """A part of the copy of her words was posted: all of it, unless told how many are done."""
    parts = {index: tuple(CopyPart(ref=copy) for copy in copies)}
    return Step(entry=entry, done=done, source=ref(GROUP, number), parts=parts)


def share(entry: EntryId, number: int, message: MessageRef, start: int, end: int) -> Step:
    """Her words stand in a stretch of a message that holds others' too."""
    form = KeptForm(part=Part(text=RichText("x" * (end - start))))
    return Step(
        entry=entry,
        source=ref(GROUP, number),
        parts={0: (CopyPart(ref=message, start=start, end=end),)},
        forms={message: form},
    )


async def make_room(store: Store, room: Room = ROOM) -> Room:
    """Put a room and its claims into the store."""
    made = await store.rooms.create(room, event_id=EventId(f"create-{room.id}"))
    for member in room.links:
        assert await store.rooms.claim(member.channel, made.id)
    return made


async def relay_lease(store: Store, owner: str = "worker", shard: int = SHARD) -> Lease:
    """The right to commit what the relay did."""
    leases = store.leases.shards(owner)
    await leases.tick()
    return leases.held[shard]


async def leave(store: Store, link: Link) -> None:
    """End a membership as an admin's command does: in a commit, then the channel's claim."""
    lease = await relay_lease(store)
    event_id = EventId(f"leave {link.id}")
    await store.inbox.append(ROOM.id, ChannelGone(id=event_id, channel=link.channel))
    entry = next(
        entry for entry, event in await store.inbox.read(ROOM.id, 100) if event.id == event_id
    )
    await store.inbox.commit(lease, ROOM.id, entry, Decision(dropped_links=(link,)))
    await store.rooms.release(link.channel, ROOM.id)


@asynccontextmanager
async def sending(store: Store, owner: str = "sender") -> AsyncGenerator[Lease]:
    """The right to commit what was sent to Discord."""
    lease = store.leases.named(DISCORD, owner)
    assert await lease.take()
    yield lease.lease(SHARD)
    await lease.release()


async def outgoing(store: Store, *deliveries: Post | Edit | Delete) -> list[EntryId]:
    """Let an event of Ana's be relayed as these deliveries; the lane's entries afterwards."""
    lease = await relay_lease(store)
    await store.inbox.append(ROOM.id, sent(next(_numbers)))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await store.inbox.commit(
        lease,
        ROOM.id,
        entry,
        Decision(deliveries=tuple((EN, delivery) for delivery in deliveries)),
    )
    return [waiting for waiting, _ in await store.outbox.read(LANE, 100)]
