"""The interpreter: whose lines may leave the machine."""

from dataclasses import replace

import pytest

from bridge.events import PersonId
from bridge.interpreter import Interpreter
from bridge.rooms import Room
from bridge.store.store import Store
from tests.bridge.fakes import FakeTranslator
from tests.bridge.store.values import ANA, EN, ROOM

OTHER = PersonId("discord:9")


@pytest.mark.parametrize(
    ("room", "may_leave"),
    [
        (ROOM, True),
        (ROOM.with_link(replace(EN, paired_by=OTHER)), True),
        (replace(ROOM, links=(replace(EN, paired_by=OTHER),)), False),
        (replace(ROOM, links=(replace(EN, paired_by=None),)), False),
    ],
    ids=["both", "one of two", "another's", "nobody's"],
)
def test_lines_leave_the_machine_where_an_operator_paired_a_channel(
    store: Store, room: Room, *, may_leave: bool
) -> None:
    """One channel is enough; without operators nothing leaves."""
    translator = FakeTranslator()
    owned = Interpreter(translator=translator, members=store.members, owners={ANA})
    nobodys = Interpreter(translator=translator, members=store.members)

    assert owned.may_leave(room) is may_leave
    assert not nobodys.may_leave(room)
