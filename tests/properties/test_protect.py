"""Protection holds for any text: nothing raises, nothing is lost, nothing doubles."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.translation.pieces import Kept, Line, Words
from bridge.translation.protect import mask, protect, unmask

_SNIPPETS = [
    *(" ", "oi", "ok", "Maria", "@maria", "https://example.com/a?b=(c)", "<@12>", "<:x:3>"),
    *("😹", "👩🏽‍🚀", "🇧🇷", "1️⃣", ":joy:", ":)", "`code`", "```", "(", ")", "\n", "Spotify"),
    *("R$ 1.250,00", "19:30", "+55 21 90000-1234", "a.txt", "v1.2.3", "Z1Z", "zz2zz", "哈哈"),
]
_CHATTY = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(_SNIPPETS)), max_size=12).map(
    "".join
)
_NAMES = st.lists(st.one_of(st.text(max_size=6), st.sampled_from(["Maria", "小美"])), max_size=3)
_PIECES = st.lists(
    st.one_of(
        st.builds(Words, st.text(max_size=8)),
        st.builds(Kept, st.text(max_size=4), st.text(max_size=4)),
    ),
    max_size=8,
).map(tuple)


@given(text=_CHATTY, names=_NAMES)
def test_the_pieces_join_to_the_text(text: str, names: list[str]) -> None:
    """Whatever is kept, the pieces one after another are the text."""
    line = protect(text, names=names)

    assert "".join(p.source if isinstance(p, Kept) else p.text for p in line) == text


@given(text=_CHATTY, names=_NAMES)
def test_masking_and_unmasking_is_the_identity(text: str, names: list[str]) -> None:
    """An engine that changes nothing gives back the text."""
    masked = mask(protect(text, names=names))

    assert unmask(masked.text, masked) == text


@settings(max_examples=200)
@given(line=_PIECES)
def test_any_line_comes_back_with_its_targets(line: Line) -> None:
    """Lines from the normaliser, too, whose kept pieces the reader gets in other words."""
    masked = mask(line)

    restored = unmask(masked.text, masked)

    assert restored == "".join(p.target if isinstance(p, Kept) else p.text for p in line)


@given(text=_CHATTY, order=st.randoms(use_true_random=False))
def test_every_kept_piece_comes_back_once(text: str, order: Random) -> None:
    """However an engine orders the words, each kept piece stands in the output exactly once."""
    line = protect(text)
    masked = mask(line)
    words = masked.text.split(" ")
    order.shuffle(words)

    restored = unmask(" ".join(words), masked)

    if restored is not None:
        wanted = Counter(piece.source for piece in line if isinstance(piece, Kept))
        assert all(restored.count(piece) >= times for piece, times in wanted.items())
