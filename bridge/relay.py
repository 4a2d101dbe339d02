"""The heart: what follows from an event in a room. Decides; formats nothing, sends nothing.

A message's languages are found once, it is translated once per distinct target language (not once
per channel), and one delivery per receiving channel comes out, with the record that the message
map keeps of it. `bridge.worker` reads the events and commits what is decided here.
"""

import asyncio
import hashlib
from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bridge.compose import EXCERPT_LIMIT, Spoken, compose, concealed, shortened
from bridge.deliveries import Answers, Delete, Delivery, DeliveryId, Edit, Post
from bridge.events import (
    UNDETERMINED,
    Answered,
    Attachment,
    Language,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    Platform,
    RoomId,
)
from bridge.ports import Capabilities, Clock, Translation, Translator, Untranslated
from bridge.richtext import RichText
from bridge.rooms import Link, Room, Show
from bridge.store.inbox import LateWork, person
from bridge.store.message_map import SourceRecord
from bridge.store.opening import Store
from bridge.translation.context import Hints, RoomContext

PATIENCE = timedelta(seconds=3)
"""How long a message waits for its translation before it goes over in the original."""

EARLIER = 5
"""How many of a room's last lines an engine that understands context is shown."""

SPEAKERS = 30
"""How many of a room's last speakers' names are kept verbatim."""

UNSAID = "//"
"""A line that starts so is never relayed."""

