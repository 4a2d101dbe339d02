"""Answers to interactions: for the asker alone, through the interaction's own token.

The token lives fifteen minutes; the address of an answer therefore holds when it was given, and a
later answer is dropped. A button's interaction may change the message that holds the button, which
is our panel: allowed only where nobody else sees that message. (Discord's page on receiving and
responding to interactions.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import discord

from bots.discord.errors import WebhookGone
from bots.discord.formatting import from_richtext
from bots.discord.platform import CAPABILITIES
from bots.discord.rest import Rest
from bridge.deliveries import Button, CommandAnswer, GivesCommand, OpensAddress
from bridge.errors import Ignored, Refused
from bridge.ports import Clock

_THINKING, _LATER_UPDATE = 5, 6
"""Interaction callback types: "is thinking" until the answer is filled in; and nothing shown."""
_EPHEMERAL = 1 << 6
_TOKEN_LIFE = timedelta(minutes=15)
_ACTION_ROW, _BUTTON, _PLAIN_STYLE, _LINK_STYLE = 1, 2, 2, 5
_ROW_LENGTH, _MOST_ROWS, _LONGEST_LABEL = 5, 5, 80


def deferral(interaction: discord.Interaction[Any]) -> dict[str, Any]:
    """The first response to an interaction: an answer will follow.

    On a panel nothing is shown, so that the answer can be either the panel's change or a message.
    """
    if _panel_of(interaction):
        return {"type": _LATER_UPDATE}
    return {"type": _THINKING, "data": {"flags": _EPHEMERAL}}


def address_of(interaction: discord.Interaction[Any], given_at: datetime) -> str:
    """Where the answer to an interaction goes, as the core carries it."""
    return str(
        Address(
            application=str(interaction.application_id),
            given_at=int(given_at.timestamp()),
            panel=_panel_of(interaction),
            token=interaction.token,
        )
    )


def _panel_of(interaction: discord.Interaction[Any]) -> str:
    """The message whose button was pressed, if only who pressed it sees it; else nothing."""
    pressed = interaction.message
    return str(pressed.id) if pressed is not None and pressed.flags.ephemeral else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an answer goes, as text in the core's hands (`str`)."""

    application: str
    given_at: int
    panel: str = ""
    """The message that the answer may change; empty where there is none."""
    token: str

    @classmethod
    def read(cls, address: str) -> Self:
        """What `str` has written."""
        application, given_at, panel, token = address.split(":", 3)
        return cls(application=application, given_at=int(given_at), panel=panel, token=token)

    def __str__(self) -> str:
        return f"{self.application}:{self.given_at}:{self.panel}:{self.token}"

    @property
    def path(self) -> str:
        """Where further messages of the answer are posted."""
        return f"/webhooks/{self.application}/{self.token}"

    @property
    def original(self) -> str:
        """The first response: the promised answer, or the panel."""
        return f"{self.path}/messages/@original"


class CommandAnswers:
    """Fills in the answer that a deferred interaction promised, or changes its panel."""

    def __init__(self, rest: Rest, clock: Clock) -> None:
        self._rest = rest
        self._clock = clock

    async def give(self, answer: CommandAnswer) -> None:
        """Show the answer. `Ignored` where its interaction is over."""
        address = Address.read(answer.address)
        if self._clock.now() - datetime.fromtimestamp(address.given_at, UTC) > _TOKEN_LIFE:
            raise Ignored("the interaction is older than its token lives")
        first, *others = _bodies(answer.for_one_alone())
        try:
            await self._show(address, first, replaces=answer.replaces)
            for body in others:
                await self._post(address, body)
        except WebhookGone as error:
            raise Ignored("the interaction is over") from error

    async def _show(self, address: Address, body: dict[str, Any], *, replaces: str | None) -> None:
        if not address.panel:
            await self._rest.request("PATCH", address.original, body)
        elif replaces != address.panel or not await self._changed(address, body):
            await self._post(address, body)

    async def _changed(self, address: Address, body: dict[str, Any]) -> bool:
        """Whether the panel could be changed: its reader may have dismissed it."""
        try:
            # Without the empty list the panel would keep the buttons it had.
            await self._rest.request("PATCH", address.original, {"components": [], **body})
        except WebhookGone:
            raise
        except (Ignored, Refused):
            return False
        return True

    async def _post(self, address: Address, body: dict[str, Any]) -> None:
        await self._rest.request("POST", address.path, {**body, "flags": _EPHEMERAL})


def _bodies(answer: CommandAnswer) -> list[dict[str, Any]]:
    """The answer in as many messages as it needs, buttons below the last."""
    bodies: list[dict[str, Any]] = [
        {"content": from_richtext(piece.strip()), "allowed_mentions": {"parse": []}}
        for piece in answer.text.split(CAPABILITIES.text_limit)
    ]
    if answer.buttons:
        bodies[-1]["components"] = components(answer.buttons)
    return bodies


def components(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """The buttons below a message of the bot's own, as Discord describes them."""
    return _rows([_described(button) for button in buttons])


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
