"""Telegram as one thing to add: its name, settings, limits, message files, how its bot is made.

Nothing here imports the library, so that settings are read and `--help` is shown without it.
Figures are from the Bot API's descriptions.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from importlib.resources import files
from typing import Annotated, ClassVar, cast

from bridge.events import Platform
from bridge.localization import Messages
from bridge.platforms import PlatformSpec, Surroundings
from bridge.ports import Capabilities, PlatformBot
from bridge.settings import PlatformSettings, Secret, WebAddress, token_form

PLATFORM = Platform("telegram")
MESSAGES = Messages(files("bots.telegram").joinpath("locales"))
OWN_API = "https://api.telegram.org"

CAPABILITIES = Capabilities(
    text_limit=4096,
    caption_limit=1024,
    attachments_limit=1,  # an album would be several messages, each with an id of its own
    file_limit=50 * 1024 * 1024,
    counts_utf16=True,
    has_faces=False,
    has_expandable_quotes=True,
    has_small_text=False,
)
_OWN_SERVERS_LIMIT = 2000 * 1024 * 1024
"""What a Bot API server of the operator's own takes ("Using a Local Bot API Server")."""


class TelegramSettings(PlatformSettings):
    """`TEAHOUSE_TELEGRAM_TOKEN` and `TEAHOUSE_TELEGRAM_API`."""

    user_id: ClassVar[str] = r"\d+"
    token: Annotated[
        Secret, token_form(r"\d{5,}:[\w-]{30,}", "123456789:AAF…, as BotFather gave it")
    ] = None
    api: WebAddress = OWN_API


def capabilities(settings: PlatformSettings) -> Capabilities:
    """The table; a server of the operator's own takes larger files."""
    api = cast("TelegramSettings", settings).api
    return CAPABILITIES if api == OWN_API else replace(CAPABILITIES, file_limit=_OWN_SERVERS_LIMIT)


def open_bot(
    settings: PlatformSettings, surroundings: Surroundings
) -> AbstractAsyncContextManager[PlatformBot]:
    """The bot; leaving it closes its connections."""
    from bots.telegram.bot import TelegramBot  # noqa: PLC0415  (the library takes half a second)

    given = cast("TelegramSettings", settings)
    return TelegramBot(
        given.token.get_secret_value() if given.token else "",
        given.api,
        surroundings.clock,
        pace=surroundings.is_paced,
        files=surroundings.files,
    )


SPEC = PlatformSpec(
    name=PLATFORM,
    settings=TelegramSettings,
    capabilities=capabilities,
    messages=MESSAGES,
    tokens=r"(?<!\d)\d{5,}:[\w-]{25,}",  # also right behind `/bot` in an address
    loggers=("telegram",),
    open_bot=open_bot,
)
