"""Objects that lack something: read all the same."""

from typing import Any

import pytest
import telegram
from telegram import ChatMember, Poll, Sticker, TelegramObject, Voice

from bots.telegram.patches import LIBRARY, PATCHES, apply_patches

USER: dict[str, Any] = {"id": 7, "is_bot": False, "first_name": "Maria"}
FILE: dict[str, Any] = {"file_id": "f", "file_unique_id": "u"}

apply_patches()


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (ChatMember, {"user": USER, "status": "administrator"}),
        (ChatMember, {"user": USER, "status": "restricted", "is_member": True}),
        (ChatMember, {"user": USER, "status": "kicked"}),
        (ChatMember, {"user": USER, "status": "something new", "and": 1}),
        (Poll, {"question": "Chá?", "options": [{"text": "Sim"}, {"text": "Não"}]}),
        (Sticker, {**FILE, "emoji": "🍵"}),
        (Voice, FILE),
    ],
)
def test_what_lacks_costs_nothing_but_itself(
    kind: type[TelegramObject], payload: dict[str, Any]
) -> None:
    """An older or simpler server's objects are read, and hold what they were given."""
    read = kind.de_json(payload, None)

    told = read.to_dict()
    assert {name: told[name] for name in payload if name != "options"} == {
        name: value for name, value in payload.items() if name != "options"
    }


def test_what_is_whole_is_read_as_ever() -> None:
    """Nothing is filled in where nothing lacks."""
    whole = {**FILE, "duration": 3, "mime_type": "audio/ogg"}

    assert Voice.de_json(whole, None).to_dict() == whole


def test_each_patch_is_held_by_a_test() -> None:
    """And was written for the version that is installed."""
    assert all(patch.held_by in globals() for patch in PATCHES)
    assert telegram.__version__ == LIBRARY
