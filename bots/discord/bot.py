"""Discord's bot: made, run (connected, and connected again), closed.

The library resumes what can be resumed. Every other end of a connection (Discord is down, a
greeting the library chokes on) starts a fresh client after a pause; only a refusal of the bot
itself ends the run.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Self, cast

import aiohttp
import discord
import structlog

from bots.discord.client import TeahouseClient
from bots.discord.commands import register
from bots.discord.intake_lanes import Lanes, persist
from bots.discord.media import DiscordFiles
from bots.discord.outbound import DiscordOutbound
from bots.discord.patches import apply_patches
from bots.discord.places import Place
from bots.discord.platform import invitation
from bots.discord.rest import Rest
from bots.discord.session import Session
from bots.ending import end
from bridge.backoff import Backoff
from bridge.errors import BotRefused
from bridge.events import Channel, CommandGiven, Platform
from bridge.ports import Clock, FileSource, Intake

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(minutes=1)
_BAD_TOKEN, _BAD_INTENTS = 4004, 4014
_LOGIN_REFUSED = (
    "Discord refuses TEAHOUSE_DISCORD_TOKEN: copy the token anew from the Bot page of "
    "https://discord.com/developers/applications"
)
_INTENT_REFUSED = (
    "Discord refuses the Message Content Intent: switch it on under Privileged Gateway Intents on "
    "the Bot page of https://discord.com/developers/applications"
)
_log = structlog.get_logger()


class DiscordBot:
    """Discord's `PlatformBot`. An async context manager: leaving it closes its connections."""

    def __init__(
        self,
        token: str,
        api: str,
        clock: Clock,
        *,
        files: Mapping[Platform, FileSource],
    ) -> None:
        apply_patches()
        self._token = token
        self._api = api
        self._clock = clock
        self.rest = Rest(token, api, clock)
        self._session: Session | None = None
        self.files = DiscordFiles(self.rest)
        self.outbound = DiscordOutbound(
            rest=self.rest,
            files=files,
            clock=clock,
            secret=token,
            seen=self._seen,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.rest.close()

    @property
    def is_ready(self) -> bool:
        """Whether the gateway is ready and what was missed has been read."""
        return self._session is not None and self._session.is_ready

    def invitation(self) -> str | None:
        """The address that adds the bot to a server; None before the first log-in."""
        identity = self.rest.identity
        return invitation(identity.application) if identity.is_known else None

    async def completed(self, given: CommandGiven) -> CommandGiven:
        """As it is: interactions tell who may, and sessions add the rest."""
        return given

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled. `BotRefused` where Discord refuses the bot itself."""
        try:
            async with asyncio.TaskGroup() as group:
                await self._stay_connected(intake, group, Lanes(group))
        except ExceptionGroup as failed:
            refused, others = failed.split(BotRefused)
            if refused is not None and others is None:
                raise BotRefused(str(refused.exceptions[0])) from failed
            raise

    async def meet(self) -> None:
        """Learn who we are without a gateway: another process has that connection."""
        await persist(self._ask_identity)

    async def _ask_identity(self) -> None:
        user = str((await self.rest.get("/users/@me"))["id"])
        application = str((await self.rest.get("/applications/@me"))["id"])
        self.rest.identity.learn(user=user, application=application)

    def _seen(self, channel: Channel) -> Place | None:
        return None if self._session is None else self._session.place_of(channel)

    async def _stay_connected(
        self, intake: Intake, group: asyncio.TaskGroup, lanes: Lanes
    ) -> None:
        backoff = Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)
        while True:
            was_ready, reason = await self._connection(intake, group, lanes)
            if was_ready:
                backoff.reset()
            pause = backoff.next().total_seconds()
            _log.warning("discord_connection_lost", reason=reason, seconds=round(pause, 1))
            await asyncio.sleep(pause)

    async def _connection(
        self, intake: Intake, group: asyncio.TaskGroup, lanes: Lanes
    ) -> tuple[bool, str]:
        """One client from log-in to its end: whether it got ready, and why it ended."""
        client = TeahouseClient(self._api)
        session = Session(
            client,
            group=group,
            lanes=lanes,
            intake=intake,
            clock=self._clock,
            rest=self.rest,
        )
        self._session = session
        try:
            async with client:
                await client.login(self._token)
                self._learn_identity(client)
                group.create_task(persist(self._register))
                await _until_over(client)
                reason = "closed"
        except discord.LoginFailure as error:
            raise BotRefused(_LOGIN_REFUSED) from error
        except discord.ConnectionClosed as error:
            _raise_if_refused(error)
            reason = f"gateway closed with {error.code}"
        except (discord.HTTPException, discord.GatewayNotFound) as error:
            reason = _refused_call(error)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            reason = type(error).__name__
        except Exception as error:  # noqa: BLE001  (a greeting that ends the library's client)
            reason = f"library error {type(error).__name__}"
        finally:
            session.end()
            self._session = None
        return session.has_caught_up, reason

    def _learn_identity(self, client: TeahouseClient) -> None:
        if client.user is not None and client.application_id is not None:
            self.rest.identity.learn(
                user=str(client.user.id), application=str(client.application_id)
            )

    async def _register(self) -> None:
        if await register(self.rest, self.rest.identity.application):
            _log.info("discord_menu_replaced")


async def _until_over(client: TeahouseClient) -> None:
    """Stay connected: in a task, since the library may forget that it was cancelled."""
    connection = asyncio.create_task(client.connect(reconnect=False))
    try:
        await asyncio.wait([connection])
    finally:
        await end([connection])
    connection.result()


def _raise_if_refused(error: discord.ConnectionClosed) -> None:
    if error.code == _BAD_TOKEN:
        raise BotRefused(_LOGIN_REFUSED) from error
    if error.code == _BAD_INTENTS:
        raise BotRefused(_INTENT_REFUSED) from error


def _refused_call(error: discord.HTTPException | discord.GatewayNotFound) -> str:
    """Which call Discord refused and with what; a wrong base address answers so to all of them."""
    refusal = error if isinstance(error, discord.HTTPException) else error.__cause__
    if not isinstance(refusal, discord.HTTPException):
        return type(error).__name__
    asked = cast("aiohttp.ClientResponse", refusal.response)
    call = f"{asked.method} {asked.url.path}"
    return f"{call} was answered with {refusal.status}: check TEAHOUSE_DISCORD_API if that is set"
