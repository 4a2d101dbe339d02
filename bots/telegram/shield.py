"""What stands between Telegram's JSON and the library's reading of it.

The library refuses an update or an answer as a whole where one object in it lacks a field that is
always there by the API's description: a poll's option its persistent id, an administrator one of
a dozen rights. The bridge looks at a handful of fields. So one that lacks is read as nothing, and
costs nothing but itself; a server that is older, newer or simpler than the library will do.
"""

from collections.abc import Mapping
from functools import cache
from inspect import Parameter, signature
from typing import Any

from telegram import Bot, TelegramObject

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


def shield() -> None:
    """Let the library read objects that lack something, from now on."""
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
