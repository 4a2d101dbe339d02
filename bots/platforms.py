"""The platforms there are: the one list that names them. A new adapter adds its `SPEC` here."""

from bots.discord.platform import SPEC as DISCORD
from bots.telegram.platform import SPEC as TELEGRAM
from bridge.platforms import PlatformSpec

PLATFORMS: tuple[PlatformSpec, ...] = (TELEGRAM, DISCORD)
