"""What the bots say, from message files (Project Fluent): the core's are in `bridge/locales`.

A message is asked for by its id and a locale in any platform's spelling; what a language lacks is
said in English. Messages may set `**bold**` and `` `code` ``, which come out as spans.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fluent.runtime import FluentBundle, FluentResource

from bridge.richtext import RichText, Style, join

FALLBACK = "en"
PLATFORM_NAME = "platform-name"
"""The message by which each adapter names its platform within a sentence."""
HELP_DELETE = "help-delete"
"""The message by which each adapter tells how a message is taken back there."""
_LOCALES = files("bridge").joinpath("locales")
_MARKUP = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>.+?)`")
_CONFUSING = re.compile(r"[*`\n\x02\x03]|^$")
"""What an argument may hold that would be read as markup, end it, or leave it empty."""
_MASK = re.compile(r"\x02(\d+)\x03")

Argument = str | int

_LONGEST_VALUE = 1000
"""Characters of a value that a message holds: far below what Fluent refuses to set (2,500)."""


@lru_cache
def spoken_locales() -> tuple[str, ...]:
    """The languages that have a message file."""
    names = (entry.name for entry in _LOCALES.iterdir())
    return tuple(sorted(name.removesuffix(".ftl") for name in names if name.endswith(".ftl")))


def nearest_locale(wanted: Iterable[str | None]) -> str:
    """The first of the wanted locales that is spoken, by its language; English otherwise."""
    for locale in wanted:
        language = (locale or "").lower().replace("_", "-").partition("-")[0]
        if language in spoken_locales():
            return language
    return FALLBACK


class Messages:
    """The message files of one folder, `<language>.ftl` each; there is always an English one."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        self._bundles: dict[str, FluentBundle] = {}

    def plain(self, message_id: str, *, locale: str | None = None, **arguments: Argument) -> str:
        """The message as plain text. An unknown id is a `KeyError`: a test finds it first."""
        spoken = nearest_locale([locale])
        for bundle in (self._bundle(spoken), self._bundle(FALLBACK)):
            if bundle.has_message(message_id):
                pattern = bundle.get_message(message_id).value
                if pattern is not None:
                    bounded = {name: _bounded(value) for name, value in arguments.items()}
                    text, errors = bundle.format_pattern(pattern, bounded)
                    if errors:
                        raise errors[0]
                    return str(text)
        raise KeyError(message_id)

    def say(
        self, message_id: str, *, locale: str | None = None, **arguments: Argument
    ) -> RichText:
        """The message with its bold and code as spans. Arguments are never read as markup."""
        values = [str(_bounded(value)) for value in arguments.values()]
        masked = {
            name: f"\x02{index}\x03" if _CONFUSING.search(str(value)) else value
            for index, (name, value) in enumerate(arguments.items())
        }
        return _unmasked(_styled(self.plain(message_id, locale=locale, **masked)), values)

    def _bundle(self, locale: str) -> FluentBundle:
        if locale not in self._bundles:
            file = self._folder.joinpath(f"{locale}.ftl")
            # An adapter may speak fewer languages than the core.
            source = file.read_text(encoding="utf-8") if file.is_file() else ""
            bundle = FluentBundle([locale], use_isolating=False)
            bundle.add_resource(FluentResource(source))
            self._bundles[locale] = bundle
        return self._bundles[locale]


_CORE = Messages(_LOCALES)
plain, say = _CORE.plain, _CORE.say
"""What the core says; each platform's adapter has messages of its own."""


def _bounded(value: Argument) -> Argument:
    """The value, shortened: whoever wrote it, what is said of it stays a sentence."""
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return value[: _LONGEST_VALUE - 1] + "…"
    return value


def listed(names: Sequence[str], locale: str | None = None) -> str:
    """The names in a row, as they stand in a sentence: `a, b and c`."""
    if len(names) <= 1:
        return "".join(names)
    row, *more, last = names
    for name in more:
        row = plain("names-more", locale=locale, first=row, more=name)
    return plain("names-last", locale=locale, first=row, last=last)


def _styled(text: str) -> RichText:
    pieces: list[RichText] = []
    position = 0
    for match in _MARKUP.finditer(text):
        pieces.append(RichText(text[position : match.start()]))
        bold, code = match["bold"], match["code"]
        pieces.append(
            RichText.styled(bold, Style.BOLD) if bold else RichText.styled(code, Style.CODE)
        )
        position = match.end()
    return join([*pieces, RichText(text[position:])])


def _unmasked(rich: RichText, values: list[str]) -> RichText:
    pieces: list[RichText] = []
    position = 0
    for match in _MASK.finditer(rich.text):
        value = RichText(values[int(match[1])])
        for span in rich.spans:
            if span.start <= match.start() and match.end() <= span.end:
                value = value.wrapped(span.style, span.value)
        pieces += (rich.slice(position, match.start()), value)
        position = match.end()
    return join([*pieces, rich.slice(position)])
