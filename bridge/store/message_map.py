"""Ties a message to the parts of its copies, both ways, for ninety days.

From a source it leads, for each link, to where each part of its copy is shown; from a message of
ours to the sources whose words it holds: one, or several with a stretch of the text each. It holds
ids. The few words that a reply may have to quote, and the forms that shared messages are made of,
are text and live apart, for 48 hours. Entries carry whole references, channel included: when a
group migrates, what was made in the old chat is never applied to the new one.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bridge.decision import SourceRecord
from bridge.deliveries import CopyPart, KeptForm, Share
from bridge.events import Channel, LinkId, MessageId, MessageRef, PersonId, RoomId
from bridge.rooms import Room
from bridge.sharing import Stretch
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.records import decode, decode_parts, decode_shares, encode
from bridge.store.redis import Redis, Request, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class _Excerpt:
    author_name: str
    text: str


NOBODY = PersonId("")
"""Wrote what was taken back, or whatever its author had forgotten here."""

_LOOKED_BACK = 20


class MessageMap:
    """Looks up messages and copies of a room."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    async def source(self, room_id: RoomId, ref: MessageRef) -> SourceRecord | None:
        """What is remembered of an original message."""
        record, held = await self._connection.do_all(
            [
                ("HGET", keys.MESSAGE.of_room(room_id, ref), "record"),
                ("GET", keys.EXCERPT.of_room(room_id, ref)),
            ]
        )
        if record is None:
            return None
        source = decode(SourceRecord, record)
        if held is None:
            return source
        excerpt = decode(_Excerpt, held)
        return replace(source, author_name=excerpt.author_name, excerpt=excerpt.text)

    async def origin(
        self, room_id: RoomId, ref: MessageRef, at: int | None = None
    ) -> MessageRef | None:
        """The original behind a message of ours, or behind a place in it; an original is its own.

        `at` counts code points of the message's text. Without it, the only or first original.
        """
        held, is_source = await self._connection.do_all(
            [
                ("GET", keys.ORIGIN.of_room(room_id, ref)),
                ("HEXISTS", keys.MESSAGE.of_room(room_id, ref), "record"),
            ]
        )
        if held:
            return _share_at(decode_shares(held), at).source
        return ref if is_source else None

    async def shares(self, room_id: RoomId, ref: MessageRef) -> tuple[Share, ...]:
        """Whose words a message of ours holds, in the order of its text."""
        held = await self._connection.do("GET", keys.ORIGIN.of_room(room_id, ref))
        return decode_shares(held) if held else ()

    async def parts(
        self, room_id: RoomId, source: MessageRef, link_id: LinkId
    ) -> dict[int, tuple[CopyPart, ...]]:
        """Where each part of a message's copy is shown in one channel, in order."""
        key = keys.MESSAGE.of_room(room_id, source)
        return _parts(pairs(await self._connection.do("HGETALL", key)), link_id)

    async def copies(
        self, room_id: RoomId, source: MessageRef, link_id: LinkId
    ) -> tuple[MessageRef, ...]:
        """The messages that show a message's copy in one channel, in order."""
        parts = await self.parts(room_id, source, link_id)
        return tuple(part.ref for shown in parts.values() for part in shown)

    async def stretches(
        self, room_id: RoomId, ref: MessageRef, link_id: LinkId
    ) -> tuple[Stretch, ...]:
        """What each source has in a shared message, with what it takes to lay it out anew."""
        sources = [share.source for share in await self.shares(room_id, ref)]
        held = await self._connection.do_all(
            [
                command
                for source in sources
                for command in (
                    ("HGETALL", keys.MESSAGE.of_room(room_id, source)),
                    ("HGET", keys.FORM.of_room(room_id, source), str(ref)),
                )
            ]
        )
        return tuple(
            _stretch(source, ref, _parts(pairs(fields), link_id), form)
            for source, fields, form in zip(sources, held[::2], held[1::2], strict=True)
        )

    async def version(self, room_id: RoomId, source: MessageRef, link_id: LinkId) -> int:
        """Which version of a message its copy in one channel shows, or was deleted with."""
        key = keys.MESSAGE.of_room(room_id, source)
        return int(await self._connection.do("HGET", key, f"version:{link_id}") or 0)

    async def is_copy(self, room_id: RoomId, ref: MessageRef) -> bool:
        """Whether a message is one that we made."""
        return bool(await self._connection.do("EXISTS", keys.ORIGIN.of_room(room_id, ref)))

    async def last_by(
        self, room_id: RoomId, author: PersonId, channel: Channel
    ) -> MessageRef | None:
        """The last message of this person in this channel that has copies, within 48 hours."""
        wrote = keys.WROTE.of_room(room_id, author)
        since = self._connection.now() - life(keys.RERENDER)
        latest = ("ZREVRANGEBYSCORE", wrote, "+inf", since, "LIMIT", 0, _LOOKED_BACK)
        for name in await self._connection.do(*latest):
            where, _, message = name.rpartition("/")
            ref = MessageRef(channel=channel, id=MessageId(message))
            if where == str(channel) and await self._has_copies(room_id, ref):
                return ref
        return None

    async def forget_author(self, room_id: RoomId, author: PersonId) -> None:
        """Keep of their messages that they are there, and no longer whose they are."""
        refs = await self._connection.do("ZRANGE", keys.WROTE.of_room(room_id, author), 0, -1)
        names = [keys.MESSAGE.of_room(room_id, ref) for ref in refs]
        records = await self._connection.do_all([("HGET", name, "record") for name in names])
        requests: list[Request] = []
        for name, record in zip(names, records, strict=True):
            if record:
                anonymous = replace(decode(SourceRecord, record), author=NOBODY)
                request = Request(old=record, new=encode(anonymous))
                request.values["message"] = request.key(name)
                requests.append(request)
        await self._connection.run_all("rewrite_record", requests)

    async def _has_copies(self, room_id: RoomId, source: MessageRef) -> bool:
        fields = await self._connection.do("HKEYS", keys.MESSAGE.of_room(room_id, source))
        return any(field.startswith("part:") for field in fields)

    async def recent(self, room_id: RoomId, channel: Channel, limit: int) -> tuple[MessageId, ...]:
        """The channel's last relayed messages, oldest first."""
        key = keys.RECENT.of_room(room_id, channel)
        return tuple(map(MessageId, await self._connection.do("ZRANGE", key, -limit, -1)))

    async def last_at(self, room: Room) -> datetime | None:
        """When the last line of a room was taken; None where nobody has spoken for long."""
        keyed = [keys.RECENT.of_room(room.id, link.channel) for link in room.links]
        newest = await self._connection.do_all(
            [("ZRANGE", key, -1, -1, "WITHSCORES") for key in keyed]
        )
        scores = [float(found[1]) for found in newest if found]
        return datetime.fromtimestamp(max(scores) / 1000, UTC) if scores else None


