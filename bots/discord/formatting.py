"""Writes Discord's markdown: rich text becomes a message's `content`, within Discord's limit.

A person's text can't create markup here: no mention, heading, list, quotation, link or style that
its spans don't ask for. Addresses stay as they are, so that they still link. Only Discord needs
`nesting` (spans as paired markers) and `markdown` beside it: every rendering is read back, and the
first of these that shows exactly the text, hides what is to be hidden, and fits is taken:

1. the text with its formatting, escaped where it has to be;
2. with a spoiler in it: the whole text as one spoiler; after that, the spoiler made unreadable;
3. the text escaped, without formatting;
4. the text in a code block, where nothing needs escaping (for a text so full of markers that its
   backslashes pass the limit).
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from bots.discord.markdown import URL, to_richtext
from bots.discord.nesting import Atom, nested, outermost_first, trimmed
from bots.discord.platform import CAPABILITIES, CONTENT_LIMIT
from bridge.events import MessageRef
from bridge.ports import ReplyTarget
from bridge.richtext import RichText, Span, Style

_CODE_BLOCK = len("```\n\n```")
_LONGEST_AUTHOR = 40
_LONGEST_EXCERPT = 100
_LONGEST_QUOTATION = CONTENT_LIMIT - CAPABILITIES.text_limit - 20
_BLOCKS = {Style.QUOTE: "> ", Style.EXPANDABLE_QUOTE: "> ", Style.SMALL: "-# "}
_MARKERS = {
    Style.BOLD: "**",
    Style.UNDERLINE: "__",
    Style.STRIKE: "~~",
    Style.SPOILER: "||",
    Style.ITALIC: "_",
}
_ATOMS = (Style.PRE, Style.CODE, Style.LINK)
_SPECIAL = re.compile(
    r"[\\*_`]|~(?=~)|(?<=~)~|\|(?=\|)|(?<=\|)\||<(?=[@#:/A-Za-z])|@(?=everyone|here)"
    r"|\[(?=[^\n]*\]\()"
    r"|^(?<![^\n])[ \t]*(?:#{1,3}(?=\s)|-#(?=\s)|[-*+](?=\s)|>(?=\s|>>)|\d+\.(?=\s))",
    re.MULTILINE,
)
_PLAIN = re.compile(r"\w(?:[\w ,.!?…'’]*[\w,.!?…'’])?")
"""One line of words and their punctuation."""
_WORD_END = re.compile(r"[\s<]")
_ADDRESS = re.compile(r"https?://[^\s<>]+")


def from_richtext(rich: RichText, *, limit: int = CONTENT_LIMIT) -> str:
    """The markdown that shows this text in at most `limit` code points.

    Never too long for a text of `limit - 8` code points; a longer one may be cut.
    """
    if not rich.spans and len(rich) <= limit and _PLAIN.fullmatch(rich.text):
        return rich.text  # nothing in it can be markup, so nothing needs to be read back
    for version in _versions(rich):
        for candidate in _candidates(version):
            if len(candidate) <= limit and _shows(candidate, version):
                return candidate
    bare = rich.concealed().text.replace("`", "ˋ").strip("\n")
    return f"```\n{bare[: limit - _CODE_BLOCK]}\n```"


def _versions(rich: RichText) -> Iterator[RichText]:
    """What may be shown, best first: formatting may get lost, but no spoiler may leak."""
    yield rich
    if _hidden(rich):
        yield RichText.styled(rich.text, Style.SPOILER)
    if rich.spans:
        yield rich.concealed()


def _candidates(rich: RichText) -> Iterator[str]:
    """Two ways of writing italics, because either marker can run into another."""
    if rich.spans:
        yield _formatted(rich, "_")
        yield _formatted(rich, "*")
    else:
        yield _escaped(rich.text)


def _shows(candidate: str, rich: RichText) -> bool:
    shown = to_richtext(candidate)
    return shown.text == rich.text and _hidden(rich) <= _hidden(shown)


def _hidden(rich: RichText) -> set[int]:
    """The positions of the characters that a reader has to uncover."""
    return {
        position
        for span in rich.spans
        if span.style is Style.SPOILER
        for position in range(span.start, span.end)
        if not rich.text[position].isspace()
    }


def quotation(target: ReplyTarget, guild: str) -> str:
    """The small line above a post that says what it replies to, and leads there."""
    author = _one_line(target.author or "…", _LONGEST_AUTHOR).replace("://", ":")
    lead = f"-# ↩ [{author}]({jump_link(target.ref, guild)})"
    excerpt = _one_line(target.excerpt, _LONGEST_EXCERPT)
    full = f"{lead}: {excerpt}" if excerpt else lead
    return full if len(full) <= _LONGEST_QUOTATION else lead


def jump_link(ref: MessageRef, guild: str) -> str:
    """The address that opens a message in the client."""
    return f"https://discord.com/channels/{guild}/{ref.channel.id}/{ref.id}"


def _one_line(text: str, longest: int) -> str:
    flat = " ".join(text.split())
    if len(flat) > longest:
        flat = flat[: longest - 1].rstrip() + "…"
    return re.sub(r"[\[\]]", r"\\\g<0>", _escaped(flat).replace("\\[", "["))


def _escaped(text: str) -> str:
    """The text with a backslash before whatever would be markup; addresses as they are."""
    return _spelled(text, 0, len(text), _spelling(text))


def _spelled(text: str, start: int, end: int, spelling: Mapping[int, str]) -> str:
    return "".join(spelling.get(position, text[position]) for position in range(start, end))


def _spelling(text: str) -> dict[int, str]:
    """How a character is written, by its position, where it isn't written as itself."""
    specials = {match.end() - 1 for match in _SPECIAL.finditer(text)}
    addresses = [match.span() for match in URL.finditer(text)]
    inside = {position for start, end in addresses for position in range(start, end)}
    spelling = {position: f"\\{text[position]}" for position in specials - inside}
    for start, end in addresses:
        space = _WORD_END.search(text, end)
        word_end = space.start() if space else len(text)
        if not any(position in spelling for position in range(end, word_end + 1)):
            continue
        # The client would take the backslash that follows for a part of the address.
        if ">" not in text[start:end]:
            spelling |= {start: f"<{text[start]}", end - 1: f"{text[end - 1]}>"}
        else:
            colons = {position for position in range(start, end) if text[position] == ":"}
            escaped = specials.intersection(range(start, end)) | colons
            spelling |= {position: f"\\{text[position]}" for position in escaped}
    return spelling


