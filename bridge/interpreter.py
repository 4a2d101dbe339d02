"""Finds out what a line is written in, and what it says in the languages that are wanted.

It alone asks the translator on behalf of rooms, for the relay and for commands: it knows how
long a line may wait, whose lines may leave the machine, who spoke in a room last (names are kept
verbatim) and what was said before (for engines that understand it).
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from datetime import timedelta

from bridge.compose import Spoken
from bridge.events import UNDETERMINED, Language, MessageEdited, MessageSent, RoomId, person_of
from bridge.rooms import Room
from bridge.store.people import Members
from bridge.translating import Hints, RoomContext, Translation, Translator, Untranslated

PATIENCE = timedelta(seconds=3)
"""How long a message waits for its translation before it goes over in the original."""

EARLIER = 5
"""How many of a room's last lines an engine that understands context is shown."""

SPEAKERS = 30
"""How many of a room's last speakers' names are kept verbatim."""


class Interpreter:
    """Between a room and the translator."""

    def __init__(
        self,
        *,
        translator: Translator,
        members: Members,
        owners: Collection[str] = (),
        patience: timedelta = PATIENCE,
    ) -> None:
        self._translator = translator
        self._members = members
        self._owners = owners
        """Operators, as `PersonId`s."""
        self._patience = patience
        self._earlier: defaultdict[RoomId, deque[str]] = defaultdict(lambda: deque(maxlen=EARLIER))
        """Each room's last lines, in memory only, and only for engines that want them."""
        self._speakers: defaultdict[RoomId, deque[str]] = defaultdict(
            lambda: deque(maxlen=SPEAKERS)
        )
        """Display names of who spoke last: people are spoken of by name, and names are kept."""

    async def language(self, room: Room, event: MessageSent | MessageEdited) -> Language:
        """What it is written in."""
        self._note_speaker(room, event.author.name)
        if not event.text.text.strip():
            return UNDETERMINED
        author = await self._members.last_language(room.id, person_of(event.author))
        return await self._translator.detect(event.text, languages=room.languages, author=author)

    async def in_time(
        self, spoken: Spoken, wanted: Collection[Language], room: Room
    ) -> dict[Language, Translation]:
        """The translations that are there before patience ends."""
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

    async def at_leisure(
        self, spoken: Spoken, wanted: Iterable[Language], room: Room
    ) -> dict[Language, Translation]:
        """All translations, however long the engine takes."""
        languages = list(wanted)
        translations = await asyncio.gather(
            *(self._translate(spoken, language, room) for language in languages)
        )
        return dict(zip(languages, translations, strict=True))

    def may_leave(self, room: Room) -> bool:
        """Whether lines of this room may be sent to an engine on someone else's machine.

        Only where an operator paired one of its channels: strangers who made a room of their own
        can't spend what the operator pays for.
        """
        return any(link.paired_by in self._owners for link in room.links)

    def can_translate(self, source: Language, target: Language) -> bool:
        """Whether any engine has a way between the two."""
        return self._translator.can_translate(source, target)

    async def warm(self, room: Room) -> None:
        """Load what the room's first line would have to load."""
        await self._translator.warm(room.languages)

    def remember(self, room: Room, text: str) -> None:
        """This was said: later lines may refer to it."""
        if self._translator.wants_context:
            self._earlier[room.id].append(text)

    def _note_speaker(self, room: Room, name: str) -> None:
        if name not in self._speakers[room.id]:
            self._speakers[room.id].append(name)

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
                author=person_of(spoken.author),
                may_leave=self.may_leave(room),
                hints=Hints(earlier=tuple(self._earlier[room.id])),
            ),
        )
