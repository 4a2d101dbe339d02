"""What is worked out together in an inbox, and how long its first event waits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.batching import GATHERED_AFTER, batch_of, gathers_until, group_of
from bridge.events import Channel, Event, EventId, MessageDeleted, MessageSent
from tests.bridge.store.values import DEN, GROUP, MOMENT, ref, sent

HOUR = timedelta(hours=1)


def late(number: int, where: Channel = GROUP, text: str = "oi") -> MessageSent:
    """A line that was said an hour before."""
    return replace(sent(number, text, where), sent_at=MOMENT - HOUR)


def prompt(number: int, where: Channel = GROUP) -> MessageSent:
    """A line that was said just now."""
    return sent(number, where=where)


DELETED = MessageDeleted(id=EventId("deleted"), ref=ref(GROUP, 1))


@pytest.mark.parametrize(
    ("events", "together"),
    [
        ([prompt(1)], 1),
        ([prompt(1), prompt(2, DEN), prompt(3)], 3),
        ([prompt(1), DELETED, prompt(2)], 1),
        ([DELETED, DELETED], 1),
        ([prompt(1), late(2)], 1),
        ([late(1), prompt(2)], 1),
        ([late(1), late(2), late(3)], 3),
        ([late(1), late(2, DEN)], 1),
        ([prompt(1), late(2, text="// só aqui")], 2),
    ],
    ids=[
        "alone",
        "prompt lines of all channels",
        "up to what is no line",
        "what is no line, alone",
        "up to a late line",
        "late ones without prompt ones",
        "late lines of one channel",
        "late ones of another channel apart",
        "what stays unsaid is never late",
    ],
)
def test_lines_in_a_row_are_worked_out_together(events: Sequence[Event], together: int) -> None:
    """Prompt ones of all channels, late ones of one channel; everything else alone."""
    entries = list(enumerate(events))

    assert batch_of(entries, MOMENT) == entries[:together]


@pytest.mark.parametrize(
    ("event", "waits"),
    [(late(1), GATHERED_AFTER), (prompt(1), None), (DELETED, None)],
    ids=["late", "prompt", "no line"],
)
def test_only_a_late_line_waits_for_others(event: Event, waits: timedelta | None) -> None:
    """From when it arrived, and no longer."""
    group = group_of(event, MOMENT)

    assert gathers_until(group, MOMENT, MOMENT) == (MOMENT + waits if waits else None)
    assert gathers_until(group, MOMENT, MOMENT + GATHERED_AFTER) is None
