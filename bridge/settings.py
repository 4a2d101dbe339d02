"""Every setting, read once from the environment and `.env`, refused with its name where it is off.

The only place that knows the variables' names; everyone else is handed a slice of the tree.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bridge.errors import SetupError

ENGINES = ("auto", "firefox", "argos", "libretranslate", "openai", "none")


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _engines(value: object) -> object:
    chain = _listed(value)
    if not isinstance(chain, tuple) or not chain:
        raise ValueError(f"name one of {', '.join(ENGINES)}, or several with commas between")
    unknown = [name for name in chain if name not in ENGINES]  # pyright: ignore[reportUnknownVariableType]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no engine; there are {', '.join(ENGINES)}")
    if "none" in chain and len(chain) > 1:  # pyright: ignore[reportUnknownArgumentType]
        raise ValueError("`none` stands alone")
    return chain  # pyright: ignore[reportUnknownVariableType]


def _address(*schemes: str) -> BeforeValidator:
    def check(value: object) -> object:
        if value in {None, ""}:
            return None
        parts = urlsplit(str(value))
        if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
            wanted = " or ".join(f"{scheme}://…" for scheme in schemes)
            raise ValueError(f"{value!r} is no address of the form {wanted}")
        return str(value).rstrip("/")

    return BeforeValidator(check)


def _listen(value: object) -> object:
    if not str(value or "").strip():
        return None
    host, _, port = str(value).rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:  # noqa: PLR2004
        raise ValueError(f"{value!r} is not of the form 127.0.0.1:8484")
    return str(value)


def _optional_secret(value: object) -> object:
    return value or None


Secret = Annotated[SecretStr | None, BeforeValidator(_optional_secret)]
WebAddress = Annotated[str, _address("http", "https")]
OptionalWebAddress = Annotated[str | None, _address("http", "https")]


def token_form(form: str, example: str) -> BeforeValidator:
    """A token looks so (a regular expression); a refusal shows the example, never the token."""

    def check(value: object) -> object:
        told = value.get_secret_value() if isinstance(value, SecretStr) else value
        if told and not re.fullmatch(form, str(told)):
            raise ValueError(f"this is no token, which looks like {example}; copy it whole")
        return told or None

    return BeforeValidator(check)


P = TypeVar("P", bound="PlatformSettings")


class PlatformSettings(BaseModel):
    """A platform's own settings: its field `x` is the variable `TEAHOUSE_<PLATFORM>_X`."""

    model_config = ConfigDict(frozen=True)

    user_id: ClassVar[str] = r"\S+"
    """How the platform writes an account's id, as a regular expression."""

    token: Secret = None
    """Without it the platform has no bot here."""


class Settings(BaseSettings):
    """The core's settings. Field names are the variables' names without `TEAHOUSE_`.

    `settings_with` adds the platforms' own.
    """

    model_config = SettingsConfigDict(
        env_prefix="TEAHOUSE_", frozen=True, extra="ignore", env_file_encoding="utf-8"
    )

    redis_url: Annotated[str | None, _address("redis", "rediss", "unix")] = None
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("teahouse")))
    engine: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_engines)] = ("auto",)
    libretranslate_url: OptionalWebAddress = None
    libretranslate_key: Secret = None
    openai_url: OptionalWebAddress = None
    openai_model: str | None = None
    openai_key: Secret = None
    owners: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    rooms: Literal["anyone", "owners"] = "anyone"
    models_url: OptionalWebAddress = None
    pace: Literal["platform", "off"] = "platform"
    http: Annotated[str | None, BeforeValidator(_listen)] = "127.0.0.1:8484"
    log: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, given: dict[str, object]) -> dict[str, object]:
        """A variable that is there and empty means its default, as all of `.env.example` does."""
        return {
            name: value
            for name, value in given.items()
            if name == "http" or not (isinstance(value, str) and not value.strip())
        }

    def of(self, platform: str, kind: type[P]) -> P:
        """One platform's slice."""
        return kind(**{name: getattr(self, f"{platform}_{name}") for name in kind.model_fields})


def _owners(kinds: Mapping[str, type[PlatformSettings]]) -> BeforeValidator:
    def check(value: object) -> object:
        owners = _listed(value)
        for owner in owners if isinstance(owners, tuple) else ():  # pyright: ignore[reportUnknownVariableType]
            platform, _, user = str(owner).partition(":")  # pyright: ignore[reportUnknownArgumentType]
            if platform not in kinds or not re.fullmatch(kinds[platform].user_id, user):
                known = " or ".join(f"{name}:…" for name in kinds)
                raise ValueError(f"{owner!r} is not {known} with a user's id there")
        return owners  # pyright: ignore[reportUnknownVariableType]

    return BeforeValidator(check)


@cache
def settings_with(*platforms: tuple[str, type[PlatformSettings]]) -> type[Settings]:
    """The settings with those of these platforms, by name; owners are people on one of them."""
    fields: dict[str, Any] = {
        f"{platform}_{name}": (field.annotation, field)
        for platform, kind in platforms
        for name, field in kind.model_fields.items()
    }
    if platforms:
        owners = Annotated[tuple[str, ...], NoDecode, _owners(dict(platforms))]
        fields["owners"] = (owners, Settings.model_fields["owners"])
    return create_model("Settings", __base__=Settings, **fields)


def read_settings(
    platforms: Iterable[tuple[str, type[PlatformSettings]]] = (),
    *,
    env_file: Path | None = Path(".env"),
    overrides: Mapping[str, object] | None = None,
    heeded: Collection[str] | None = None,
) -> Settings:
    """The settings; `SetupError` names the first variable that is off and what it may be.

    `heeded`: the only fields that are read from the environment.
    """
    kind = settings_with(*platforms)
    given = ({} if heeded is None else _defaults(kind, heeded)) | dict(overrides or {})
    try:
        # pydantic-settings takes the file's name as a private argument of the constructor.
        return kind(_env_file=env_file, **given)  # pyright: ignore[reportCallIssue, reportArgumentType]
    except ValidationError as error:
        first = error.errors()[0]
        variable = "TEAHOUSE_" + "_".join(str(part) for part in first["loc"]).upper()
        reason = str(first["msg"]).removeprefix("Value error, ")
        raise SetupError(f"{variable}: {reason}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{env_file} cannot be read ({error}): is it a text file?") from None


def _defaults(kind: type[Settings], but: Collection[str]) -> dict[str, object]:
    return {
        name: field.get_default(call_default_factory=True, validated_data={})
        for name, field in kind.model_fields.items()
        if name not in but
    }
