"""The Bot API's way to say no: a code, a sentence, and sometimes parameters to act on."""

from collections.abc import Mapping


class ApiError(ValueError):
    """What a method answers instead of a result; a `ValueError` where a person breaks the rule."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, object]:
        """The answer's JSON."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body if self.parameters is None else {**body, "parameters": dict(self.parameters)}


def bad_request(reason: str) -> ApiError:
    """400: the request makes no sense here."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the bot may not."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many(retry_after: int) -> ApiError:
    """429: wait so many seconds."""
    return ApiError(
        429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after}
    )


def migrated(new_chat: int) -> ApiError:
    """400: the group is a supergroup now, under this id."""
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat},
    )
