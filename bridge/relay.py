"""The heart: what follows from an event in a room. Decides; formats nothing, sends nothing.

A message's languages are found once, it is translated once per distinct target language (not once
per channel), and one delivery per receiving channel comes out, with the record that the message
map keeps of it. `bridge.worker` reads the events and commits what is decided here.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from bridge.compose import EXCERPT_LIMIT, Spoken, compose, shortened
from bridge.deliveries import Answers, Delete, Delivery, DeliveryId, Edit, Post
from bridge.events import (
    UNDETERMINED,
    Answered,
    Attachment,
    Language,
    LinkId,
    MessageDeleted,
    MessageEdited,
    MessageRef,
    MessageSent,
    Platform,
    RoomId,
)
from bridge.ports import Capabilities, Clock, Translation, Translator, Untranslated
from bridge.richtext import RichText, Style
from bridge.rooms import Link, Room, Show
from bridge.store.records import SourceRecord

PATIENCE = timedelta(seconds=3)
"""How long a message waits for its translation before it goes over in the original."""

UNSAID = "//"
"""A line that starts so is never relayed."""

Composed = tuple[LinkId, Delivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """Translations that were not there in time: said again as edits when they come."""

    event: MessageSent | MessageEdited
    version: int
    language: Language
    targets: tuple[Language, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to commit for one event."""

    deliveries: tuple[Composed, ...] = ()
    source: SourceRecord | None = None
    late: Late | None = None


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


class Sources(Protocol):
    """What the relay asks of the message map."""

    async def source(self, room_id: RoomId, ref: MessageRef) -> SourceRecord | None:
        """What is known of a relayed message."""
        ...

    async def origin(self, room_id: RoomId, ref: MessageRef) -> MessageRef | None:
        """The original that `ref` is a copy of; itself where it is a relayed original."""
        ...

    async def last_language(self, room_id: RoomId, author: str) -> Language | None:
        """What this person last wrote in there."""
        ...


