"""What follows from something said, edited or deleted in a room: decides, and sends nothing.

A message's languages are found once, it is translated once per distinct target language (not once
per channel), and one delivery per receiving channel comes out, with the record that the message
map keeps of it. `bridge.worker` reads the events and commits what is decided here.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bridge.compose import (
    EXCERPT_LIMIT,
    Spoken,
    compose,
    is_late,
    shortened,
    time_of_day,
)
from bridge.decision import NOTHING, Composed, Decision, PendingTranslation, SourceRecord
from bridge.deliveries import Delete, DeliveryId, Edit, Post
from bridge.events import (
    UNDETERMINED,
    Attachment,
    Language,
    LinkId,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    ReplyTo,
    person_of,
)
from bridge.interpreter import Interpreter
from bridge.ports import CapabilitiesByLink, Clock
from bridge.richtext import RichText
from bridge.rooms import Link, Room, Show
from bridge.store.store import Store
from bridge.translating import Translation

UNSAID = "//"
"""A line that starts so is never relayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """One version of a message, ready to be composed for each channel."""

    room: Room
    event: MessageSent | MessageEdited
    spoken: Spoken
    version: int
    translations: Mapping[Language, Translation]
    resembled: frozenset[LinkId]
    """The channels whose admins or bots have a name that looks like the author's."""
    is_new: bool


