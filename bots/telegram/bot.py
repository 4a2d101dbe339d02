"""Telegram's part of the process: the library's lifecycle, and one update after the other.

It alone owns the bot object and its connections. An update becomes an event (`inbound`), is handed
to the intake, and counts as received only then (`session`).
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self

import httpx
import structlog
from telegram import Update, User

from bots.telegram.commands import invitation, publish_menus
from bots.telegram.errors import asking
from bots.telegram.inbound import event_of
from bots.telegram.media import TelegramFiles
from bots.telegram.obstacles import obstacles_in
from bots.telegram.outbound import TelegramOutbound
from bots.telegram.pace import Pace
from bots.telegram.patches import apply_patches
from bots.telegram.people import is_admin, may_delete, staff_of
from bots.telegram.places import Place
from bots.telegram.platform import PLATFORM
from bots.telegram.session import PolledBot, Polling, RawUpdate
from bridge.backoff import Backoff
from bridge.errors import BotRefused, Rejected, Retryable, TeahouseError
from bridge.events import ChannelBack, ChannelGone, CommandGiven, Event, EventId, Platform
from bridge.ports import Clock, FileSource, Intake, Outbound

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(seconds=30)
_log = structlog.stdlib.get_logger()


class TelegramBot:
    """The `PlatformBot` of Telegram. Leaving it as a context manager closes its connections.

    `api` is the base address of the Bot API; `files` opens other platforms' attachments, and may
    be filled until the first delivery; with `pace` the bot keeps Telegram's limits by itself.
    """

    def __init__(
        self,
        token: str,
        api: str,
        clock: Clock,
        *,
        pace: bool,
        files: Mapping[Platform, FileSource],
    ) -> None:
        apply_patches()
        certificates = httpx.create_ssl_context()
        self._client = httpx.AsyncClient(verify=certificates)
        self._bot = PolledBot(token, api, certificates)
        self._clock = clock
        self._polling = Polling(self._bot.raw_updates, clock)
        self._me: User | None = None
        self._files = TelegramFiles(self._bot, self._client)
        self._outbound = TelegramOutbound(self._bot, files, Pace(clock, is_on=pace))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._bot.shutdown()
        await self._client.aclose()

    @property
    def outbound(self) -> Outbound:
        """Carries out Telegram's deliveries."""
        return self._outbound

    @property
    def files(self) -> FileSource:
        """Opens Telegram's attachments, for the other platforms."""
        return self._files

    @property
    def is_ready(self) -> bool:
        """Whether the last poll went well."""
        return self._polling.is_receiving

    def invitation(self) -> str | None:
        """The address that adds the bot to a group; None until Telegram told its name."""
        return invitation(self._me.username) if self._me and self._me.username else None

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled. Raises `BotRefused` where Telegram refuses the token."""
        try:
            await self.meet()
            await self._receive(intake)
        finally:
            self._polling.is_receiving = False

    async def _receive(self, intake: Intake) -> None:
        """Poll; the menus are set meanwhile."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._show_menus())
                group.create_task(self._polling.run(partial(self._take, intake)))
        except* BotRefused as failed:
            raise BotRefused(str(failed.exceptions[0])) from None

    async def meet(self) -> None:
        """Learn who we are, however long Telegram takes to be there."""
        backoff = Backoff(_FIRST_PAUSE, _LONGEST_PAUSE)
        while self._me is None:
            try:
                await self._know_ourselves()
            except BotRefused as error:
                raise BotRefused(str(error)) from None  # the library's own error names the token
            except (Retryable, Rejected) as error:
                _log.warning("telegram_not_reached", reason=str(error))
                await backoff.wait(getattr(error, "retry_after", None))
        _log.info("telegram_reached", bot=self._bot.username)

    async def _know_ourselves(self) -> None:
        """Ask once; a bot that only serves other processes' platforms is not run."""
        if self._me is None:
            async with asking():
                await self._bot.initialize()
            self._me = self._bot.bot

    async def _show_menus(self) -> None:
        try:
            await publish_menus(self._bot)
        except (Retryable, Rejected) as error:  # they matter less than receiving
            _log.warning("telegram_menus_not_set", reason=str(error))

    async def _take(self, intake: Intake, raw: RawUpdate) -> None:
        """Hand one update over. Raises `Retryable` where it has to be offered again."""
        try:
            await self._handed_over(intake, raw)
        except Retryable:
            raise
        except Exception as error:  # noqa: BLE001  (the update handler: one odd update stops nobody)
            _log.warning("telegram_update_parked", error=type(error).__name__)
            await intake.park(PLATFORM, json.dumps(raw), type(error).__name__)

    async def _handed_over(self, intake: Intake, raw: RawUpdate) -> None:
        update = Update.de_json(raw, None)
        event = event_of(update, self._bot.bot, now=self._clock.now())
        if event is not None:
            await intake.take(event)
        if isinstance(event, ChannelGone | ChannelBack):
            for each in await self._in_topics(intake, event):
                await intake.take(each)
        if event is None and update.callback_query is not None:  # else the answer does
            await self._acknowledge(update.callback_query.id)

    async def completed(self, given: CommandGiven) -> CommandGiven:
        """The command with who may, staff and obstacles, as Telegram tells them now."""
        await self._know_ourselves()
        may = await is_admin(self._bot, given)
        known = replace(given, author=replace(given.author, is_admin=may))
        obstacles, staff, deletes = await asyncio.gather(
            self._hindering(known), staff_of(self._bot, known), may_delete(self._bot, known)
        )
        return replace(known, obstacles=obstacles, staff=staff, may_delete=deletes)

    async def _hindering(self, given: CommandGiven) -> tuple[str, ...]:
        """What stands in the way, when somebody is about to pair the group."""
        if not given.is_pairing or given.is_private:
            return ()
        return await obstacles_in(self._bot, Place.read(given.channel))

    async def _in_topics(self, intake: Intake, event: ChannelGone | ChannelBack) -> list[Event]:
        """What happened to a forum happened to each of its topics that is in a room."""
        linked = await intake.channels(PLATFORM)
        chat = Place.read(event.channel).chat
        return [
            replace(event, id=EventId(f"{event.id}:{channel.id}"), channel=channel)
            for channel in linked
            if channel != event.channel and Place.read(channel).chat == chat
        ]

    async def _acknowledge(self, query_id: str) -> None:
        """End the waiting sign on the pressed button. Late or never is no harm."""
        try:
            async with asking():
                await self._bot.answer_callback_query(query_id)
        except TeahouseError as error:
            _log.debug("telegram_button_not_acknowledged", reason=str(error))
