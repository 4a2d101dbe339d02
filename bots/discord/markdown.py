"""Reads Discord's markdown, which only Discord has: what a person typed becomes rich text.

Our reading of the client's own rules, in the client's order: an escape or a code block keeps what
it holds as text, then mentions and links, then paired markers. Headings and lists stay as they
were typed, since the other side reads them as well as plain text. Nothing here raises: what is no
markup is text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bridge.richtext import RichText, Style, join

_DEEPEST = 8
"""Markers nested deeper are read as text: nobody writes them, and they cost time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the ids in a message's mentions are called."""

    users: Mapping[str, str] = field(default_factory=dict[str, str])
    channels: Mapping[str, str] = field(default_factory=dict[str, str])
    roles: Mapping[str, str] = field(default_factory=dict[str, str])


NOBODY = Names()

URL = re.compile(r"https?://[^\s<]*[^\s<.,:;\"')\]]")
"""A bare address. It swallows markers that follow without a space, as the client does."""

_BLOCK = re.compile(
    r"(?P<quote>(?:^ *>(?!>>) [^\n]*(?:\n(?= *>(?!>>) )|$))+)"
    r"|^ *>>> (?P<rest>[\s\S]*)"
    r"|^-# (?P<small>[^\n]+)"
    r"|(?P<block>```[\s\S]*?```)",
    re.MULTILINE,
)
_QUOTE_PREFIX = re.compile(r"^ *> ", re.MULTILINE)