class Relay:
    """Turns what people do in one channel into deliveries for the room's others."""

    def __init__(
        self,
        *,
        interpreter: Interpreter,
        store: Store,
        capabilities: CapabilitiesByLink,
        clock: Clock,
    ) -> None:
        self._interpreter = interpreter
        self._map = store.map
        self._staff = store.staff
        self._capabilities = capabilities
        self._clock = clock

    async def sent(self, room: Room, event: MessageSent) -> Decision:
        """Somebody spoke."""
        link = room.link_of(event.ref.channel)
        if link is None or not link.sends(self._clock.now()) or is_unsaid(event):
            return NOTHING
        if event.author.is_admin:
            await self._staff.note(room.id, link.id, [event.author])
        if not self._targets(room, link):
            return NOTHING  # nor is anything of it recorded: a room can't be filled unheard
        now = self._clock.now()
        late = time_of_day(event.sent_at, now) if is_late(event.sent_at, now) else None
        return await self._said(room, link, event, version=1, late=late)

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
        return await self._said(room, link, event, version=known.version + 1, late=known.late)

    async def deleted(self, room: Room, event: MessageDeleted) -> Decision:
        """A message is gone; so are its copies. A copy that is gone leaves the others alone."""
        link = room.link_of(event.ref.channel)
        known = await self._map.source(room.id, event.ref)
        if link is None or known is None:
            return NOTHING
        return self._removed(room, link, known)

    async def translated(self, room: Room, work: PendingTranslation) -> tuple[Composed, ...]:
        """The translations that were not there in time, as edits; none where it changed since.

        Takes as long as the engine takes.
        """
        link = room.link_of(work.event.ref.channel)
        known = await self._map.source(room.id, work.event.ref)
        if link is None or known is None or known.version != work.version:
            return ()
        targets = [target for target in room.others(link) if target.id in work.targets]
        language = known.language or UNDETERMINED
        spoken = await self._spoken(room, link, work.event, language, late=known.late)
        said = _Said(
            room=room,
            event=work.event,
            spoken=spoken,
            version=work.version,
            translations=await self._interpreter.at_leisure(
                spoken, _wanted(targets, language), room
            ),
            resembled=await self._staff.resembled(room.id, targets, work.event.author),
            is_new=False,
        )
        return tuple(self._delivery(said, target) for target in targets)

    async def _said(
        self,
        room: Room,
        link: Link,
        event: MessageSent | MessageEdited,
        *,
        version: int,
        late: str | None,
    ) -> Decision:
        targets = self._targets(room, link)
        language, resembled = await asyncio.gather(
            self._interpreter.language(room, event),
            self._staff.resembled(room.id, targets, event.author),
        )
        spoken = await self._spoken(room, link, event, language, late=late)
        said = _Said(
            room=room,
            event=event,
            spoken=spoken,
            version=version,
            translations=await self._interpreter.in_time(spoken, _wanted(targets, language), room),
            resembled=resembled,
            is_new=isinstance(event, MessageSent),
        )
        self._interpreter.remember(room, event.text.text)
        waiting = tuple(
            target.id
            for target in targets
            if wanted_language(target, language) not in {None, *said.translations}
        )
        return Decision(
            deliveries=tuple(self._delivery(said, target) for target in targets),
            source=_record(said),
            pending=PendingTranslation(event=event, version=version, targets=waiting)
            if waiting
            else None,
        )

    def _targets(self, room: Room, link: Link) -> list[Link]:
        now = self._clock.now()
        return [other for other in room.others(link) if other.receives(now)]

    async def _spoken(
        self,
        room: Room,
        link: Link,
        event: MessageSent | MessageEdited,
        language: Language,
        *,
        late: str | None,
    ) -> Spoken:
        return Spoken(
            author=event.author,
            origin=link,
            text=event.text,
            language=language,
            attachments=event.attachments,
            reply_to=await self._reply_to(room, event.reply_to),
            late=late,
        )

    async def _reply_to(self, room: Room, told: ReplyTo | None) -> ReplyTo | None:
        if told is None:
            return None
        origin = await self._map.origin(room.id, told.ref)
        known = await self._map.source(room.id, origin) if origin else None
        if origin is None or known is None:
            return ReplyTo(
                ref=told.ref,
                author=told.author,
                excerpt=shortened(RichText(told.excerpt), EXCERPT_LIMIT).text,
            )
        return ReplyTo(
            ref=origin,
            author=known.author_name or told.author,
            excerpt=known.excerpt or shortened(RichText(told.excerpt), EXCERPT_LIMIT).text,
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
            capabilities=self._capabilities.of(target),
            looks_local=target.id in said.resembled,
        )
        if said.is_new:
            return target, Post(
                id=_delivery_id(said, target),
                source=said.event.ref,
                version=said.version,
                face=shown.face,
                parts=shown.parts,
                reply_to=said.spoken.reply_to,
                is_silent=shown.is_silent,
                composed_at=now,
            )
        return target, Edit(
            id=_delivery_id(said, target),
            source=said.event.ref,
            version=said.version,
            face=shown.face,
            parts=shown.parts,
            reply_to=said.spoken.reply_to,
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


def _record(said: _Said) -> SourceRecord:
    event = said.event
    return SourceRecord(
        ref=event.ref,
        author=person_of(event.author),
        author_name=event.author.name,
        version=said.version,
        fingerprint=fingerprint(event.text, event.attachments),
        language=said.spoken.language,
        late=said.spoken.late,
        excerpt=shortened(event.text.concealed(), EXCERPT_LIMIT).text,
    )


def _wanted(targets: Sequence[Link], language: Language) -> list[Language]:
    """The distinct languages these channels want a line of `language` in."""
    return sorted({wanted for one in targets if (wanted := wanted_language(one, language))})


def wanted_language(target: Link, language: Language) -> Language | None:
    """The language `target` wants a line of `language` in; None where it goes over as it is."""
    if language in (UNDETERMINED, target.language) or target.show is Show.ORIGINAL:
        return None
    return target.language


def fingerprint(text: RichText, attachments: Sequence[Attachment]) -> str:
    """Equal for two versions of a message that look the same: no text can be read from it."""
    content = repr((text.text, text.spans, [attachment.source for attachment in attachments]))
    return hashlib.blake2b(content.encode(), digest_size=12).hexdigest()


def is_unsaid(event: MessageSent) -> bool:
    """Whether a line stays where it was said: another bot's, or one behind slashes."""
    return event.author.is_bot or event.text.text.startswith(UNSAID)


def _delivery_id(said: _Said, target: Link) -> DeliveryId:
    step = "post" if said.is_new else "edit"
    return DeliveryId(f"{said.event.id}:{target.id}:{step}")
