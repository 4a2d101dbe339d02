"""What follows from each kind of event in a room: a message, a command, a channel come or gone.

Decides, and commits nothing: `bridge.worker` puts the outcome into one commit.
"""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bridge import commands, localization
from bridge.catching_up import CatchingUp
from bridge.commands import Asked, Outcome, Services
from bridge.decision import NOTHING, Decision
from bridge.deliveries import CommandAnswer, DeliveryId, GivesCommand, Post, Report
from bridge.events import (
    ChannelBack,
    ChannelGone,
    ChannelJoined,
    ChannelMigrated,
    CommandGiven,
    DeliveryParked,
    Event,
    MessageDeleted,
    MessageEdited,
    MessageSent,
)
from bridge.notices import notice
from bridge.ports import Clock
from bridge.relay import Relay
from bridge.rooms import Link, Room


class Dispatcher:
    """Takes events apart by their kind."""

    def __init__(
        self, *, relay: Relay, services: Services, catching_up: CatchingUp, clock: Clock
    ) -> None:
        self._relay = relay
        self._catching_up = catching_up
        self._services = services
        self._clock = clock

    async def dispatch(self, room: Room, event: Event) -> Decision:  # noqa: PLR0911  (one way out for each kind)
        """What follows from the event in its room."""
        match event:
            case MessageSent():
                return await self._said(room, event)
            case MessageEdited():
                return await self._relay.edited(room, event)
            case MessageDeleted():
                return await self._relay.deleted(room, event)
            case CommandGiven():
                return await self._answered(room, event)
            case ChannelMigrated():
                return NOTHING  # the intake has moved the link already
            case ChannelGone():
                return self._suspended(room, event, is_suspended=True)
            case ChannelBack():
                return self._suspended(room, event, is_suspended=False)
            case ChannelJoined():
                return self._joined(room, event)
            case DeliveryParked():
                return self._parked(room, event)
            case _:
                assert_never(event)

    async def _said(self, room: Room, event: MessageSent) -> Decision:
        done = await self._relay.sent(room, event)
        hearers = [target for target, _ in done.deliveries]
        announced = await self._catching_up.announced(room, event, hearers)
        return replace(
            done, deliveries=(*announced, *done.deliveries), links=_revived(room, event)
        )

    async def _answered(self, room: Room, event: CommandGiven) -> Decision:
        link = room.link_of(event.channel)
        asked = Asked(event=event, room=room, link=link, now=self._clock.now())
        if link is not None:
            await self._services.store.staff.note(room.id, link.id, asked.staff)
        outcome = await commands.answer(asked, self._services)
        answer = [(link, command_answer(event, outcome))] if link else []
        return Decision(
            deliveries=(*answer, *outcome.deliveries),
            links=outcome.changed,
            dropped_links=outcome.dropped,
        )

    def _suspended(
        self, room: Room, event: ChannelGone | ChannelBack, *, is_suspended: bool
    ) -> Decision:
        link = room.link_of(event.channel)
        if link is None or link.is_suspended == is_suspended:
            return NOTHING
        now = self._clock.now()
        message = "notice-gone" if is_suspended else "notice-back"
        return Decision(
            links=(replace(link, is_suspended=is_suspended),),
            deliveries=tuple(
                (
                    other,
                    notice(event.id, other, message, now, said={"channel": link.name}),
                )
                for other in room.others(link)
            ),
        )

    def _joined(self, room: Room, event: ChannelJoined) -> Decision:
        link = room.link_of(event.channel)
        if link is None:
            return NOTHING
        now = self._clock.now()
        others = ", ".join(other.name for other in room.others(link))
        told = [(other, _joined_notice(event, link, other, now)) for other in room.others(link)]
        welcome = notice(event.id, link, "notice-welcome", now, said={"others": others})
        return Decision(deliveries=(*told, (link, welcome)))

    def _parked(self, room: Room, event: DeliveryParked) -> Decision:
        """The admin who paired the channel is told why; the channel, if need be, only that."""
        link = room.link_of(event.channel)
        if link is None:
            return NOTHING
        report = Report(
            id=DeliveryId(f"{event.id}:report"),
            person=link.paired_by,
            text=localization.say(
                "report-parked", locale=link.language, channel=link.name, reason=event.reason
            ),
            plain=localization.say("notice-parked", locale=link.language),
        )
        return Decision(deliveries=((link, report),))


def _joined_notice(event: ChannelJoined, link: Link, other: Link, now: datetime) -> Post:
    """Who joined, with an admins' button that undoes it."""
    undo = localization.plain("button-undo", locale=other.language, channel=link.name)
    return notice(
        event.id,
        other,
        "notice-joined",
        now,
        buttons=(GivesCommand(label=undo, words=f"bridge remove {link.id}"),),
        said={"channel": link.name, "by": event.by},
    )


def command_answer(event: CommandGiven, outcome: Outcome) -> CommandAnswer:
    """The answer as a delivery. What an admin did stays to be seen; a member's answer does not."""
    return CommandAnswer(
        id=DeliveryId(f"{event.id}:answer"),
        address=event.address,
        text=outcome.answer,
        buttons=outcome.buttons,
        replaces=outcome.replaces,
        is_personal=not event.is_admins,
        is_private=outcome.is_private,
    )


def _revived(room: Room, event: MessageSent) -> tuple[Link, ...]:
    """A suspended channel that is heard again is back, whether or not anybody told us."""
    link = room.link_of(event.ref.channel)
    return (replace(link, is_suspended=False),) if link and link.is_suspended else ()
