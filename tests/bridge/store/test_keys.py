"""The table of keys."""

import pytest

from bridge.events import RoomId
from bridge.store import keys


def test_a_rooms_keys_share_one_hash_tag() -> None:
    """What one script touches lies on one node of a cluster."""
    room = RoomId("r1")

    tags = {key.of_room(room, "x", "y").split(":")[0] for key in keys.TABLE if key.scope == "room"}

    assert tags == {keys.tag(keys.shard_of(room))}


def test_a_rooms_shard_is_for_good() -> None:
    """The shard is computed from the id alone; another answer would lose every room."""
    assert [keys.shard_of(RoomId(f"room-{number}")) for number in range(4)] == [13, 62, 35, 23]


@pytest.mark.parametrize("row", keys.TABLE, ids=lambda row: f"{row.scope}-{row.name}")
def test_each_key_is_found_in_the_table_again(row: keys.Key) -> None:
    """A key in Redis leads to exactly the row that built it."""
    build = {
        "room": lambda: row.of_room(RoomId("r1"), *row.parts),
        "shard": lambda: row.of_shard(7, *row.parts),
        "single": lambda: row.of(*row.parts),
    }

    key = build[row.scope]()

    assert [found for found in keys.TABLE if found.pattern.fullmatch(key)] == [row]
