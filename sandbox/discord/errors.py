"""How Discord refuses: status, error code and sentence of each refusal the stand-in knows.

Codes are those of Discord's API reference, "JSON error codes"; a bot decides by them what to do.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class NotOfferedError(ValueError):
    """What a person tried and the app on their screen would not let them do."""


class RefusedError(Exception):
    """A request that is answered with an error."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: Mapping[str, Any] | None = None,
        retry_after: float | None = None,
        is_global: bool = False,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.retry_after = retry_after
        self.is_global = is_global
        self.headers: dict[str, str] = {}

    def body(self) -> dict[str, Any]:
        """The error as Discord writes it."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = dict(self.errors)
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
            body["global"] = self.is_global
        return body


def unauthorized() -> RefusedError:
    """No token, or a wrong one."""
    return RefusedError(401, 0, "401: Unauthorized")


def unknown(what: str) -> RefusedError:
    """Something that does not exist, or not for the one who asks."""
    codes = {
        "Application": 10002,
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "Role": 10011,
        "User": 10013,
        "Emoji": 10014,
        "Webhook": 10015,
        "interaction": 10062,
        "application command": 10063,
    }
    return RefusedError(404, codes[what], f"Unknown {what}")


def missing_access() -> RefusedError:
    """The channel or guild cannot even be seen."""
    return RefusedError(403, 50001, "Missing Access")


def missing_permissions() -> RefusedError:
    """It can be seen, but this may not be done there."""
    return RefusedError(403, 50013, "Missing Permissions")


def empty_message() -> RefusedError:
    """Neither text, nor file, nor embed."""
    return RefusedError(400, 50006, "Cannot send an empty message")


def not_the_author() -> RefusedError:
    """Someone else's message."""
    return RefusedError(403, 50005, "Cannot edit a message authored by another user")


def too_large() -> RefusedError:
    """A file beyond the upload limit."""
    return RefusedError(413, 40005, "Request entity too large")


def already_acknowledged() -> RefusedError:
    """A second first answer to an interaction."""
    return RefusedError(400, 40060, "Interaction has already been acknowledged.")


def invalid_form(where: Sequence[str | int], code: str, sentence: str) -> RefusedError:
    """A body that breaks a rule of one field."""
    return invalid_forms([(where, code, sentence)])


def invalid_forms(problems: Sequence[tuple[Sequence[str | int], str, str]]) -> RefusedError:
    """A body that breaks the rules of several fields, nested as Discord nests them."""
    errors: dict[str, Any] = {}
    for where, code, sentence in problems:
        place = errors
        for step in where:
            place = place.setdefault(str(step), {})
        place.setdefault("_errors", []).append({"code": code, "message": sentence})
    return RefusedError(400, 50035, "Invalid Form Body", errors=errors)