Composed = tuple[Link, Delivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to commit for one event."""

    deliveries: tuple[Composed, ...] = ()
    source: SourceRecord | None = None
    late: LateWork | None = None
    """What to translate once more without haste, and to edit in."""


NOTHING = Decision()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One version of a message, ready to be composed for each channel."""

    room: Room
    event: MessageSent | MessageEdited
    spoken: Spoken
    version: int
    translations: Mapping[Language, Translation]
    is_new: bool


class Relay:
    """Turns what people do in one channel into deliveries for the room's others."""

    def __init__(
        self,
        *,
        translator: Translator,
        store: Store,
        capabilities: Mapping[Platform, Capabilities],
        clock: Clock,
        owners: Collection[str] = (),
        patience: timedelta = PATIENCE,
    ) -> None:
        self._translator = translator
        self._map = store.map
        self._members = store.members
        self._capabilities = capabilities
        self._clock = clock
        self._owners = owners
        """Operators: a room one of them paired may use engines on someone else's machine."""
        self._patience = patience
        self._earlier: defaultdict[RoomId, deque[str]] = defaultdict(lambda: deque(maxlen=EARLIER))
        """Each room's last lines, in memory only, and only for engines that want them."""
        self._speakers: defaultdict[RoomId, deque[str]] = defaultdict(
            lambda: deque(maxlen=SPEAKERS)
        )
        """Display names of who spoke last: people are spoken of by name, and names are kept."""

    async def sent(self, room: Room, event: MessageSent) -> Decision:
        """Somebody spoke."""
        link = room.link_of(event.ref.channel)
        if link is None or not link.sends(self._clock.now()) or _is_unsaid(event):
            return NOTHING
        return await self._said(room, link, event, version=1)

    async def edited(self, room: Room, event: MessageEdited) -> Decision:
        """Somebody changed what they had said; a line changed to `.` or `//…` is taken back."""
        link = room.link_of(event.ref.channel)
        known = await self._map.source(room.id, event.ref)
        if link is None or known is None:
            return NOTHING
        if known.fingerprint == fingerprint(event.text, event.attachments):
            return NOTHING
        if event.text.text.strip() == "." or event.text.text.startswith(UNSAID):
            return self._removed(room, link, known)
        if not link.sends(self._clock.now()):
            return NOTHING
        return await self._said(room, link, event, version=known.version + 1)

    async def deleted(self, room: Room, event: MessageDeleted) -> Decision:
        """A message is gone; so are its copies. A copy that is gone leaves the others alone."""
        link = room.link_of(event.ref.channel)
        known = await self._map.source(room.id, event.ref)
        if link is None or known is None:
            return NOTHING
        return self._removed(room, link, known)

    async def late(self, room: Room, work: LateWork) -> tuple[Composed, ...]:
        """The translations that were waited for no longer, as edits; none where it changed since.

        Takes as long as the engine takes.
        """
        link = room.link_of(work.event.ref.channel)
        known = await self._map.source(room.id, work.event.ref)
        if link is None or known is None or known.version != work.version:
            return ()
        language = known.language or UNDETERMINED
        targets = [target for target in room.others(link) if target.id in work.targets]
        wanted = sorted({lang for t in targets if (lang := wanted_language(t, language))})
        spoken = await self._spoken(room, link, work.event, language)
        translations = await asyncio.gather(
            *(self._translate(spoken, target, room) for target in wanted)
        )
        said = _Said(
            room=room,
            event=work.event,
            spoken=spoken,
            version=work.version,
            translations=dict(zip(wanted, translations, strict=True)),
            is_new=False,
        )
        return tuple(self._delivery(said, target) for target in targets)

    async def _said(
        self, room: Room, link: Link, event: MessageSent | MessageEdited, *, version: int
    ) -> Decision:
        if event.author.name not in self._speakers[room.id]:
            self._speakers[room.id].append(event.author.name)
        language = await self._language(room, event)
        spoken = await self._spoken(room, link, event, language)
        targets = self._targets(room, link)
        wanted = sorted({lang for t in targets if (lang := wanted_language(t, language))})
        translations = await self._translations(spoken, wanted, room)
        waiting = tuple(
            target.id
            for target in targets
            if wanted_language(target, language) not in {None, *translations}
        )
        said = _Said(
            room=room,
            event=event,
            spoken=spoken,
            version=version,
            translations=translations,
            is_new=isinstance(event, MessageSent),
        )
        if self._translator.wants_context:
            self._earlier[room.id].append(event.text.text)
        return Decision(
            deliveries=tuple(self._delivery(said, target) for target in targets),
            source=self._record(event, version, language),
            late=LateWork(event=event, version=version, targets=waiting) if waiting else None,
        )

    def _targets(self, room: Room, link: Link) -> list[Link]:
        now = self._clock.now()
        return [other for other in room.others(link) if other.receives(now)]

    async def _language(self, room: Room, event: MessageSent | MessageEdited) -> Language:
        if not event.text.text.strip():
            return UNDETERMINED
        author = await self._members.last_language(room.id, person(event.author))
        return await self._translator.detect(event.text, room=room.languages, author=author)

    async def _translations(
        self, spoken: Spoken, wanted: Sequence[Language], room: Room
    ) -> dict[Language, Translation]:
        """The translations that are there in time."""
        if not wanted:
            return {}
        tasks = {
            language: asyncio.ensure_future(self._translate(spoken, language, room))
            for language in wanted
        }
        try:
            await asyncio.wait(tasks.values(), timeout=self._patience.total_seconds())
            return {language: task.result() for language, task in tasks.items() if task.done()}
        finally:
            for task in tasks.values():
                task.cancel()

    async def _translate(self, spoken: Spoken, target: Language, room: Room) -> Translation:
        if not spoken.text.text.strip():
            return Untranslated(reason="nothing_to_translate")
        return await self._translator.translate(
            spoken.text,
            source=spoken.language,
            target=target,
            names=tuple(self._speakers[room.id]),
            context=RoomContext(
                room=room.id,
                author=person(spoken.author),
                may_leave=any(link.paired_by in self._owners for link in room.links),
                hints=Hints(earlier=tuple(self._earlier[room.id])),
            ),
        )

    async def _spoken(
        self, room: Room, link: Link, event: MessageSent | MessageEdited, language: Language
    ) -> Spoken:
        return Spoken(
            author=event.author,
            origin=link,
            text=event.text,
            language=language,
            attachments=event.attachments,
            answers=await self._answers(room, event.answers),
            said_at=event.sent_at if isinstance(event, MessageSent) else self._clock.now(),
        )

    async def _answers(self, room: Room, answered: Answered | None) -> Answers | None:
        if answered is None:
            return None
        origin = await self._map.origin(room.id, answered.ref)
        known = await self._map.source(room.id, origin) if origin else None
        if origin is None or known is None:
            return Answers(
                source=answered.ref,
                author=answered.author,
                excerpt=shortened(RichText(answered.text), EXCERPT_LIMIT).text,
            )
        return Answers(
            source=origin,
            author=known.author_name or answered.author,
            excerpt=known.excerpt or shortened(RichText(answered.text), EXCERPT_LIMIT).text,
        )

    def _delivery(self, said: _Said, target: Link) -> Composed:
        """One channel's share: a post for something new, an edit for what changed."""
        wanted = wanted_language(target, said.spoken.language)
        now = self._clock.now()
        shown = compose(
            said.spoken,
            said.translations.get(wanted) if wanted else None,
            room=said.room,
            target=target,
            capabilities=self._capabilities[target.channel.platform],
            now=now,
        )
        if said.is_new:
            return target, Post(
                id=_delivery_id(said, target),
                source=said.event.ref,
                version=said.version,
                face=shown.face,
                parts=shown.parts,
                answers=said.spoken.answers,
                is_silent=shown.is_silent,
                composed_at=now,
            )
        return target, Edit(
            id=_delivery_id(said, target),
            source=said.event.ref,
            version=said.version,
            face=shown.face,
            parts=shown.parts,
            answers=said.spoken.answers,
            composed_at=now,
        )

    def _removed(self, room: Room, link: Link, known: SourceRecord) -> Decision:
        version = known.version + 1
        return Decision(
            deliveries=tuple(
                (
                    target,
                    Delete(
                        id=DeliveryId(f"{known.ref}:{target.id}:delete"),
                        source=known.ref,
                        version=version,
                    ),
                )
                for target in room.others(link)
            ),
            source=replace(known, version=version, fingerprint="", excerpt=None),
        )

    def _record(
        self, event: MessageSent | MessageEdited, version: int, language: Language
    ) -> SourceRecord:
        return SourceRecord(
            ref=event.ref,
            author=person(event.author),
            author_name=event.author.name,
            version=version,
            fingerprint=fingerprint(event.text, event.attachments),
            language=language,
            excerpt=shortened(concealed(event.text), EXCERPT_LIMIT).text,
        )


def wanted_language(target: Link, language: Language) -> Language | None:
    """The language `target` wants a line of `language` in; None where it goes over as it is."""
    if language in (UNDETERMINED, target.language) or target.show is Show.ORIGINAL:
        return None
    return target.language


def fingerprint(text: RichText, attachments: Sequence[Attachment]) -> str:
    """Equal for two versions of a message that look the same: no text can be read from it."""
    content = repr((text.text, text.spans, [attachment.source for attachment in attachments]))
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()


def _is_unsaid(event: MessageSent) -> bool:
    return event.author.is_bot or event.text.text.startswith(UNSAID)


def _delivery_id(said: _Said, target: Link) -> DeliveryId:
    step = "post" if said.is_new else "edit"
    return DeliveryId(f"{said.event.id}:{target.id}:{step}")
