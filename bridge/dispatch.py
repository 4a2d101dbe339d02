"""What follows from each kind of event in a room: a message, a command, a channel come or gone.

Decides, and commits nothing: `bridge.worker` commits the decision.
"""

from dataclasses import replace
from typing import assert_never

from bridge import commands, notices
from bridge.batching import is_late_line
from bridge.catching_up import CatchingUp
from bridge.commands import Asked, Services, command_answer
from bridge.commands.handling import Outcome, refusal
from bridge.decision import NOTHING, Decision
from bridge.events import (
    ChannelBack,
    ChannelGone,
    ChannelJoined,
    ChannelMigrated,
    CommandGiven,
    DeliveryParked,
    Event,
    ManyMissing,
    MessageDeleted,
    MessageEdited,
    MessageSent,
)
from bridge.ports import Clock
from bridge.relay import Relay
from bridge.rooms import Link, Room
from bridge.store.queues import lane_outside


class Dispatcher:
    """Hands each event to what decides about its kind."""

    def __init__(
        self, *, relay: Relay, services: Services, catching_up: CatchingUp, clock: Clock
    ) -> None:
        self._relay = relay
        self._catching_up = catching_up
        self._services = services
        self._clock = clock

    async def dispatch(self, room: Room, event: Event) -> Decision:  # noqa: PLR0911  (a row for each kind)
        """What follows from the event in its room."""
        match event:
            case MessageSent():
                return await self._sent(room, event)
            case MessageEdited():
                return await self._relay.edited(room, event)
            case MessageDeleted():
                return await self._relay.deleted(room, event)
            case CommandGiven():
                return await self._command(room, event)
            case ChannelJoined():
                return notices.channel_joined(room, event, self._clock.now())
            case ChannelGone() | ChannelBack():
                return notices.channel_suspended(room, event, self._clock.now())
            case DeliveryParked():
                return notices.delivery_parked(room, event)
            case ManyMissing():
                return notices.many_missing(room, event)
            case ChannelMigrated():
                return NOTHING  # the intake has moved the link already
            case _:
                assert_never(event)

    async def _sent(self, room: Room, event: MessageSent) -> Decision:
        """A line goes over, behind the one that announces its catch-up."""
        decision = replace(await self._relay.sent(room, event), links=_revived(room, event))
        if not is_late_line(event, self._clock.now()):
            return decision
        hearers = [target for target, _ in decision.deliveries]
        announced = await self._catching_up.announced(room, event, hearers)
        return decision.preceded_by(announced)

    async def _command(self, room: Room, event: CommandGiven) -> Decision:
        """What the command decides, behind its answer."""
        link = room.link_of(event.channel)
        asked, outcome = await self._answered(event, room, link)
        if link is not None:
            await self._services.store.staff.note(room.id, link.id, asked.staff)
        answer = [(link, command_answer(asked.event, outcome))] if link else []
        return outcome.decision.preceded_by(answer)

    async def outside(self, event: CommandGiven) -> None:
        """Run a command of a channel that is in no room; its answer waits in a lane of its own.

        Each may come again after a crash: see `pairing`.
        """
        asked, outcome = await self._answered(event, None, None)
        answer = command_answer(asked.event, outcome)
        lane = lane_outside(event.channel)
        await self._services.store.outbox.schedule(lane, answer, self._clock.now())

    async def _answered(
        self, event: CommandGiven, room: Room | None, link: Link | None
    ) -> tuple[Asked, Outcome]:
        known = await self._services.rights.completed(event)
        asked = Asked(event=known or event, room=room, link=link, now=self._clock.now())
        if known is None:
            return asked, refusal(asked, "rights-unknown")
        return asked, await commands.answer(asked, self._services)


def _revived(room: Room, event: MessageSent) -> tuple[Link, ...]:
    """A suspended channel that is heard again is back, whether or not anybody told us."""
    link = room.link_of(event.ref.channel)
    return (replace(link, is_suspended=False),) if link and link.is_suspended else ()
