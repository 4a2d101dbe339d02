"""Small stand-ins of the core's ports: they keep what they were asked, and fail when told to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bridge.deliveries import CommandAnswer
from bridge.events import UNDETERMINED, Channel, Language, MessageId, MessageRef, PersonId
from bridge.ports import Capabilities, Outgoing
from bridge.richtext import RichText
from bridge.translating import NO_ROOM, RoomContext, Translated, Translation, Untranslated

FACELESS = Capabilities(
    text_limit=4096,
    caption_limit=1024,
    attachments_limit=1,
    file_limit=50_000_000,
    counts_utf16=True,
    has_faces=False,
    has_expandable_quotes=True,
    has_small_text=False,
)
"""A platform whose bots speak in their own name and can fold quotations."""

FACES = Capabilities(
    text_limit=1700,
    caption_limit=1700,
    attachments_limit=10,
    file_limit=10_000_000,
    counts_utf16=False,
    has_faces=True,
    has_expandable_quotes=False,
    has_small_text=True,
)
"""A platform that shows authors' own names, and has small text."""

PORTUGUESE = Language("pt")


@dataclass
class FakeTranslator:
    """Says each text in capitals behind the target's code, and counts what it was asked."""

    language: Language = PORTUGUESE
    asked: list[tuple[str, Language, Language]] = field(default_factory=list)
    read: list[frozenset[Language]] = field(default_factory=list)
    """Which languages it was told are read, each time it detected one."""
    outcome: Untranslated | None = None
    """What every translation ends in, where it is to be none."""
    without: frozenset[Language] = frozenset()
    """Languages this machine has no model for."""

    async def detect(
        self, text: RichText, *, languages: Collection[Language], author: Language | None = None
    ) -> Language:
        """The language it was told to find; nothing in what has no letters."""
        self.read.append(frozenset(languages))
        if not any(map(str.isalpha, text.text)):
            return author or UNDETERMINED
        return self.language

    async def translate(
        self,
        text: RichText,
        *,
        source: Language,
        target: Language,
        names: Sequence[str] = (),
        context: RoomContext = NO_ROOM,  # noqa: ARG002  (the port's)
    ) -> Translation:
        """`en: TEXT`, spans kept."""
        assert names
        self.asked.append((text.text, source, target))
        if self.outcome is not None:
            return self.outcome
        loud = RichText(text.text.upper(), text.spans)
        return Translated(text=RichText(f"{target}: ") + loud, engine="fake")

    @property
    def wants_context(self) -> bool:
        """It understands nothing."""
        return False

    async def warm(self, languages: Collection[Language]) -> None:
        """Nothing to load."""

    def can_translate(self, source: Language, target: Language) -> bool:
        """All but what is missing."""
        return not {source, target} & self.without


@dataclass
class FakeOutbound:
    """A platform that keeps what it was told in a list, one line a call."""

    calls: list[tuple[str, str, str]] = field(default_factory=list)
    """What was done, where (a channel or a message), and with which text."""
    sent: list[Outgoing] = field(default_factory=list)
    errors: list[Exception | None] = field(default_factory=list)
    """What the next calls end in; None: as they should."""
    vanishing: tuple[MessageId, ...] = ()

    async def post(self, channel: Channel, outgoing: Outgoing) -> tuple[MessageId, ...]:
        """Messages are numbered."""
        self.sent.append(outgoing)
        self._call("post", str(channel), outgoing.part.text.text)
        return (MessageId(f"m{len(self.calls)}"),)

    async def edit(self, message: MessageRef, outgoing: Outgoing) -> None:
        """Kept."""
        self.sent.append(outgoing)
        self._call("edit", message.id, outgoing.part.text.text)

    async def delete(self, message: MessageRef) -> None:
        """Kept."""
        self._call("delete", message.id, "")

    async def answer(self, answer: CommandAnswer) -> tuple[MessageId, ...]:
        """Kept."""
        self._call("answer", answer.address, answer.text.text)
        return self.vanishing

    def _call(self, what: str, where: str, text: str) -> None:
        self.calls.append((what, where, text))
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error


@dataclass
class TellingOutbound(FakeOutbound):
    """One that can write to people alone."""

    async def tell(self, person: PersonId, text: RichText) -> None:
        """Kept."""
        self._call("tell", person, text.text)


@dataclass
class RememberingOutbound(FakeOutbound):
    """One that can look up what an unknown outcome left behind."""

    left_behind: tuple[MessageId, ...] = ()

    async def find(
        self,
        channel: Channel,
        outgoing: Outgoing,
    ) -> tuple[MessageId, ...]:
        """What it was told is there."""
        self._call("find", str(channel), outgoing.part.text.text)
        return self.left_behind
