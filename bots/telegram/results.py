"""What Telegram's raw answers say, before the library reads them; the only place that trusts `ok`.

An answer that says `ok` is done, whatever stands in its result: reading a whole `Message` to learn
one number would send the line again where any other field is odd. What a refusal says is reduced
to what the documentation knows (Bot API, "Making requests", `ResponseParameters`).
"""

import math
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

import structlog
from telegram.error import NetworkError

NO_ID = 0
"""Stands for a message that was made, though the answer doesn't say which."""

_CHANGES = re.compile(r"(edit|delete|answer|set)[A-Z]")
_MAKES = re.compile(r"send(?!ChatAction)[A-Z]")
_LONGEST_WAIT = 24 * 60 * 60
_LARGEST_ID = 2**52
_log = structlog.stdlib.get_logger()


def believed(method: str, result: Any) -> Any:
    """The result of a call that answered `ok`, in a shape that the library can read."""
    if _CHANGES.match(method):
        return True
    if not _MAKES.match(method):
        return result
    made: dict[str, Any] = cast("dict[str, Any]", result) if isinstance(result, dict) else {}
    told: Any = made.get("message_id")
    if not _is_id(told) or told <= 0:
        _log.warning("telegram_answer_without_id", method=method)
        told = NO_ID
    return {"message_id": told, "date": 0, "chat": {"id": NO_ID, "type": "private"}}


def readable(answer: Any) -> dict[str, Any]:
    """An answer whose fields are of the documented types, or absent."""
    if not isinstance(answer, dict):
        raise NetworkError("the answer is no JSON object")
    told = cast("dict[str, Any]", answer)
    if told.get("ok") is True:
        return {**told, "result": told.get("result")}
    description, parameters = told.get("description"), told.get("parameters")
    return {
        "ok": False,
        "description": description if isinstance(description, str) else None,
        "parameters": _parameters(parameters) if isinstance(parameters, dict) else None,  # pyright: ignore[reportUnknownArgumentType]
    }


def refused_with(answer: Mapping[str, Any]) -> int:
    """The status that a refusal itself tells."""
    told = answer.get("error_code")
    is_status = isinstance(told, int) and HTTPStatus.BAD_REQUEST <= told < 600  # noqa: PLR2004
    return told if is_status else HTTPStatus.INTERNAL_SERVER_ERROR  # pyright: ignore[reportReturnType]


def _parameters(told: Mapping[str, Any]) -> dict[str, int]:
    moved, wait = told.get("migrate_to_chat_id"), told.get("retry_after")
    known: dict[str, int] = {}
    if _is_id(moved):
        known["migrate_to_chat_id"] = moved  # pyright: ignore[reportArgumentType]
    if isinstance(wait, int | float) and not math.isnan(wait) and wait > 0:
        known["retry_after"] = math.ceil(min(wait, _LONGEST_WAIT))
    return known


def _is_id(told: Any) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and abs(told) < _LARGEST_ID
