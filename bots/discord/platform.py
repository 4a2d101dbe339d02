"""Discord as one thing to add: its name, settings, limits, messages, invitation, how it is run.

Nothing here imports the library, so that settings are read and `--help` is shown without it. The
text limit leaves head-room below Discord's 2,000 code points: for the quotation line that stands
in for a reply, and for the backslashes that keep a person's text from turning into markup
(`formatting` says what happens where even that is not enough).
"""

from contextlib import AbstractAsyncContextManager
from enum import IntFlag
from importlib.resources import files
from typing import Annotated, ClassVar, cast
from urllib.parse import urlencode

from bridge.events import Platform
from bridge.localization import Messages
from bridge.platforms import PlatformSpec, Surroundings
from bridge.ports import Capabilities, PlatformBot
from bridge.settings import PlatformSettings, Secret, WebAddress, token_form

PLATFORM = Platform("discord")
MESSAGES = Messages(files("bots.discord").joinpath("locales"))

_LOOKS = r"[\w-]{10,}\.[\w-]{4,}\.[\w-]{15,}"
"""A bot's token."""

CONTENT_LIMIT = 2000
"""Code points of one message's `content` (webhooks and ordinary bots alike)."""

CAPABILITIES = Capabilities(
    text_limit=1700,
    caption_limit=1700,
    attachments_limit=10,
    file_limit=10 * 1024 * 1024,  # the smallest of the limits; a server's boosts raise it
    counts_utf16=False,
    has_faces=True,
    has_expandable_quotes=False,
    has_small_text=True,
)


class Right(IntFlag):
    """What the bridge asks for: to read, to write (also under other names), to remove copies.

    Bits as Discord's page "Permissions" lists them.
    """

    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MANAGE_WEBHOOKS = 1 << 29
    SEND_MESSAGES_IN_THREADS = 1 << 38


def invitation(application: str) -> str:
    """The address that adds the bot to a server with just the rights it needs."""
    query = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": sum(Right),
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"


class DiscordSettings(PlatformSettings):
    """`TEAHOUSE_DISCORD_TOKEN` and `TEAHOUSE_DISCORD_API`."""

    user_id: ClassVar[str] = r"\d+"
    token: Annotated[
        Secret,
        token_form(_LOOKS, "MTA….G4x….k9q…, from the portal's page Bot"),
    ] = None
    api: WebAddress = "https://discord.com/api/v10"


def capabilities(_settings: PlatformSettings) -> Capabilities:
    """The table; what a server's boosts raise is each channel's own (`Link.file_limit`)."""
    return CAPABILITIES


def open_bot(
    settings: PlatformSettings, surroundings: Surroundings
) -> AbstractAsyncContextManager[PlatformBot]:
    """The bot; leaving it closes its connections."""
    from bots.discord.bot import DiscordBot  # noqa: PLC0415  (the library takes half a second)

    given = cast("DiscordSettings", settings)
    return DiscordBot(
        given.token.get_secret_value() if given.token else "",
        given.api,
        surroundings.clock,
        files=surroundings.files,
    )


SPEC = PlatformSpec(
    name=PLATFORM,
    settings=DiscordSettings,
    capabilities=capabilities,
    messages=MESSAGES,
    tokens=_LOOKS + r"|(?:(?<=/webhooks/)|(?<=/interactions/))\d+/[\w-]{20,}",
    loggers=("discord",),
    open_bot=open_bot,
)
