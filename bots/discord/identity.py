"""Who we are on Discord, known once the library has logged in."""

from bridge.errors import Retryable


class Identity:
    """The bot's user id and its application's id."""

    def __init__(self) -> None:
        self._user: str | None = None
        self._application: str | None = None

    def learn(self, *, user: str, application: str) -> None:
        """Called after each login."""
        self._user, self._application = user, application

    @property
    def is_known(self) -> bool:
        """Whether a login has succeeded yet."""
        return self._user is not None

    @property
    def user(self) -> str:
        """The bot's user id. `Retryable` before the first login."""
        return self._known(self._user)

    @property
    def application(self) -> str:
        """The application's id; differs from the user's on old bots."""
        return self._known(self._application)

    def _known(self, value: str | None) -> str:
        if value is None:
            raise Retryable("not logged in to Discord yet")
        return value
