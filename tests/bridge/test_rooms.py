"""Rooms and links: who is a member, who hears, who is heard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.events import LinkId
from bridge.rooms import Direction
from tests.bridge.store.values import DEN, EN, GROUP, MOMENT, PT, ROOM, TELEGRAM, channel, link


def test_a_room_finds_its_members() -> None:
    """By channel and by id; strangers are none."""
    assert (ROOM.link_of(GROUP), ROOM.link_of(DEN)) == (PT, EN)
    assert ROOM.link_of(channel(TELEGRAM, "-5")) is None
    assert (ROOM.link(EN.id), ROOM.link(LinkId("x"))) == (EN, None)
    assert ROOM.others(PT) == (EN,)


def test_a_room_reads_its_channels_languages() -> None:
    """Each once."""
    assert ROOM.with_link(link("c", channel(TELEGRAM, "-5"), "en")).languages == {"pt", "en"}


def test_members_come_change_and_go() -> None:
    """The order stays that in which they joined."""
    new, changed = link("c", channel(TELEGRAM, "-5")), replace(PT, name="Casa")

    assert ROOM.with_link(new).links == (PT, EN, new)
    assert ROOM.with_link(changed).links == (changed, EN)


@pytest.mark.parametrize(
    ("direction", "receives", "sends"),
    [(Direction.BOTH, True, True), (Direction.IN, True, False), (Direction.OUT, False, True)],
)
def test_directions(direction: Direction, *, receives: bool, sends: bool) -> None:
    """`in` receives only, `out` sends only."""
    member = replace(PT, direction=direction)

    assert (member.receives(MOMENT), member.sends(MOMENT)) == (receives, sends)


def test_a_pause_with_minutes_ends_by_itself() -> None:
    """At the minute named; without minutes it lasts until `resume`."""
    later = MOMENT + timedelta(minutes=5)
    short, open_ended = (
        replace(PT, paused_at=MOMENT, paused_until=later),
        replace(PT, paused_at=MOMENT),
    )

    assert short.is_paused(MOMENT)
    assert not short.is_paused(later)
    assert open_ended.is_paused(later)
    assert not open_ended.receives(later)
    assert not open_ended.sends(later)


def test_a_channel_without_the_bot_receives_nothing() -> None:
    """Until the bot is back."""
    assert not replace(PT, is_suspended=True).receives(MOMENT)
