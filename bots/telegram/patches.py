"""Every change we make to the library's internals, in one place, each with its reason.

`PATCHES` lists them, with the version of the library they were written for and the test that
holds each: whoever raises the version in `pyproject.toml` reads the list again. What can be done
by subclassing stands in `session`. The bridge looks at a handful of fields of each object: what
lacks is read as nothing and costs nothing but itself, so that a server which is older, newer or
simpler than the library will do.
"""

from collections.abc import Mapping
from functools import cache
from inspect import Parameter, signature
from typing import Any

from telegram import Bot, TelegramObject

from bridge.platforms import Patch

LIBRARY = "22.8"
"""The version of python-telegram-bot that these patches were written for."""

_Kind = type[TelegramObject]

_NEEDED_LATER = frozenset(
    {
        "allows_revoting",
        "can_react_to_messages",
        "members_only",
        "option_persistent_ids",
        "persistent_id",
    }
)
"""What the library demands without its signatures saying so: fields of the newest Bot APIs."""

# The library reads all its objects through this one private function.
_read_whole: Any = TelegramObject._de_json.__func__  # type: ignore[attr-defined] # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportFunctionMemberAccess, reportUnknownMemberType]


PATCHES = (
    Patch(
        target="telegram.TelegramObject._de_json",
        reason="The library refuses an update or an answer whole where one object in it lacks a "
        "field: a poll's option its persistent id, an administrator one of a dozen rights.",
        held_by="test_what_lacks_costs_nothing_but_itself",
    ),
)


def apply_patches() -> None:
    """Change the library, for this process. Once is enough; again changes nothing."""
    TelegramObject._de_json = classmethod(_read)  # type: ignore[method-assign] # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


def _read(
    kind: _Kind,
    data: Mapping[str, Any],
    bot: Bot | None,
    api_kwargs: dict[str, Any] | None = None,
) -> TelegramObject:
    try:
        return _read_whole(kind, data, bot, api_kwargs)
    except TypeError:
        return _read_whole(kind, {**_nothing(kind), **data}, bot, api_kwargs)


@cache
def _nothing(kind: _Kind) -> dict[str, bool | None]:
    """Something empty for whatever an object of this kind cannot be made without."""
    needed = {name: False for name in _NEEDED_LATER if name in signature(kind).parameters}
    parameters = signature(kind).parameters.values()
    return needed | {each.name: None for each in parameters if each.default is Parameter.empty}