class Relay:
    """Turns what people do in one channel into deliveries for the room's others."""

    def __init__(
        self,
        *,
        translator: Translator,
        sources: Sources,
        capabilities: Mapping[Platform, Capabilities],
        clock: Clock,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._translator = translator
        self._sources = sources
        self._capabilities = capabilities
        self._clock = clock
        self._patience = patience

    async def sent(self, room: Room, event: MessageSent) -> Decision:
        """Somebody spoke."""
        link = room.link_of(event.ref.channel)
        if link is None or not link.sends(self._clock.now()) or _is_unsaid(event):
            return NOTHING
        return await self._said(room, link, event, version=1)

    async def edited(self, room: Room, event: MessageEdited) -> Decision:
        """Somebody changed what they had said; a line changed to `.` or `//…` is taken back."""
        link = room.link_of(event.ref.channel)
        known = await self._sources.source(room.id, event.ref)
        if link is None or known is None:
            return NOTHING
        if known.fingerprint == fingerprint(event.text, event.attachments):
            return NOTHING
        if event.text.text.strip() == "." or event.text.text.startswith(UNSAID):
            return self._removed(room, link, known)
        return await self._said(room, link, event, version=known.version + 1)

    async def deleted(self, room: Room, event: MessageDeleted) -> Decision:
        """A message is gone; so are its copies. A copy that is gone leaves the others alone."""
        link = room.link_of(event.ref.channel)
        known = await self._sources.source(room.id, event.ref)
        if link is None or known is None:
            return NOTHING
        return self._removed(room, link, known)

    async def late(self, room: Room, late: Late) -> Decision:
        """The translations that were waited for no longer, as edits; none where it changed since.

        Takes as long as the engine takes.
        """
        event = late.event
        link = room.link_of(event.ref.channel)
        known = await self._sources.source(room.id, event.ref)
        if link is None or known is None or known.version != late.version:
            return NOTHING
        spoken = await self._spoken(room, link, event, late.language)
        translations = await asyncio.gather(
            *(self._translate(spoken, target, room) for target in late.targets)
        )
        by_language = dict(zip(late.targets, translations, strict=True))
        said = _Said(
            room=room,
            event=event,
            spoken=spoken,
            version=known.version,
            translations=by_language,
            is_new=False,
        )
        return Decision(
            deliveries=tuple(
                self._delivery(said, target)
                for target in self._targets(room, link)
                if wanted_language(target, late.language) in by_language
            )
        )

    async def _said(
        self, room: Room, link: Link, event: MessageSent | MessageEdited, *, version: int
    ) -> Decision:
        language = await self._language(room, event)
        spoken = await self._spoken(room, link, event, language)
        targets = self._targets(room, link)
        wanted = sorted({lang for t in targets if (lang := wanted_language(t, language))})
        translations, missing = await self._translations(spoken, wanted, room)
        said = _Said(
            room=room,
            event=event,
            spoken=spoken,
            version=version,
            translations=translations,
            is_new=isinstance(event, MessageSent),
        )
        return Decision(
            deliveries=tuple(self._delivery(said, target) for target in targets),
            source=self._record(event, version, language),
            late=Late(event=event, version=version, language=language, targets=missing)
            if missing
            else None,
        )

    def _targets(self, room: Room, link: Link) -> list[Link]:
        now = self._clock.now()
        return [other for other in room.others(link) if other.receives(now)]

    async def _language(self, room: Room, event: MessageSent | MessageEdited) -> Language:
        if not event.text.text.strip():
            return UNDETERMINED
        author = await self._sources.last_language(room.id, person(event))
        return await self._translator.detect(event.text, room=room.languages, author=author)

    async def _translations(
        self, spoken: Spoken, wanted: Sequence[Language], room: Room
    ) -> tuple[dict[Language, Translation], tuple[Language, ...]]:
        """The translations that were there in time, and the languages of those that weren't."""
        if not wanted:
            return {}, ()
        tasks = {
            language: asyncio.ensure_future(self._translate(spoken, language, room))
            for language in wanted
        }
        try:
            await asyncio.wait(tasks.values(), timeout=self._patience.total_seconds())
            done = {language: task.result() for language, task in tasks.items() if task.done()}
        finally:
            for task in tasks.values():
                task.cancel()
        return done, tuple(language for language in wanted if language not in done)

    async def _translate(self, spoken: Spoken, target: Language, room: Room) -> Translation:
        if not spoken.text.text.strip():
            return Untranslated(reason="nothing_to_translate")
        return await self._translator.translate(
            spoken.text,
            source=spoken.language,
            target=target,
            names=(spoken.author.name, *(link.name for link in room.links)),
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
        origin = await self._sources.origin(room.id, answered.ref)
        known = await self._sources.source(room.id, origin) if origin else None
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
            return target.id, Post(
                id=_delivery_id(said, target),
                source=said.event.ref,
                version=said.version,
                face=shown.face,
                parts=shown.parts,
                answers=said.spoken.answers,
                is_silent=shown.is_silent,
                composed_at=now,
            )
        return target.id, Edit(
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
                    target.id,
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
            author=person(event),
            author_name=event.author.name,
            version=version,
            fingerprint=fingerprint(event.text, event.attachments),
            language=language,
            excerpt=shortened(_hidden(event.text), EXCERPT_LIMIT).text,
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


def person(event: MessageSent | MessageEdited) -> str:
    """The author as the store knows people."""
    return f"{event.author.platform}:{event.author.id}"


def _is_unsaid(event: MessageSent) -> bool:
    return event.author.is_bot or event.text.text.startswith(UNSAID)


def _hidden(text: RichText) -> RichText:
    """The text with its spoilers made unreadable, for places that can't fold them."""
    characters = list(text.text)
    for span in text.spans:
        if span.style is Style.SPOILER:
            characters[span.start : span.end] = "▒" * (span.end - span.start)
    return RichText("".join(characters))


def _delivery_id(said: _Said, target: Link) -> DeliveryId:
    step = "post" if said.is_new else "edit"
    return DeliveryId(f"{said.event.id}:{target.id}:{step}")
