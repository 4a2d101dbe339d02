"""The bot's own lines: in the channel's language, once for each occasion, to whom it concerns."""

from dataclasses import replace

from bridge.decision import NOTHING
from bridge.deliveries import Part, Post, Report
from bridge.events import (
    ChannelBack,
    ChannelGone,
    ChannelJoined,
    DeliveryParked,
    EventId,
    ManyMissing,
)
from bridge.notices import channel_joined, channel_suspended, delivery_parked, many_missing, notice
from bridge.richtext import RichText, Span, Style
from tests.bridge.store.values import DEN, DISCORD, EN, GROUP, MOMENT, PT, ROOM, channel


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


def test_a_channel_that_is_gone_rests_until_it_is_back() -> None:
    """The others are told of both, and of nothing that they know already."""
    gone, back = (
        ChannelGone(id=EventId("g"), channel=DEN),
        ChannelBack(id=EventId("b"), channel=DEN),
    )
    resting = replace(EN, is_suspended=True)

    left = channel_suspended(ROOM, gone, MOMENT)
    returned = channel_suspended(ROOM.with_link(resting), back, MOMENT)

    told = {"channel": "#b"}
    assert left.links == (resting,)
    assert left.deliveries == ((PT, notice("g", PT, "notice-gone", MOMENT, said=told)),)
    assert returned.links == (EN,)
    assert returned.deliveries == ((PT, notice("b", PT, "notice-back", MOMENT, said=told)),)
    assert channel_suspended(ROOM.with_link(resting), gone, MOMENT) == NOTHING
    assert channel_suspended(ROOM, back, MOMENT) == NOTHING


def test_what_happened_in_a_channel_that_has_left_is_told_to_nobody() -> None:
    """The room does not know it any more."""
    elsewhere = channel(DISCORD, "99")

    joined = ChannelJoined(id=EventId("j"), channel=elsewhere, by="Emma")
    gone = ChannelGone(id=EventId("g"), channel=elsewhere)
    parked = DeliveryParked(id=EventId("p"), channel=elsewhere, reason="403")

    assert channel_joined(ROOM, joined, MOMENT) == NOTHING
    assert channel_suspended(ROOM, gone, MOMENT) == NOTHING
    assert delivery_parked(ROOM, parked) == NOTHING


def test_who_joins_is_welcomed_after_the_others_know() -> None:
    """Each channel gets one line."""
    joined = ChannelJoined(id=EventId("j"), channel=GROUP, by="Ana")

    decision = channel_joined(ROOM, joined, MOMENT)

    assert [link for link, _ in decision.deliveries] == [EN, PT]
    assert decision.links == ()


def test_many_missing_messages_are_told_to_who_paired_the_channel() -> None:
    """No copy is removed; a channel that is in no room any more tells nobody."""
    missing = ManyMissing(id=EventId("m"), channel=DEN, missing=11)

    ((link, report),) = many_missing(ROOM, missing).deliveries

    assert isinstance(report, Report)
    assert (link, report.person) == (EN, EN.paired_by)
    assert "11" in report.text.text
    assert many_missing(ROOM, replace(missing, channel=channel(DISCORD, "99"))) == NOTHING
