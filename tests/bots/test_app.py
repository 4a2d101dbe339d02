"""The composition root: which parts run, and what each of them needs."""

from pathlib import Path

import pytest

from bots.app import choose_roles, house_settings, translation_settings
from bridge.errors import SetupError
from bridge.settings import Settings

TELEGRAM_TOKEN = "7000000001:a-telegram-token-for-the-tests-only"
DISCORD_TOKEN = "a-discord-token.for-the.tests-only-nothing-else"


def settings(**values: object) -> Settings:
    """Settings of a test alone."""
    given = {"telegram_token": None, "discord_token": None, "redis_url": None} | values
    return house_settings(env_file=None, overrides=given)


@pytest.mark.parametrize(
    ("values", "roles", "chosen"),
    [
        ({"telegram_token": TELEGRAM_TOKEN}, (), ("telegram", "bridge", "scheduler")),
        (
            {"telegram_token": TELEGRAM_TOKEN, "discord_token": DISCORD_TOKEN},
            (),
            ("telegram", "discord", "bridge", "scheduler"),
        ),
        ({"discord_token": DISCORD_TOKEN, "redis_url": "unix:///x"}, ("discord",), ("discord",)),
        ({"redis_url": "unix:///x"}, ("bridge",), ("bridge",)),
        ({"telegram_token": TELEGRAM_TOKEN}, ("telegram", "bridge"), ("telegram", "bridge")),
    ],
)
def test_roles_are_those_named_or_those_with_a_token(
    values: dict[str, object], roles: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    """A separate process needs a Redis that others reach, too."""
    assert choose_roles(settings(**values), roles) == chosen


@pytest.mark.parametrize(
    ("values", "roles", "named"),
    [
        ({}, (), "teahouse demo"),
        ({}, ("telegram",), "TEAHOUSE_TELEGRAM_TOKEN"),
        ({"telegram_token": TELEGRAM_TOKEN}, ("telegram",), "TEAHOUSE_REDIS_URL"),
        ({}, ("bridge",), "TEAHOUSE_REDIS_URL"),
        (
            {"telegram_token": TELEGRAM_TOKEN, "discord_token": DISCORD_TOKEN},
            ("telegram", "bridge"),
            "TEAHOUSE_REDIS",
        ),
    ],
)
def test_what_cannot_run_is_refused(
    values: dict[str, object], roles: tuple[str, ...], named: str
) -> None:
    """By the setting that is missing."""
    with pytest.raises(SetupError, match=named):
        choose_roles(settings(**values), roles)


def test_the_translators_slice_opens_its_secrets(tmp_path: Path) -> None:
    """Only here: everywhere else they are sealed."""
    slice_ = translation_settings(
        settings(openai_key="sk-1", engine="openai,firefox", data_dir=tmp_path), workers=3
    )

    assert slice_.engine == ("openai", "firefox")
    assert slice_.options["openai_key"] == "sk-1"
    assert slice_.options["libretranslate_key"] is None
    assert (slice_.data_dir, slice_.workers) == (tmp_path, 3)
