"""How a relayed message looks in a channel: whose name, which text, in how many parts.

Pure. Platforms differ only by their `Capabilities`; no platform is named here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge import localization
from bridge.confusables import SEPARATOR
from bridge.deliveries import Face, Part
from bridge.events import UNDETERMINED, Attachment, Author, Language, ReplyTo
from bridge.ports import Capabilities
from bridge.richtext import RichText, Style, join, utf16_length
from bridge.rooms import Link, Room, Show
from bridge.translating import Translated, Translation, Untranslated

LATE_AFTER = timedelta(minutes=5)
"""A line older than this carries its time and makes no sound."""

SMALL_LIMIT = 97
"""Characters of the original under a translation where it is set small: a line of 100 with its
prefix. What a platform may have to write as two characters counts as two.
"""

_MAY_NEED_ESCAPE = frozenset("\\*_`~|<>@#[]()")

FOLD_ABOVE_LINES = 3
EXCERPT_LIMIT = 100
QUOTATION_SPACE = 160
"""Kept free in the first part of a reply, for a quotation that only the sender can decide on."""

_QUOTES = (Style.QUOTE, Style.EXPANDABLE_QUOTE, Style.SMALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What is to be shown, whatever the channel that shows it."""

    author: Author
    origin: Link
    text: RichText
    language: Language = UNDETERMINED
    attachments: tuple[Attachment, ...] = ()
    reply_to: ReplyTo | None = None
    late: str | None = None
    """The time it carries, for one that came late: of the first version, so that it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """What a channel gets: the face (where it can show one) and the parts."""

    face: Face | None
    parts: tuple[Part, ...]
    is_silent: bool


def compose(
    spoken: Spoken,
    translation: Translation | None,
    *,
    room: Room,
    target: Link,
    capabilities: Capabilities,
    looks_local: bool = False,
) -> Appearance:
    """The message as `target` sees it. `translation` is None where none was wanted.

    `looks_local`: the author's name looks like that of an admin or bot of the target channel.
    """
    name = _display_name(spoken, room, looks_local=looks_local)
    measure = utf16_length if capabilities.counts_utf16 else len
    head = RichText() if capabilities.has_faces else RichText.styled(name, Style.BOLD)
    carried, left_out = _carriable(spoken.attachments, capabilities)
    limit = capabilities.caption_limit if carried else capabilities.text_limit
    body = _body(spoken, translation, target, capabilities)
    remarks = [_too_large(attachment, target) for attachment in left_out]
    full = _stack([head, body.full, *remarks])
    first_limit = limit - (QUOTATION_SPACE if spoken.reply_to else 0)
    if measure(full.text) > first_limit and body.short is not None:
        full = _stack([head, body.short, *remarks])
    first, *more = _parts(full, carried, capabilities, first_limit, measure)
    parts = (replace(first, head=len(head)), *more)
    face = Face(name=name, avatar=spoken.author.avatar) if capabilities.has_faces else None
    return Appearance(face=face, parts=parts, is_silent=spoken.late is not None)


def quotation(reply_to: ReplyTo) -> RichText:
    """The words replied to as a quotation, for where their message can't be pointed at."""
    excerpt = shortened(RichText(reply_to.excerpt), EXCERPT_LIMIT).text
    said = f"{reply_to.author}: {excerpt}" if reply_to.author and excerpt else None
    return RichText.styled(said or reply_to.author or excerpt, Style.QUOTE)


def quoted(part: Part, reply_to: ReplyTo) -> Part:
    """The part with the words replied to quoted above what is said, below the author's name."""
    name, said = part.text.slice(0, part.head), part.text.slice(part.head)
    rows = [name, quotation(reply_to), said.strip()]
    return replace(part, text=_stack(rows))


