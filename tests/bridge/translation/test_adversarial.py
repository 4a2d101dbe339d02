"""Lines made to keep a machine busy: each passes every stage before and after the engine.

Nothing here looks at a clock. What grew with the square or the cube of a line's length took
seconds to minutes for these and ends in the time limit that every test has.
"""

import pytest

from bridge.events import Language
from bridge.richtext import RichText, Span, Style
from bridge.translation import formatting, normalise
from bridge.translation.engines import Direction
from bridge.translation.guards import judge
from bridge.translation.pipeline import way
from bridge.translation.protect import mask, protect, unmask
from bridge.translation.segments import LONGEST, split

EN, PT, ZH = (Language(code) for code in ("en", "pt", "zh"))
LENGTH = 4096
WORDS = " ".join(f"{a}{b}{c}la" for a in "bcdfgmnprt" for b in "aeiou" for c in "bdlmnrst")
SHAPES = [
    *(
        "a",
        "k",
        "haha",
        "ha ",
        "ｗ",
        "哈",
        "lol",
        "mdr",
        "huehue",
        "ах",
        "5",
        "ه",
        "(笑)",
        "z",
        "Z",
    ),
    *(
        "/",
        "@",
        ":a",
        "1.2",
        "1'",
        "1\u00a0",
        "1-",
        "1 1",
        "+1 ",
        "$1",
        "1%",
        "1/",
        "1:",
        "(",
        "()",
    ),
    *(
        "http://",
        "https://a(",
        "www.",
        "a.com ",
        "a.",
        "a-",
        "a_",
        "A1-",
        "a@",
        "a@a.",
        "mailto:a ",
    ),
    *("/a", "~/", "C:\\", "#", "#a", "<@", "<:a:", "`", "`a", "```", "[a", "*a", "_", "-", "=a"),
    *(
        ":)",
        ":-) ",
        ";_",
        "xD",
        "<3 ",
        "¯\\_(",
        "(^",
        "(・",
        "（",
        "♪",
        "...",
        "!?",
        '"a',
        "'",
        "a'",
    ),
    *(
        " " * 2000 + "a",
        "a\n",
        "\n",
        "a\t\t",
        "\u00a0",
        "r/aa ",
        "oi😀a ",
        "👩‍👩‍👧‍👦",
        "🇧🇷",
        "😀",
        "1\u20e3",
    ),
    *("\u202eمرحبا ", "Z̸̢͎̓ȃ̷̧l̸̀g̵̾o̷ ", "a\u0301", "привет ", "สวัสดี", "안녕 ", "नमस्ते ", "你好吗", "日A b"),
    *("v o c e ", "howareyou", "you? ", "idk u gotta go lol ", "HELLO THERE ", "sooooo ", "Z1Z "),
    *("well-known-", "Ab Cd ", "aeiou", "ção", "a, b, ", WORDS),
]


def long(shape: str) -> str:
    """A message of this shape, as long as a message can be."""
    return (shape * (LENGTH // len(shape) + 1))[:LENGTH]


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_holds_up_a_stage(shape: str) -> None:
    """The longest message passes protection, normaliser, tone and guards uncut."""
    text = long(shape)

    line = protect(text, names=("Maria", "João Silva"))
    masked = mask(line)

    assert unmask(masked.text, masked) == text
    for source, target in ((PT, EN), (EN, PT), (ZH, EN)):
        normalise.prepare(line, source=source, target=target).restore(text)
    judge(text, text[1:], source_language=PT, target_language=EN)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_engine_gets_more_than_a_passage(shape: str) -> None:
    """What an engine is given at once is bounded, unless it is a single word."""
    passages = [one.text.text for one in split(RichText(long(shape))) if one.is_line]

    for passage in passages:
        asked = way(passage, Direction(PT, EN), ("Maria",))
        answer = None
        try:
            while True:
                answer = next(asked) if answer is None else asked.send(answer)
                assert len(answer) <= 2 * LONGEST or " " not in answer.strip()
        except StopIteration:
            pass


@pytest.mark.parametrize("shape", SHAPES[::9])
def test_formatting_everywhere_holds_nothing_up(shape: str) -> None:
    """A span on every fourth character of a passage."""
    text = long(shape)[:LONGEST]
    spans = tuple(Span(start=n, end=n + 2, style=Style.BOLD) for n in range(1, LONGEST - 3, 4))

    formatting.translate_rich(RichText(text, spans), lambda given: given)
