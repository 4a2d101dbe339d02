"""Names and pictures within Discord's rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.webhooks import clean_avatar, clean_name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("  Maria \n Silva ", "Maria Silva"),
        ("小红", "小红"),
        ("Discord Mod", "Ꭰiscord Mod"),
        ("clyde", "сlyde"),
        ("everyone", "everyon\u200be"),
        ("", "teahouse"),
        ("\u200b\n", "teahouse"),
        ("x" * 99, "x" * 80),
        ("a```b", "aˋˋˋb"),
    ],
)
def test_names(name: str, cleaned: str) -> None:
    """A name looks the same where it can, and is never refused."""
    assert clean_name(name) == cleaned


@given(st.text() | st.lists(st.sampled_from(["disc", "ord", "Cly", "de", "`", " "])).map("".join))
def test_no_name_is_refused(name: str) -> None:
    """Whatever people call themselves, Discord's rules hold."""
    cleaned = clean_name(name)

    assert 1 <= len(cleaned) <= 80
    assert cleaned == cleaned.strip()
    assert not any(banned in cleaned.lower() for banned in ("discord", "clyde", "```"))


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("https://api.telegram.org/file/bot123:abc/photo.jpg", None),
        ("https://example.org/the-secret.png", None),
        ("ftp://example.org/a.png", None),
        ("https://example.org/" + "a" * 2048, None),
        (None, None),
    ],
)
def test_pictures(address: str | None, kept: str | None) -> None:
    """No address that Discord can't fetch, and none that tells a token."""
    assert clean_avatar(address, "the-secret") == kept
