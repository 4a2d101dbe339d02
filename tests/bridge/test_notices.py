"""The bot's own lines: in the channel's language, once for each occasion."""

from bridge.deliveries import Part, Post
from bridge.notices import notice
from bridge.richtext import RichText, Span, Style
from tests.bridge.store.values import EN, MOMENT, PT


def test_a_notice_is_said_in_the_channels_language() -> None:
    """Without a face: it is the bot's own word."""
    said = notice("e1", PT, "notice-resumed", MOMENT, said={"channel": "porch"})

    assert said == Post(
        id=said.id,
        parts=(Part(text=RichText("porch voltou.", (Span(start=0, end=5, style=Style.BOLD),))),),
        composed_at=MOMENT,
    )


def test_the_same_occasion_makes_the_same_notice() -> None:
    """Its id names occasion, channel and message."""
    first = notice("e1", PT, "notice-back", MOMENT, said={"channel": "x"})
    again = notice("e1", PT, "notice-back", MOMENT, said={"channel": "x"})
    others = [
        notice("e2", PT, "notice-back", MOMENT, said={"channel": "x"}),
        notice("e1", EN, "notice-back", MOMENT, said={"channel": "x"}),
        notice("e1", PT, "notice-gone", MOMENT, said={"channel": "x"}),
    ]

    assert first.id == again.id
    assert len({first.id, *(one.id for one in others)}) == 4
