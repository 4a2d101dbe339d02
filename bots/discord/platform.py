"""Discord as one thing to add: its name, settings, limits, message files, how its bot is made.

Nothing here imports the library, so that settings are read and `--help` is shown without it. The
text limit leaves head-room below Discord's 2,000 code points: for the quotation line that stands
in for a reply, and for the backslashes that keep a person's text from turning into markup
(`formatting` says what happens where even that is not enough).
"""

from contextlib import AbstractAsyncContextManager
from importlib.resources import files
from typing import ClassVar, cast

from bridge.events import Platform
from bridge.localization import Messages
from bridge.platforms import PlatformSpec, Surroundings
from bridge.ports import Capabilities, PlatformBot
from bridge.settings import PlatformSettings, WebAddress

PLATFORM = Platform("discord")
MESSAGES = Messages(files("bots.discord").joinpath("locales"))

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


class DiscordSettings(PlatformSettings):
    """`TEAHOUSE_DISCORD_TOKEN` and `TEAHOUSE_DISCORD_API`."""

    user_id: ClassVar[str] = r"\d+"
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
    tokens=r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}|(?:(?<=/webhooks/)|(?<=/interactions/))\d+/[\w-]{20,}",
    loggers=("discord",),
    open_bot=open_bot,
)
