"""What Discord's refusals mean."""

import pytest

from bridge.errors import ChannelUnavailable, OutcomeUnknown, Refused, Retryable, TooLarge
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
