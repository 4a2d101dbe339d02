"""Texts, entities and limits as Telegram keeps them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.errors import ApiError
from sandbox.telegram.text import (
    checked_caption,
    checked_text,
    formatted,
    utf16_length,
    utf16_slice,
)


def _entity(kind: str, offset: int, length: int) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length}


def _bold(offset: int, length: int) -> dict[str, object]:
    return _entity("bold", offset, length)


def test_white_space_at_both_ends_goes_and_entities_move_along() -> None:
    """A text is trimmed; an entity keeps its words."""
    kept = formatted(" \n olá 🐱  ", [_bold(3, 3)])

    assert kept.text == "olá 🐱"
    assert kept.entities == (_bold(0, 3),)


def test_an_entity_reaching_into_trailing_space_is_cut() -> None:
    """What is left of an entity after trimming covers only the text."""
    kept = formatted("olá   ", [_bold(0, 6)])

    assert kept.entities == (_bold(0, 3),)


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        (_bold(0, 9), "ends after the end of the text"),
        (_bold(9, 1), "begins after the end of the text"),
        (_bold(-1, 1), "incorrect offset -1"),
        (_bold(1, 2), "begins in a middle of a UTF-16 symbol"),
        (_bold(0, 1), "ends in a middle of a UTF-16 symbol"),
        ({"type": "text_link", "offset": 0, "length": 2}, 'find field "url"'),
    ],
)
def test_impossible_entities_are_refused(entity: dict[str, object], reason: str) -> None:
    """Outside the text or inside a surrogate pair: Telegram refuses, it does not repair."""
    with pytest.raises(ApiError, match=reason):
        formatted("🐱abc", [entity])


def test_empty_blank_and_unknown_entities_are_dropped() -> None:
    """Entities over nothing, over white space, or of an unknown type vanish silently."""
    entities = [_bold(0, 0), _bold(1, 1), {"type": "blink", "offset": 0, "length": 1}]

    assert formatted("a b", entities).entities == ()


def test_nothing_nests_in_code_and_no_quotation_in_another() -> None:
    """Telegram drops what stands inside code, and the inner one of two block quotations."""
    entities = [
        _entity("blockquote", 0, 9),
        _entity("code", 0, 4),
        _bold(1, 2),
        _entity("expandable_blockquote", 5, 4),
        _bold(5, 4),
    ]

    assert formatted("tea house", entities).entities == (
        _entity("blockquote", 0, 9),
        _entity("code", 0, 4),
        _bold(5, 4),
    )


def test_telegram_adds_commands_mentions_addresses_and_tags() -> None:
    """What needs no sender's entity gets one from Telegram, in UTF-16 units."""
    kept = formatted("/tea@tea_bot 🐱 @maria https://a.example/x. #gatos")

    assert [(found["type"], found["offset"], found["length"]) for found in kept.entities] == [
        ("bot_command", 0, 12),
        ("mention", 16, 6),
        ("url", 23, 19),
        ("hashtag", 44, 6),
    ]


def test_lengths_count_utf16_units_after_trimming() -> None:
    """4096 units of text pass, 4097 don't; captions end at 1024."""
    assert checked_text("🐱" * 2048 + "  ").text == "🐱" * 2048
    with pytest.raises(ApiError, match="message is too long"):
        checked_text("🐱" * 2048 + "a")
    with pytest.raises(ApiError, match="message caption is too long"):
        checked_caption("a" * 1025)
    with pytest.raises(ApiError, match="message text is empty"):
        checked_text("")
    with pytest.raises(ApiError, match="text must be non-empty"):
        checked_text(" \n ")


_TEXTS = st.text(alphabet="ab \n\r\u2028🐱é/@#.:", max_size=30)
_ENTITIES = st.lists(
    st.builds(
        _entity,
        st.sampled_from(["bold", "code", "spoiler", "blink"]),
        st.integers(-1, 40),
        st.integers(0, 40),
    ),
    max_size=4,
)


@given(_TEXTS, _ENTITIES)
def test_whatever_is_kept_is_well_formed(text: str, entities: list[dict[str, object]]) -> None:
    """Either a refusal, or entities that lie on whole characters of the kept text."""
    try:
        kept = formatted(text, entities)
    except ApiError:
        return

    assert kept.text == kept.text.rstrip()
    for entity in kept.entities:
        offset, length = int(str(entity["offset"])), int(str(entity["length"]))
        covered = utf16_slice(kept.text, offset, length)
        assert utf16_length(covered) == length > 0
        assert "\ufffd" not in covered
        assert covered.strip()
