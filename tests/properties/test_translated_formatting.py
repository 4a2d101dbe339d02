"""Formatting through translation, whatever the engine: no spoiler leaks, no link is lost."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bridge.richtext import RichText, Span, Style
from bridge.translation.formatting import Translate, translate_rich

_WORDS = ["tea", "cat", "left", "bank", "bench", "ann", "saw", "it"]
_PIECE = re.compile(r"\w+|[^\w\s]")
_STYLES = [Style.SPOILER, Style.LINK, Style.BOLD, Style.CODE]
_SPANS = st.lists(
    st.tuples(st.integers(0, 10), st.integers(1, 4), st.sampled_from(_STYLES)), max_size=4
)
_LINES = st.lists(st.sampled_from([*_WORDS, "it.", "cat!"]), min_size=1, max_size=10)


def engine(seed: int) -> Translate:
    """Says words in one of two ways and in any order, always the same for the same text."""

    def translate(text: str) -> str | None:
        random = Random(f"{seed} {text}")
        words = [_said(piece, random) for piece in _PIECE.findall(text.replace("`", " ` "))]
        if random.random() < 0.1:
            return None
        if random.random() < 0.5 and "`" not in text and '"' not in text:
            random.shuffle(words)
        return re.sub(r"` (\d+) `", r"`\1`", " ".join(words))

    return translate


def _said(piece: str, random: Random) -> str:
    """Another word for it, or for "bank" and "bench" the same; sometimes as another word."""
    if not piece.isalpha():
        return piece
    word = "banco" if piece in {"bank", "bench"} and random.random() < 0.7 else f"{piece}o"
    return word if random.random() < 0.8 else f"{piece}a"


def line(words: list[str], spans: list[tuple[int, int, Style]]) -> RichText:
    """The words with each span over some of them."""
    starts = [sum(len(word) + 1 for word in words[:n]) for n in range(len(words) + 1)]
    marks: list[Span] = []
    for number, (first, count, style) in enumerate(spans):
        if first >= len(words):
            continue
        last = min(first + count, len(words))
        end = starts[last] - 1
        value = f"https://tea.example/{number}" if style is Style.LINK else None
        marks.append(Span(start=starts[first], end=end, style=style, value=value))
    return RichText(" ".join(words), tuple(marks))


def shown(text: RichText) -> str:
    """What is not under a spoiler."""
    spoilers = [span for span in text.spans if span.style is Style.SPOILER]
    return "".join(
        " " if any(span.start <= index < span.end for span in spoilers) else character
        for index, character in enumerate(text.text)
    )


def _meant(text: str) -> list[str]:
    """The words, by what they mean."""
    return [word.removesuffix("o").removesuffix("a") for word in re.findall(r"[a-z]+", text)]


@given(words=_LINES, spans=_SPANS, seed=st.integers(0, 1000))
def test_links_are_never_lost(
    words: list[str], spans: list[tuple[int, int, Style]], seed: int
) -> None:
    """Every address is under words, or follows them."""
    source = line(words, spans)

    translated = translate_rich(source, engine(seed))

    if translated is not None:
        links = {s.value for s in source.spans if s.style is Style.LINK and s.value}
        kept = {span.value for span in translated.spans}
        assert all(link in kept or link in translated.text for link in links)


@given(
    words=st.lists(st.sampled_from(_WORDS), min_size=2, max_size=8, unique=True),
    hidden=st.integers(0, 7),
    seed=st.integers(0, 1000),
)
def test_spoilers_never_leak(words: list[str], hidden: int, seed: int) -> None:
    """A hidden word is shown in no wording, wherever the engine puts it."""
    secret = hidden % len(words)
    source = line(words, [(secret, 1, Style.SPOILER)])

    translated = translate_rich(source, engine(seed))

    if translated is not None:
        assert any(span.style is Style.SPOILER for span in translated.spans)
        if words[secret] not in {"bank", "bench"}:
            assert words[secret] not in _meant(shown(translated))
