"""What cannot be carried as what it is: a line, or nothing where nobody spoke."""

from typing import Any

import pytest

from tests.bots.telegram.payloads import GROUP, MARIA, event, message, sent


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"location": {"latitude": 38.7, "longitude": -9.1}}, "📍 Um lugar no mapa: 38.70000"),
        ({"contact": {"phone_number": "1", "first_name": "Ana"}}, "👤 Um contato: Ana"),
        ({"dice": {"emoji": "🎲", "value": 6}}, "Resultado: 🎲 6"),
        ({"story": {"chat": GROUP, "id": 1}}, "📖 Um story"),
        ({"rich_message": {"blocks": []}}, "Um tipo de mensagem"),
        (
            {
                "venue": {
                    "location": {"latitude": 1, "longitude": 1},
                    "title": "Café",
                    "address": "Rua A",
                },
                "location": {"latitude": 1, "longitude": 1},
            },
            "📍 Um lugar: Café, Rua A",
        ),
        (
            {
                "poll": {
                    "id": "1",
                    "question": "Chá?",
                    "options": [
                        {"text": "sim", "voter_count": 0, "persistent_id": "1"},
                        {"text": "não", "voter_count": 0, "persistent_id": "2"},
                    ],
                    "total_voter_count": 0,
                    "is_closed": False,
                    "is_anonymous": True,
                    "type": "regular",
                    "allows_multiple_answers": False,
                    "allows_revoting": False,
                    "members_only": False,
                }
            },
            "📊 Uma enquete: Chá?\n– sim\n– não",
        ),
    ],
    ids=["location", "contact", "dice", "story", "unknown", "venue", "poll"],
)
def test_what_cannot_be_carried_is_told_in_a_line(fields: dict[str, Any], line: str) -> None:
    """In the author's language, so that nothing a person sends vanishes."""
    assert sent(**fields).text.text.startswith(line)


@pytest.mark.parametrize(
    "fields",
    [
        {"new_chat_members": [MARIA]},
        {"left_chat_member": MARIA},
        {"new_chat_title": "Chá!"},
        {"pinned_message": message(text="x")},
        {"forum_topic_created": {"name": "Cats", "icon_color": 1}},
        {"group_chat_created": True},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_service_messages_say_nothing(fields: dict[str, Any]) -> None:
    """Nobody spoke."""
    assert event(**fields) is None
