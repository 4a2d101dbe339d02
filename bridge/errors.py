"""Everything that goes wrong on purpose, in three kinds that decide what happens next.

TeahouseError
├── Ignored            nothing to do (a copy that is gone already): done, logged at debug
├── Rejected           will never succeed: done, and somebody is told once
│   ├── Refused            the platform says no to this delivery (400, 403, 404)
│   │   └── TooLarge           this file is more than the platform takes
│   ├── Migrated           the channel has a new id
│   └── ChannelUnavailable the bot was removed, or the channel is no more
├── Retryable          may succeed later: stays, backs off
│   ├── RateLimited        429; wait as told
│   └── OutcomeUnknown     5xx or a lost connection after the request left: look before repeating
├── BotRefused         a platform refuses the bot for good (401): the part stops, the others go on
├── LeaseLost          another worker or sender holds the lease: its commits count, ours don't
└── SetupError         a person must change a setting; the message names it and the cure
    └── NewerRecord        Redis holds what a later teahouse wrote
"""

from datetime import timedelta

from bridge.events import Channel


class TeahouseError(Exception):
    """The root of all errors raised on purpose."""


class Ignored(TeahouseError):  # noqa: N818  (a kind of outcome, named as such)
    """Nothing to do any more."""


class Rejected(TeahouseError):  # noqa: N818
    """Will never succeed. Its text is a sentence for a person."""


class Refused(Rejected):
    """The platform refuses this delivery for good."""


class TooLarge(Refused):
    """A file is larger than the platform takes."""


class Migrated(Rejected):
    """The channel has a new id; the same request will succeed there."""

    def __init__(self, new: Channel) -> None:
        super().__init__(f"this channel is {new} now")
        self.new = new


class ChannelUnavailable(Rejected):
    """The bot was removed from the channel, or the channel is no more."""


class Retryable(TeahouseError):  # noqa: N818
    """May succeed later."""

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class RateLimited(Retryable):
    """The platform names the time to wait."""


class OutcomeUnknown(Retryable):
    """The request may or may not have been carried out."""


class BotRefused(TeahouseError):  # noqa: N818
    """The platform refuses this bot for good, for instance because its token was revoked."""


class LeaseLost(TeahouseError):  # noqa: N818
    """A newer holder of the lease exists; this commit was not made."""


class SetupError(TeahouseError):
    """Something a person must set right. The message is one line: the thing and the cure."""


class NewerRecord(SetupError):  # noqa: N818
    """Redis holds records that a later teahouse wrote; this one would misread them."""
