"""What the gateway tells about interactions: acknowledged at once, then handed over as commands.

Discord waits three seconds for the first response; the answer itself may come fifteen minutes
later (`answers`).
"""

import asyncio
from dataclasses import replace
from functools import partial

import discord
import structlog

from bots.discord.answers import deferral
from bots.discord.client import Listener, TeahouseClient
from bots.discord.commands import command_given
from bots.discord.errors import WebhookGone
from bots.discord.intake_lanes import Lanes, persist
from bots.discord.obstacles import Obstacles
from bots.discord.people import staff_of
from bots.discord.platform import PLATFORM
from bots.discord.rest import Rest
from bridge.errors import TeahouseError
from bridge.events import Author, CommandGiven
from bridge.ports import Clock, Intake

_log = structlog.get_logger()


class GatewayInteractions:
    """The listener for interactions."""

    def __init__(
        self,
        client: TeahouseClient,
        *,
        group: asyncio.TaskGroup,
        rest: Rest,
        intake: Intake,
        lanes: Lanes,
        clock: Clock,
    ) -> None:
        self._client = client
        self._group = group
        self._rest = rest
        self._intake = intake
        self._lanes = lanes
        self._clock = clock
        self._obstacles = Obstacles(rest)

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """To be registered with the client."""
        return (self.on_interaction,)

    async def on_interaction(self, interaction: discord.Interaction[discord.Client]) -> None:
        """A command or a button. One that we can't read is kept aside and ends nothing."""
        try:
            given = command_given(interaction, self._rest.identity.user, self._clock.now())
        except Exception as error:  # noqa: BLE001  (the update handler: whatever it was is parked)
            reason, name = type(error).__name__, f"interaction {interaction.id}"
            _log.error("update_parked", message=name, reason=reason)
            self._group.create_task(persist(partial(self._intake.park, PLATFORM, name, reason)))
            return
        if given is not None:
            deferred = self._group.create_task(self._defer(interaction))
            self._lanes.put(int(given.channel.id), partial(self._take, given, deferred))

    async def _defer(self, interaction: discord.Interaction[discord.Client]) -> bool:
        """Whether the asker can be answered."""
        path = f"/interactions/{interaction.id}/{interaction.token}/callback"
        try:
            await self._rest.request("POST", path, deferral(interaction))
        except WebhookGone:
            return False
        except TeahouseError as error:
            _log.warning("interaction_not_deferred", reason=str(error))
        return True

    async def _take(self, given: CommandGiven, deferred: asyncio.Task[bool]) -> None:
        if await deferred:
            obstacles, staff = await asyncio.gather(self._hindered(given), self._staff(given))
            await self._intake.take(replace(given, obstacles=obstacles, staff=staff))

    async def _staff(self, given: CommandGiven) -> tuple[Author, ...]:
        guild: discord.Guild | None = getattr(
            self._client.get_channel(int(given.channel.id)), "guild", None
        )
        return () if guild is None else await staff_of(self._rest, given, guild)

    async def _hindered(self, given: CommandGiven) -> tuple[str, ...]:
        """What Discord told, and, when somebody is about to pair, what it says when asked."""
        channel = int(given.channel.id)
        is_thread = isinstance(self._client.get_channel(channel), discord.Thread)
        if not given.is_pairing or given.obstacles or given.is_private or is_thread:
            return given.obstacles
        return await self._obstacles.with_webhooks(channel)