def _formatted(rich: RichText, italic: str) -> str:
    """The text in blocks of lines of one kind, each line behind its block's prefix."""
    return "\n".join(
        prefix + line
        for prefix, block in _blocks(rich)
        for line in _inline(block, italic).split("\n")
    )


def _blocks(rich: RichText) -> Iterator[tuple[str, RichText]]:
    begin, position, open_prefix = 0, 0, ""
    for line in rich.text.split("\n"):
        prefix = _prefix(rich, position, position + len(line))
        if prefix == "> " != open_prefix and not line.strip():
            prefix = ""  # a quote begins with its first words
        if position and (prefix != open_prefix or prefix == "-# "):
            yield open_prefix, _without_blocks(rich.slice(begin, position - 1))
            begin = position
        open_prefix = prefix
        position += len(line) + 1
    yield open_prefix, _without_blocks(rich.slice(begin))


def _prefix(rich: RichText, start: int, end: int) -> str:
    spans = (trimmed(rich.text, span) for span in rich.spans if span.style in _BLOCKS)
    for span in spans:
        if span.start < min(span.end, max(end, start + 1)) and span.end > start:
            is_blank = not rich.text[start:end].strip()
            return "" if is_blank and span.style is Style.SMALL else _BLOCKS[span.style]
    return ""


def _without_blocks(rich: RichText) -> RichText:
    return RichText(rich.text, tuple(span for span in rich.spans if span.style not in _BLOCKS))


def _inline(rich: RichText, italic: str) -> str:
    """Markers around the pieces between all boundaries, closed in the reverse order."""
    spelling = _spelling(rich.text)
    atoms = {atom.start: atom for atom in _atoms(rich, spelling)}
    spans = list(nested(rich, _MARKERS, atoms.values()))
    edges = {0, len(rich.text), *(edge for span in spans for edge in (span.start, span.end))}
    edges |= {edge for atom in atoms.values() for edge in (atom.start, atom.end)}
    pieces: list[str] = []
    opened: list[Span] = []
    for start, end in pairwise(sorted(edges)):
        pieces += _closing(opened, start, italic)
        pieces += _opening(opened, spans, start, italic)
        atom = atoms.get(start)
        text = atom.written if atom else _spelled(rich.text, start, end, spelling)
        pieces.append(text)
    pieces += _closing(opened, len(rich.text), italic)
    return "".join(pieces)


def _closing(opened: list[Span], position: int, italic: str) -> Iterator[str]:
    while opened and opened[-1].end <= position:
        yield _marker(opened.pop(), italic)


def _opening(opened: list[Span], spans: list[Span], position: int, italic: str) -> Iterator[str]:
    due = [span for span in spans if span.start == position]
    for span in sorted(due, key=outermost_first):
        opened.append(span)
        yield _marker(span, italic)


def _marker(span: Span, italic: str) -> str:
    return italic if span.style is Style.ITALIC else _MARKERS[span.style]


def _atoms(rich: RichText, spelling: Mapping[int, str]) -> Iterator[Atom]:
    taken = 0
    for span in rich.spans:
        if span.style in _ATOMS and span.start >= taken:
            written = _written(rich, span, spelling)
            if written is not None:
                taken = span.end
                yield Atom(start=span.start, end=span.end, written=written)


def _written(rich: RichText, span: Span, spelling: Mapping[int, str]) -> str | None:
    text = rich.text[span.start : span.end]
    if span.style is Style.PRE:
        return f"```{span.value or ''}\n{text}\n```"
    if span.style is Style.CODE:
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        if longest > 1:
            return None  # three backticks would begin a block
        pad = " " if text.strip(" ").startswith("`") or text.strip(" ").endswith("`") else ""
        ticks = "`" * (longest + 1)
        return f"{ticks}{pad}{text}{pad}{ticks}"
    return _link(_spelled(rich.text, span.start, span.end, spelling), text, span.value)


def _link(label: str, text: str, address: str | None) -> str | None:
    """A masked link. Discord shows none whose label is an address itself, or has two lines."""
    if not address or not _ADDRESS.fullmatch(address) or "://" in text or "\n" in text:
        return None
    if not text.strip():
        return None
    label = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", label)
    return f"[{label}]({address.replace('(', '%28').replace(')', '%29')})"
