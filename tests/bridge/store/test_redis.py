"""The port's own parts: what a script is asked, and which node of a cluster does what."""

from collections.abc import Sequence
from typing import Any

import pytest

from bridge.events import RoomId
from bridge.store import keys
from bridge.store.redis import Command, Request, rounds, slot_of, slot_of_command, spread

INBOX, MARKS = (row.of_room(RoomId("r1")) for row in (keys.INBOX, keys.MARKS))
OTHER = keys.INBOX.of_room(RoomId("r2"))


def test_a_key_has_one_index_however_often_it_is_named() -> None:
    """Scripts find a key under the number that the request gave it; what is None is absent."""
    request = Request(count=3, nothing=None, rows=[{"a": None, "b": 1}])

    indices = [request.key("x"), request.key("y"), request.key("x")]

    assert indices == [1, 2, 1]
    assert request.arguments() == [2, "x", "y", '{"count": 3, "rows": [{"b": 1}]}']


@pytest.mark.parametrize(
    ("key", "slot"),
    [
        ("123456789", 12739),
        ("foo", 12182),
        ("{user1000}.following", slot_of("user1000")),
        ("foo{}{bar}", 8363),
        ("foo{{bar}}zap", slot_of("{bar")),
        ("{open", slot_of("{open")),
    ],
)
def test_slots_are_those_of_the_cluster_specification(key: str, slot: int) -> None:
    """CRC16 of the hash tag, where there is one that is not empty."""
    assert slot_of(key) == slot


@pytest.mark.parametrize(
    ("command", "slot"),
    [
        (("GET", "foo"), slot_of("foo")),
        (("EVALSHA", "sha", 2, INBOX, MARKS, "{}"), slot_of(INBOX)),
        (("EVALSHA", "sha", 0, "{}"), None),
        (("PING",), None),
        (("SCRIPT", "LOAD", "text"), None),
    ],
)
def test_a_command_is_done_where_its_keys_lie(command: Command, slot: int | None) -> None:
    """All keys of one command lie in one slot; one without keys may be done anywhere."""
    assert slot_of_command(command) == slot


def test_a_batch_is_grouped_by_slot() -> None:
    """One group for each slot, order kept within it."""
    batch = [("GET", INBOX), ("GET", OTHER), ("GET", MARKS)]

    found = rounds([batch], node_of=lambda slot: slot)

    assert found == [{slot_of(INBOX): [0, 2], slot_of(OTHER): [1]}]


def test_one_node_has_one_round_whatever_the_slots() -> None:
    """Today's single node: a batch and what goes before it are one round trip."""
    found = rounds([[("GET", OTHER)], [("GET", INBOX), ("GET", OTHER)]], node_of=lambda _: 0)

    assert found == [{0: [0, 1, 2]}]


def test_what_goes_before_is_waited_for_on_another_node() -> None:
    """Order across nodes takes a round trip more; nothing at all takes none."""
    found = rounds([[("GET", OTHER)], [], [("GET", INBOX)]], node_of=lambda slot: slot)

    assert found == [{slot_of(OTHER): [0]}, {slot_of(INBOX): [1]}]


async def test_responses_come_in_the_order_of_the_commands() -> None:
    """Whichever node gave them."""
    asked: list[tuple[int | None, int]] = []

    async def ask(node: int | None, commands: Sequence[Command]) -> list[Any]:
        asked.append((node, len(commands)))
        return [command[1] for command in commands]

    batch = [("GET", INBOX), ("GET", OTHER), ("GET", MARKS)]
    responses = await spread([[("GET", OTHER)], batch], node_of=lambda slot: slot, ask=ask)

    assert responses == [OTHER, INBOX, OTHER, MARKS]
    assert asked == [(slot_of(OTHER), 1), (slot_of(INBOX), 2), (slot_of(OTHER), 1)]
