"""A platform as one thing to add: what the rest of teahouse has to know of an adapter.

Each adapter states it once, as its `SPEC`; the composition root is handed a list of them. Nothing
in here, and nothing else in `bridge`, knows any platform by name.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bridge.events import Platform
from bridge.localization import Messages
from bridge.ports import Capabilities, Clock, FileSource, PlatformBot
from bridge.settings import PlatformSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a bot is given besides its own settings."""

    clock: Clock
    files: Mapping[Platform, FileSource]
    """Opens other platforms' attachments; complete once every bot is made."""
    is_paced: bool
    """Whether the bot keeps the platform's known limits by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """One change that an adapter makes to its library."""

    target: str
    reason: str
    held_by: str
    """The test of the adapter's `test_patches.py` that fails without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSpec:
    """Everything that is asked of an adapter."""

    name: Platform
    settings: type[PlatformSettings]
    capabilities: Callable[[PlatformSettings], Capabilities]
    """What its channels carry and show, as far as the settings tell."""
    messages: Messages
    """What it alone says: its message files."""
    tokens: str
    """A regular expression for its tokens, which no log may show."""
    loggers: Sequence[str] = ()
    """Its library's loggers, which print texts or tokens below INFO."""
    open_bot: Callable[[PlatformSettings, Surroundings], AbstractAsyncContextManager[PlatformBot]]
