"""What Discord's refusals mean."""

from datetime import timedelta

import pytest

from bots.discord.errors import Response, error_of
from bridge.errors import (
    ChannelUnavailable,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Retryable,
    TooLarge,
)
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, asked, line, running


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(match="POST", status=500), OutcomeUnknown),
        (Fault(match="POST", status=503), OutcomeUnknown),
        (Fault(match="POST", status=501), Refused),
        (Fault(match="POST", status=None), OutcomeUnknown),
        (Fault(match="POST", status=401, body={"code": 0, "message": "401"}), Retryable),
        (Fault(match="POST", status=403, body={"code": 50013, "message": "no"}), Refused),
        (Fault(match="POST", status=413, body={"code": 40005, "message": "big"}), TooLarge),
        (
            Fault(match="POST", status=404, body={"code": 10003, "message": "?"}),
            ChannelUnavailable,
        ),
        (
            Fault(match="POST", status=403, body={"code": 50001, "message": "?"}),
            ChannelUnavailable,
        ),
        (Fault(match="POST", status=400, body={"code": 50035, "message": "form"}), Refused),
        (Fault(match="POST", status=400, body={"code": "odd", "message": "form"}), Refused),
        (Fault(match="POST", status=200, body={"no": "id"}), OutcomeUnknown),
    ],
)
async def test_refusals_become_our_errors(
    setting: Setting, fault: Fault, expected: type[Exception]
) -> None:
    """Each answer of Discord's has one meaning, and nothing is tried twice here."""
    async with running(setting.bot, setting.intake):
        setting.discord.faults.add(fault)
        with pytest.raises(expected):
            await setting.bot.outbound.post(setting.here, line("x", face=None))

    assert asked(setting, "POST", "/messages") == 1


@pytest.mark.parametrize(
    ("told", "wait"),
    [(10**400, 1), (1e400, 86400), (float("nan"), 1), (-5, 1), ([], 1), (None, 1), ("2.5", 2.5)],
    ids=str,
)
def test_no_wait_is_longer_than_a_day_or_none_at_all(told: object, wait: float) -> None:
    """Whatever a 429 or a header says, it becomes a wait."""
    response = Response(status=429, headers={}, body={"retry_after": told})

    error = error_of(response)

    assert isinstance(error, RateLimited)
    assert error.retry_after == timedelta(seconds=wait)
