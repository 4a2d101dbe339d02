"""Logs: one event a line, JSON off a terminal, no tokens, chatty libraries capped."""

import json
import logging
import subprocess
import sys

import pytest

from bots.platforms import PLATFORMS
from bridge.logs import CAPS, masking

TELEGRAM_TOKEN = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
DISCORD_TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
mask = masking(spec.tokens for spec in PLATFORMS)
LONG = "aW50ZXJhY3Rpb246OTg3NjU0MzIxOmFiY2RlZmdoaWprbG1ub3A"


@pytest.mark.parametrize(
    "line",
    [
        f"https://api.telegram.org/bot{TELEGRAM_TOKEN}/getUpdates",
        f"https://api.telegram.org/file/bot{TELEGRAM_TOKEN}/photos/cat.jpg",
        f"the token {TELEGRAM_TOKEN} was refused",
        f"Authorization: Bot {DISCORD_TOKEN}",
        f"https://discord.com/api/v10/webhooks/223704706495545344/{LONG}?wait=true",
        f"https://discord.com/api/v10/interactions/846462639134605312/{LONG}/callback",
    ],
)
def test_tokens_are_masked_wherever_they_stand(line: str) -> None:
    """In addresses, in headers, in sentences."""
    masked = mask(line)

    assert "•••" in masked
    for secret in (TELEGRAM_TOKEN, TELEGRAM_TOKEN.partition(":")[2], DISCORD_TOKEN, LONG):
        assert secret not in masked


@pytest.mark.parametrize(
    "line",
    ["event_relayed", "2025-01-14T20:00:00.000000Z", "telegram:-1001234567890/42", "10:30:00"],
)
def test_what_is_no_token_stays(line: str) -> None:
    """Ids and times are what logs are for."""
    assert mask(line) == line


PROGRAM = f"""
import logging
from bots.platforms import PLATFORMS
from bridge.logs import logger, set_up_logs

set_up_logs("debug", PLATFORMS)
log = logger("bridge.test")
log.info("event_relayed", room="r1", deliveries=2)
log.warning("nested", urls=["https://x/bot{TELEGRAM_TOKEN}/getMe"])
logging.getLogger("httpx").info("GET https://x/bot{TELEGRAM_TOKEN}/getMe")
logging.getLogger("discord.gateway").debug("a whole message")
logging.getLogger("telegram.ext").info("started %s", "well")
try:
    raise ValueError("{DISCORD_TOKEN}")
except ValueError:
    log.error("event_failed", exc_info=True)
"""


def test_off_a_terminal_each_event_is_a_json_line() -> None:
    """Level, time, logger and fields; libraries' lines too, tracebacks within, tokens nowhere."""
    ran = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    lines = [json.loads(line) for line in ran.stderr.splitlines()]
    assert ran.stdout == ""
    assert [line["event"] for line in lines] == [
        "event_relayed",
        "nested",
        "started well",
        "event_failed",
    ]
    assert (
        lines[0].items()
        >= {"level": "info", "logger": "bridge.test", "room": "r1", "deliveries": 2}.items()
    )
    assert lines[0]["timestamp"].endswith("Z")
    assert "Traceback" in lines[3]["exception"]
    assert TELEGRAM_TOKEN not in ran.stderr
    assert DISCORD_TOKEN not in ran.stderr


def test_libraries_that_tell_too_much_are_capped() -> None:
    """At DEBUG discord.py prints whole messages, at INFO httpx prints the token."""
    assert CAPS["httpx"] >= logging.WARNING
    assert CAPS["httpcore"] >= logging.WARNING
    capped = {name for spec in PLATFORMS for name in spec.loggers}
    assert capped == {"telegram", "discord"}