_TOKENS: tuple[tuple[str, str], ...] = (
    ("escape", r"\\(?P<escaped>[^0-9A-Za-z\s])"),
    ("pre", r"```(?:(?P<language>[A-Za-z0-9_+\-.#]+)\n)?\n*(?P<block>[^\n][\s\S]*?)\n*```"),
    ("code", r"(?P<ticks>`+)(?P<code>[\s\S]*?[^`])(?P=ticks)(?!`)"),
    ("user", r"<@!?(?P<user_id>\d+)>"),
    ("role", r"<@&(?P<role_id>\d+)>"),
    ("channel", r"<#(?P<channel_id>\d+)>"),
    ("command", r"</(?P<command>[-_\w ]{1,100}):\d+>"),
    ("emoji", r"<a?:(?P<emoji_name>\w+):(?P<emoji_id>\d+)>"),
    ("time", r"<t:(?P<unix>-?\d{1,13})(?::[tTdDfFRsS])?>"),
    ("autolink", r"<(?P<bare>https?://[^\s<>]+)>"),
    ("link", r"\[(?P<label>(?:\\.|[^\[\]\\\n])+)\]\(<?(?P<address>https?://[^\s<>()]+)>?\)"),
    ("url", URL.pattern),
    ("bold", r"\*\*(?P<bold>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    ("underline", r"__(?P<underline>(?:\\[\s\S]|[^\\])+?)__(?!_)"),
    ("italic", r"_(?P<italic>(?:__|\\[\s\S]|[^\\_])+?)_(?!\w)"),
    (
        "slanted",
        r"\*(?=\S)(?P<slanted>(?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)",
    ),
    ("strike", r"~~(?P<strike>(?:\\[\s\S]|[^\\])+?)~~(?!~)"),
    ("spoiler", r"\|\|(?P<spoiler>(?:\\[\s\S]|[^\\])+?)\|\|"),
)
_TOKEN = {name: re.compile(pattern) for name, pattern in _TOKENS}
_START = re.compile(r"[\\`<\[*_~|]|https?://")
_RULE = re.compile(r"([*_~|])\1{5,}")
"""A line drawn with markers: text, and far cheaper to read as such."""
_STYLES = {
    "bold": Style.BOLD,
    "underline": Style.UNDERLINE,
    "italic": Style.ITALIC,
    "slanted": Style.ITALIC,
    "strike": Style.STRIKE,
    "spoiler": Style.SPOILER,
}


def to_richtext(content: str, names: Names = NOBODY) -> RichText:
    """A message's `content` as rich text; ids in mentions get the given names."""
    return join(_blocks(content, names, 0))


def _blocks(content: str, names: Names, depth: int) -> Iterator[RichText]:
    """Quotations and side remarks, which own whole lines, and the text between them."""
    position = 0
    for match in _BLOCK.finditer(content):
        if match["block"] is not None:
            continue  # what looks like a quotation inside a code block is code
        yield from _inline(content[position : match.start()], names, depth)
        position = match.end()
        if match["small"] is not None:
            yield join(_inline(match["small"], names, depth)).wrapped(Style.SMALL)
            continue
        quoted = match["quote"]
        ends_line = quoted is not None and quoted.endswith("\n")
        inner = match["rest"] if quoted is None else _QUOTE_PREFIX.sub("", quoted)
        inner = inner.removesuffix("\n") if ends_line else inner
        yield join(_inline(inner, names, depth)).wrapped(Style.QUOTE)
        if ends_line:
            yield RichText("\n")
    yield from _inline(content[position:], names, depth)


def _inline(content: str, names: Names, depth: int) -> Iterator[RichText]:
    position = plain_from = 0
    while start := _START.search(content, position):
        position = start.start()
        found = None if depth >= _DEEPEST else _token(content, position)
        if found is None:
            position = _after_text(content, position)
            continue
        kind, match = found
        yield RichText(content[plain_from:position])
        yield _read(kind, match, names, depth)
        position = plain_from = match.end()
    yield RichText(content[plain_from:])


def _after_text(content: str, position: int) -> int:
    run = _RULE.match(content, position)
    return run.end() if run else position + 1


def _token(content: str, position: int) -> tuple[str, re.Match[str]] | None:
    if _RULE.match(content, position):
        return None
    for kind, pattern in _TOKEN.items():
        if match := pattern.match(content, position):
            return kind, match
    return None


def _read(kind: str, match: re.Match[str], names: Names, depth: int) -> RichText:
    if kind in _STYLES:
        return join(_inline(match[kind], names, depth + 1)).wrapped(_STYLES[kind])
    if kind == "link":
        label = join(_inline(match["label"], names, depth + 1))
        return label.wrapped(Style.LINK, match["address"])
    return _LEAVES[kind](match, names)


def _code(match: re.Match[str], _names: Names) -> RichText:
    code = re.sub(r"^ (?= *`)|(` *) $", r"\1", match["code"])
    return RichText.styled(code, Style.CODE)


def _user(match: re.Match[str], names: Names) -> RichText:
    user = match["user_id"]
    return RichText.styled(f"@{names.users.get(user, user)}", Style.MENTION, user)


def _moment(match: re.Match[str], _names: Names) -> RichText:
    try:
        moment = datetime.fromtimestamp(int(match["unix"]), UTC)
    except (ValueError, OverflowError, OSError):
        return RichText(match[0])
    return RichText(f"{moment:%Y-%m-%d %H:%M} UTC")


_LEAVES: Mapping[str, Callable[[re.Match[str], Names], RichText]] = {
    "escape": lambda match, _: RichText(match["escaped"]),
    "pre": lambda match, _: RichText.styled(match["block"], Style.PRE, match["language"]),
    "code": _code,
    "user": _user,
    "role": lambda match, names: RichText(f"@{names.roles.get(match['role_id'], 'role')}"),
    "channel": lambda match, names: RichText(
        f"#{names.channels.get(match['channel_id'], match['channel_id'])}"
    ),
    "command": lambda match, _: RichText(f"/{match['command']}"),
    "emoji": lambda match, _: RichText.styled(
        f":{match['emoji_name']}:", Style.CUSTOM_EMOJI, match["emoji_id"]
    ),
    "time": _moment,
    "autolink": lambda match, _: RichText(match["bare"]),
    "url": lambda match, _: RichText(match[0]),
}
