"""Settings: each variable's name, default and refusal; `.env.example` says the same."""

import re
from pathlib import Path

import platformdirs
import pytest

from bots.app import house_settings
from bots.platforms import PLATFORMS
from bridge.errors import SetupError
from bridge.settings import settings_with

ROOT = Path(__file__).parents[2]
SETTINGS = settings_with(*((spec.name, spec.settings) for spec in PLATFORMS))
EXAMPLE = ROOT / ".env.example"
_VARIABLE = re.compile(r"^(?:# )?(TEAHOUSE_[A-Z_]+)=(.*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests have no say."""
    for name in SETTINGS.model_fields:
        monkeypatch.delenv(f"TEAHOUSE_{name.upper()}", raising=False)


BAD = [
    ("TELEGRAM_TOKEN", "abc"),
    ("TELEGRAM_TOKEN", "123:short"),
    ("TELEGRAM_TOKEN", "bot7000000001:a-telegram-token-for-the-tests-only"),
    ("DISCORD_TOKEN", "abc"),
    ("DISCORD_TOKEN", "Bot a-discord-token.for-the.tests-only-nothing-else"),
    ("DISCORD_TOKEN", "a-discord-token.tests-only-nothing-else"),
    ("TELEGRAM_API", "ftp://api.example"),
    ("DISCORD_API", "discord.com"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "http://localhost"),
    ("ENGINE", "babelfish"),
    ("ENGINE", "firefox,none"),
    ("LIBRETRANSLATE_URL", "localhost:5000"),
    ("OPENAI_URL", "x"),
    ("OWNERS", "ana"),
    ("OWNERS", "telegram:7,discord:emma"),
    ("ROOMS", "nobody"),
    ("MODELS_URL", "/srv/models"),
    ("PACE", "fast"),
    ("HTTP", "8484"),
    ("HTTP", "127.0.0.1:http"),
    ("HTTP", "127.0.0.1:70000"),
    ("LOG", "loud"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_value_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """In one line that begins with the variable and says what it may be."""
    monkeypatch.setenv(f"TEAHOUSE_{name}", value)

    with pytest.raises(SetupError) as refused:
        house_settings(env_file=None)

    assert str(refused.value).startswith(f"TEAHOUSE_{name}: ")
    assert "\n" not in str(refused.value)


GOOD = [
    ("TELEGRAM_TOKEN", "", None),
    ("TELEGRAM_API", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
    ("DISCORD_API", "http://[::1]:9/api/v10", "http://[::1]:9/api/v10"),
    ("REDIS_URL", "", None),
    ("REDIS_URL", "rediss://user:word@redis.example:6380/1", None),
    ("REDIS_URL", "unix:///run/redis.sock", None),
    ("ENGINE", "firefox, openai", ("firefox", "openai")),
    ("OWNERS", "telegram:123,discord:456", ("telegram:123", "discord:456")),
    ("OWNERS", "", ()),
    ("HTTP", "", None),
    ("HTTP", "[::]:80", "[::]:80"),
    ("DATA_DIR", "/srv/tea", Path("/srv/tea")),
]


@pytest.mark.parametrize(("name", "value", "read"), GOOD)
def test_a_good_value_is_taken(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: object
) -> None:
    """Empty means not set, lists are split at commas."""
    monkeypatch.setenv(f"TEAHOUSE_{name}", value)

    settings = house_settings(env_file=None)

    taken = getattr(settings, name.lower())
    assert taken == (value if read is None and value else read)


@pytest.mark.parametrize("name", [name for name in SETTINGS.model_fields if name != "http"])
@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_means_its_default(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The data folder, too, which is not the working folder then."""
    monkeypatch.setenv(f"TEAHOUSE_{name.upper()}", value)

    assert house_settings(env_file=None) == house_settings(env_file=None, overrides={name: ""})
    assert house_settings(env_file=None).data_dir == Path(platformdirs.user_data_dir("teahouse"))
    monkeypatch.delenv(f"TEAHOUSE_{name.upper()}")
    assert house_settings(env_file=None, overrides={name: ""}) == house_settings(env_file=None)


def test_tokens_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by printing the settings nor in an error."""
    monkeypatch.setenv("TEAHOUSE_TELEGRAM_TOKEN", "7000000001:a-telegram-token-for-the-tests-only")
    monkeypatch.setenv("TEAHOUSE_OPENAI_KEY", "sk-secret")

    settings = house_settings(env_file=None)

    (telegram, *_) = PLATFORMS
    token = settings.of(telegram.name, telegram.settings).token
    assert token is not None
    assert token.get_secret_value() == "7000000001:a-telegram-token-for-the-tests-only"
    assert "secret" not in repr(settings)
    assert "for-the-tests" not in repr(settings)


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`.env` holds the rest."""
    file = tmp_path / ".env"
    file.write_text("TEAHOUSE_LOG=warning\nTEAHOUSE_PACE=off\n", encoding="utf-8")
    monkeypatch.setenv("TEAHOUSE_LOG", "error")

    settings = house_settings(env_file=file)

    assert (settings.log, settings.pace) == ("error", "off")


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    """In one line, as a bad value is."""
    file = tmp_path / ".env"
    file.write_bytes(b"\xff\xfeTEAHOUSE_PACE=off")

    with pytest.raises(SetupError) as refused:
        house_settings(env_file=file)

    assert str(refused.value).startswith(f"{file} cannot be read")


def test_settings_do_not_change() -> None:
    """They are made once, in the command line."""
    with pytest.raises(ValueError, match="frozen"):
        house_settings(env_file=None).log = "debug"  # pyright: ignore[reportAttributeAccessIssue]


def _default(name: str) -> str:
    value = SETTINGS.model_fields[name].get_default(call_default_factory=True)  # pyright: ignore[reportCallIssue]
    if value == Path(platformdirs.user_data_dir("teahouse")):
        return ""
    return ",".join(value) if isinstance(value, tuple) else str(value or "")  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def test_the_example_lists_every_setting_with_its_default() -> None:
    """No more and no less."""
    listed = _VARIABLE.findall(EXAMPLE.read_text(encoding="utf-8"))

    assert sorted(listed) == sorted(
        (f"TEAHOUSE_{name.upper()}", _default(name)) for name in SETTINGS.model_fields
    )


def test_the_example_changes_nothing_as_it_is() -> None:
    """A copy of it, without a token filled in, is the defaults."""
    assert house_settings(env_file=EXAMPLE) == house_settings(env_file=None)