def shortened(text: RichText, limit: int) -> RichText:
    """One line of at most `limit` characters, an ellipsis where something went."""
    flat = RichText(" ".join(text.text.split("\n")), text.spans).strip()
    if len(flat) <= limit:
        return flat
    return join([flat.slice(0, limit - 1), "…"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Body:
    full: RichText
    short: RichText | None = None
    """Without the original, where both don't fit one message."""


def _body(
    spoken: Spoken,
    translation: Translation | None,
    target: Link,
    capabilities: Capabilities,
) -> _Body:
    match translation:
        case Translated(text=text):
            original = _original(spoken, target, capabilities)
            return _Body(full=_stack([text, original]), short=text)
        case Untranslated(reason="no_model" | "failed"):
            mark = localization.plain(
                "mark-untranslated", locale=target.language, language=spoken.language
            )
            style = Style.SMALL if capabilities.has_small_text else Style.ITALIC
            return _Body(full=_stack([spoken.text, RichText.styled(mark, style)]))
        case _:
            return _Body(full=spoken.text)


def _original(spoken: Spoken, target: Link, capabilities: Capabilities) -> RichText:
    """The original below its translation: folded, small or in one quoted line."""
    plain = _without(spoken.text, _QUOTES)
    tagged = join([f"{spoken.language} · ", plain])
    wants_all = target.show is Show.BOTH
    if capabilities.has_small_text and not wants_all:
        return _small(tagged.concealed()).wrapped(Style.SMALL)
    if capabilities.has_expandable_quotes and plain.text.count("\n") >= FOLD_ABOVE_LINES:
        return tagged.wrapped(Style.EXPANDABLE_QUOTE)
    if wants_all:
        return tagged.wrapped(Style.QUOTE)
    return shortened(tagged, len(tagged)).wrapped(Style.QUOTE)


def _small(text: RichText) -> RichText:
    """One plain line that stays one however its characters are written."""
    limit = SMALL_LIMIT
    line = shortened(text, limit)
    while len(line) + sum(letter in _MAY_NEED_ESCAPE for letter in line.text) > SMALL_LIMIT:
        limit -= 1
        line = shortened(text, limit)
    return RichText(line.text)


def _without(text: RichText, styles: Sequence[Style]) -> RichText:
    return RichText(text.text, tuple(span for span in text.spans if span.style not in styles))


def _display_name(spoken: Spoken, room: Room, *, looks_local: bool) -> str:
    """The author's name; in rooms of three or more it says where from, late it says when."""
    details = [spoken.author.name]
    if looks_local:
        details.append(spoken.author.platform.title())
    if len(room.links) > 2:  # noqa: PLR2004  (two channels need no "where from")
        details.append(spoken.origin.name)
    if spoken.late is not None:
        details.append(f"{spoken.late} UTC")
    return SEPARATOR.join(details)


def is_late(said_at: datetime, now: datetime) -> bool:
    """Whether a line that was said then comes late."""
    return now - said_at > LATE_AFTER


def time_of_day(moment: datetime, now: datetime) -> str:
    """When something was said, with the date where that is not today's."""
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M}"


def _carriable(
    attachments: tuple[Attachment, ...], capabilities: Capabilities
) -> tuple[list[Attachment], list[Attachment]]:
    carried: list[Attachment] = []
    left_out: list[Attachment] = []
    for attachment in attachments:
        fits = attachment.size is None or attachment.size <= capabilities.file_limit
        (carried if fits else left_out).append(attachment)
    return carried, left_out


def _too_large(attachment: Attachment, target: Link) -> RichText:
    megabytes = -(-(attachment.size or 0) // 1_000_000)
    return localization.say(
        "mark-too-large", locale=target.language, name=attachment.name, megabytes=megabytes
    )


def _stack(rows: Sequence[RichText]) -> RichText:
    return join([row for row in rows if row.text], "\n")


def _parts(
    text: RichText,
    attachments: Sequence[Attachment],
    capabilities: Capabilities,
    first_limit: int,
    measure: Callable[[str], int],
) -> tuple[Part, ...]:
    """Files first, the text as the first ones' caption; what doesn't fit follows as text."""
    size = capabilities.attachments_limit
    groups = [
        tuple(attachments[start : start + size]) for start in range(0, len(attachments), size)
    ]
    if measure(text.text) <= first_limit:
        pieces = [text]
    else:
        first, *_ = text.split(first_limit, measure)
        rest = text.slice(len(first))
        pieces = [first, *rest.split(capabilities.text_limit, measure)]
    captioned = Part(text=_trimmed(pieces[0]), attachments=groups[0] if groups else ())
    files = (Part(attachments=group) for group in groups[1:])
    texts = (Part(text=trimmed) for piece in pieces[1:] if (trimmed := _trimmed(piece)).text)
    return (captioned, *texts, *files)


def _trimmed(text: RichText) -> RichText:
    """Without the white space at both ends that platforms would cut themselves."""
    return text.strip()
