"""Answers to interactions: for the asker alone, through the interaction's own token.

The token lives fifteen minutes; the address of an answer therefore holds when it was given, and a
later answer is dropped. (Discord's page on receiving and responding to interactions.)
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bots.discord.errors import WebhookGone
from bots.discord.formatting import from_richtext
from bots.discord.platform import CAPABILITIES
from bots.discord.rest import Rest
from bridge.deliveries import Button, CommandAnswer, GivesCommand, OpensAddress
from bridge.errors import Ignored
from bridge.ports import Clock

_DEFERRED = 5
"""The interaction callback type that shows "is thinking" until the answer is filled in."""
_EPHEMERAL = 1 << 6
_TOKEN_LIFE = timedelta(minutes=15)
_ACTION_ROW, _BUTTON, _PLAIN_STYLE, _LINK_STYLE = 1, 2, 2, 5
_ROW_LENGTH, _MOST_ROWS, _LONGEST_LABEL = 5, 5, 80


def address_of(application: str, token: str, given_at: datetime) -> str:
    """Where the answer to an interaction goes, as the core carries it."""
    return f"{application}:{int(given_at.timestamp())}:{token}"


def deferral(_interaction: discord.Interaction[Any]) -> dict[str, Any]:
    """The first response to an interaction, which promises an answer."""
    return {"type": _DEFERRED, "data": {"flags": _EPHEMERAL}}


class Answers:
    """Fills in the answer that a deferred interaction shows as being thought about."""

    def __init__(self, rest: Rest, clock: Clock) -> None:
        self._rest = rest
        self._clock = clock

    async def give(self, answer: CommandAnswer) -> None:
        """Show the answer. `Ignored` where its interaction is over."""
        application, given_at, token = answer.address.split(":", 2)
        if self._clock.now() - datetime.fromtimestamp(int(given_at), UTC) > _TOKEN_LIFE:
            raise Ignored("the interaction is older than its token lives")
        path = f"/webhooks/{application}/{token}"
        first, *rest = _bodies(answer)
        try:
            await self._rest.request("PATCH", f"{path}/messages/@original", first)
            for body in rest:
                await self._rest.request("POST", path, {**body, "flags": _EPHEMERAL})
        except WebhookGone as error:
            raise Ignored("the interaction is over") from error


def _bodies(answer: CommandAnswer) -> list[dict[str, Any]]:
    """The answer in as many messages as it needs, buttons below the last."""
    bodies: list[dict[str, Any]] = [
        {"content": from_richtext(piece.strip()), "allowed_mentions": {"parse": []}}
        for piece in answer.text.split(CAPABILITIES.text_limit)
    ]
    rows = _rows([_described(button) for button in answer.buttons])
    if rows:
        bodies[-1]["components"] = rows
    return bodies


def _rows(buttons: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    starts = range(0, min(len(buttons), _ROW_LENGTH * _MOST_ROWS), _ROW_LENGTH)
    return [
        {"type": _ACTION_ROW, "components": list(buttons[start : start + _ROW_LENGTH])}
        for start in starts
    ]


def _described(button: Button) -> dict[str, Any]:
    label = {"type": _BUTTON, "label": button.label[:_LONGEST_LABEL]}
    match button:
        case OpensAddress():
            return {**label, "style": _LINK_STYLE, "url": button.address}
        case GivesCommand():
            return {**label, "style": _PLAIN_STYLE, "custom_id": button.words}
