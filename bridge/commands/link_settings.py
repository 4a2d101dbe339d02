"""How one channel takes part: pause, resume, language, show, direction."""

from dataclasses import replace
from datetime import datetime, timedelta

from bridge.commands.handling import Asked, Outcome, Services, language_name, paragraphs, refusal
from bridge.commands.readiness import readiness
from bridge.compose import shortened
from bridge.decision import Composed, Decision
from bridge.languages import UnknownLanguage, parse
from bridge.notices import notice
from bridge.richtext import RichText
from bridge.rooms import Direction, Room, Show

_LONGEST_PAUSE = 7 * 24 * 60
_SAID_BACK = 20
"""Characters of what was typed wrongly."""


async def pause(asked: Asked, _services: Services) -> Outcome:
    """`/bridge pause [minutes]`: stops this channel both ways; both sides see one line."""
    if asked.room is None or asked.link is None:
        return refusal(asked, "no-room")
    until = None
    if asked.arguments:
        minutes = _minutes(asked.arguments[0])
        if minutes is None:
            said = shortened(RichText(asked.arguments[0]), _SAID_BACK).text
            return refusal(asked, "pause-minutes", minutes=said, longest=_LONGEST_PAUSE)
        until = asked.now + timedelta(minutes=minutes)
    paused = replace(asked.link, paused_at=asked.now, paused_until=until)
    message = "notice-paused-until" if until else "notice-paused"
    said = {"channel": asked.link.name, "until": _moment(until, asked) if until else ""}
    return Outcome(
        answer=asked.says("pause-done"),
        decision=Decision(links=(paused,), deliveries=_told(asked, asked.room, message, said)),
    )


def _minutes(typed: str) -> int | None:
    """A pause of one minute to a week. Python refuses to read numbers of thousands of digits."""
    if not typed.isdecimal() or len(typed) > len(str(_LONGEST_PAUSE)):
        return None
    return int(typed) if 0 < int(typed) <= _LONGEST_PAUSE else None


def _moment(at: datetime, asked: Asked) -> str:
    """The time of a day, with the day where it isn't today."""
    return f"{at:%H:%M} UTC" if at.date() == asked.now.date() else f"{at:%Y-%m-%d %H:%M} UTC"


async def resume(asked: Asked, _services: Services) -> Outcome:
    """`/bridge resume`: relays again, what waited unsent first."""
    if asked.room is None or asked.link is None:
        return refusal(asked, "no-room")
    if not asked.link.is_paused(asked.now):
        return refusal(asked, "resume-not-paused")
    return Outcome(
        answer=asked.says("resume-done"),
        decision=Decision(
            links=(replace(asked.link, paused_at=None, paused_until=None),),
            deliveries=_told(asked, asked.room, "notice-resumed", {"channel": asked.link.name}),
        ),
    )


async def language(asked: Asked, services: Services) -> Outcome:
    """`/bridge language code`: the language this channel reads."""
    if asked.room is None or asked.link is None:
        return refusal(asked, "no-room")
    try:
        chosen = parse(" ".join(asked.arguments))
    except UnknownLanguage as unknown:
        nearest = ", ".join(language_name(code) for code in unknown.nearest)
        return refusal(asked, "language-unknown", language=unknown.text, nearest=nearest)
    changed = replace(asked.link, language=chosen)
    return Outcome(
        answer=paragraphs(
            asked.says("language-done", language=language_name(chosen)),
            readiness(asked, services, asked.room.with_link(changed)),
        ),
        decision=Decision(links=(changed,)),
    )


async def show(asked: Asked, _services: Services) -> Outcome:
    """`/bridge show translation|both|original`: what this channel sees of a foreign message."""
    if asked.link is None:
        return refusal(asked, "no-room")
    what = Show(asked.arguments[0])
    return Outcome(
        answer=asked.says("show-done", what=what.value),
        decision=Decision(links=(replace(asked.link, show=what),)),
    )


async def direction(asked: Asked, _services: Services) -> Outcome:
    """`/bridge direction both|in|out`: whether this channel receives, sends, or both."""
    if asked.link is None:
        return refusal(asked, "no-room")
    way = Direction(asked.arguments[0])
    return Outcome(
        answer=asked.says("direction-done", way=way.value),
        decision=Decision(links=(replace(asked.link, direction=way),)),
    )


def _told(asked: Asked, room: Room, message_id: str, said: dict[str, str]) -> tuple[Composed, ...]:
    return tuple(
        (link, notice(asked.event.id, link, message_id, asked.now, said=said))
        for link in room.links
    )