def _share_at(shares: tuple[Share, ...], at: int | None) -> Share:
    """The last share that begins at or before this place; the first where there is none."""
    begun = [share for share in shares if at is not None and share.start <= at]
    return begun[-1] if begun else shares[0]


def _parts(held: dict[str, str], link_id: LinkId) -> dict[int, tuple[CopyPart, ...]]:
    begin = f"part:{link_id}:"
    indices = sorted(int(name.removeprefix(begin)) for name in held if name.startswith(begin))
    return {index: decode_parts(held[f"{begin}{index}"]) for index in indices}


def _stretch(
    source: MessageRef,
    ref: MessageRef,
    parts: dict[int, tuple[CopyPart, ...]],
    form: str | None,
) -> Stretch:
    index = next((i for i, shown in parts.items() if ref in {part.ref for part in shown}), 0)
    return Stretch(
        source=source,
        index=index,
        parts=parts.get(index) or (CopyPart(ref=ref),),
        form=decode(KeptForm, form) if form else None,
    )


def describe_source(request: Request, room_id: RoomId, source: SourceRecord) -> dict[str, object]:
    """A message's record as `commit.lua` writes it."""
    excerpt, author = None, NOBODY
    if source.excerpt is not None:
        author = source.author
        excerpt = encode(_Excerpt(author_name=source.author_name, text=source.excerpt))
    return {
        "ref": str(source.ref),
        "id": source.ref.id,
        "version": str(source.version),
        "record": encode(replace(source, author=author, author_name="", excerpt=None)),
        "excerpt": excerpt,
        "language": source.language,
        "message": request.key(keys.MESSAGE.of_room(room_id, source.ref)),
        "text": request.key(keys.EXCERPT.of_room(room_id, source.ref)),
        "wrote": request.key(keys.WROTE.of_room(room_id, source.author)),
        "spoke": request.key(keys.SPOKE.of_room(room_id, source.author)),
        "recent": request.key(keys.RECENT.of_room(room_id, source.ref.channel)),
        "map_life": life(keys.MAP),
        "text_life": life(keys.RERENDER),
        "spoke_life": life(keys.LAST_LANGUAGE),
        "recent_count": keys.RECENT_COUNT,
    }
