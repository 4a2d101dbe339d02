"""How channels become a room: create, invite, join, leave, remove.

These write to several places (the room, the channel's claim, the code), each step idempotent by
the command's own id, so that a command taken twice makes one room.
"""

import hashlib
import re

from bridge.commands.handling import (
    Asked,
    Outcome,
    Services,
    language_name,
    paragraphs,
    refusal,
)
from bridge.commands.readiness import readiness
from bridge.decision import Composed, Decision
from bridge.deliveries import Button, GivesCommand, OpensAddress, Secret
from bridge.events import ChannelJoined, EventId, Language, LinkId, RoomId
from bridge.languages import from_locale
from bridge.notices import farewell, notice
from bridge.richtext import RichText
from bridge.rooms import Link, Room
from bridge.store.ceilings import ROOMS_OF_CHANNEL, ROOMS_OF_PERSON, Ceiling
from bridge.store.pairing_codes import MOST as MOST_CODES

_MOST_CHANNELS = 25
_CODE = re.compile(r"[A-Z0-9]{4}-?[A-Z0-9]{4}")


async def create(asked: Asked, services: Services) -> Outcome:
    """`/bridge create [name]`: makes a room of this channel."""
    room_id = RoomId(_derived(asked.event.id, "room"))
    if asked.room is not None and asked.room.id != room_id:
        return refusal(asked, "create-already", room=asked.room.name)
    if services.only_owners_create and asked.person not in services.owners:
        return refusal(asked, "create-owners-only")
    link = asked.link or _new_link(asked)
    room = asked.room or Room(
        id=room_id,
        name=" ".join(asked.arguments) or asked.event.channel_name,
        created_at=asked.now,
        founder=link.id,
        links=(link,),
    )
    if refused := await _too_many_rooms(asked, services):
        return refused
    if not await services.store.rooms.claim(link.channel, room.id):
        return refusal(asked, "create-already", room=room.name)
    for ceiling, who, _ in _ceilings(asked):
        await services.store.ceilings.note(ceiling, who, asked.event.id)
    await services.store.rooms.create(room, event_id=asked.event.id)
    await services.store.staff.note(room.id, link.id, asked.staff)
    code = await services.store.codes.new_code(room.id, asked.event.id)
    return Outcome(
        answer=paragraphs(
            asked.says("create-done", room=room.name),
            *_obstacles(asked, services),
            _language_row(asked, link),
            readiness(asked, services, room),
        ),
        buttons=_language_buttons(asked, link),
        secret=_secret(asked, services, code),
    )


async def invite(asked: Asked, services: Services) -> Outcome:
    """`/bridge invite`: a fresh pairing code for this room."""
    if asked.room is None:
        return refusal(asked, "no-room")
    if not await services.store.codes.may_make(asked.room.id, asked.event.id):
        return refusal(asked, "invite-too-many", count=MOST_CODES)
    code = await services.store.codes.new_code(asked.room.id, asked.event.id)
    return Outcome(
        answer=asked.says("invite-done", room=asked.room.name),
        secret=_secret(asked, services, code),
    )


async def join(asked: Asked, services: Services) -> Outcome:
    """`/bridge join code`: links this channel to that room, and tells every linked channel."""
    rooms, codes = services.store.rooms, services.store.codes
    channel = asked.event.channel
    code = "".join("".join(asked.arguments).upper().split())
    if asked.room is not None and not _is_own(asked):
        is_same = await codes.peek_code(code) == asked.room.id
        message = "join-same" if is_same else "join-elsewhere"
        return refusal(asked, message, room=asked.room.name)
    if await codes.is_locked(channel):
        return refusal(asked, "join-locked")
    taken = await codes.take_code(code, asked.event.id) if _CODE.fullmatch(code) else None
    room = await rooms.get(taken) if taken else None
    if room is None:
        await codes.note_wrong_code(channel, asked.event.id)
        return refusal(asked, "join-wrong-code")
    if len(room.links) >= _MOST_CHANNELS and room.link_of(channel) is None:
        return refusal(asked, "join-full", room=room.name, count=_MOST_CHANNELS)
    if not await rooms.claim(channel, room.id):
        return refusal(asked, "join-wrong-code")
    link = room.link_of(channel) or _new_link(asked)
    room = room.with_link(link)
    await rooms.put_link(room.id, link)
    await services.store.staff.note(room.id, link.id, asked.staff)
    await services.store.inbox.append(
        room.id,
        ChannelJoined(
            id=EventId(f"{asked.event.id}:joined"), channel=channel, by=asked.event.author.name
        ),
    )
    others = ", ".join(other.name for other in room.others(link))
    return Outcome(
        answer=paragraphs(
            asked.says(
                "join-half" if asked.event.obstacles else "join-done",
                room=room.name,
                others=others,
            ),
            *_obstacles(asked, services),
            _language_row(asked, link),
            readiness(asked, services, room),
        ),
        buttons=_language_buttons(asked, link),
    )


async def leave(asked: Asked, _services: Services) -> Outcome:
    """`/bridge leave`: unlinks this channel."""
    if asked.room is None or asked.link is None:
        return refusal(asked, "no-room")
    return Outcome(
        answer=asked.says("leave-done", room=asked.room.name),
        decision=_parting(asked, asked.room, asked.link),
    )


async def remove(asked: Asked, _services: Services) -> Outcome:
    """`/bridge remove channel`: unlinks another channel, by its name or its id in the status.

    Or by its platform's own id, as it is or in Discord's mention (`<#123>`). Only the founding
    channel's admins may remove any, so that nobody who was let in can take the room.
    """
    if asked.room is None or asked.link is None:
        return refusal(asked, "no-room")
    wanted = " ".join(asked.arguments)
    name = wanted.casefold().lstrip("#")
    by_id = [
        link
        for link in asked.room.links
        if wanted in (link.id, link.channel.id, f"<#{link.channel.id}>")
    ]
    found = by_id or [
        link for link in asked.room.links if link.name.casefold().lstrip("#") == name
    ]
    if len(found) != 1:
        names = ", ".join(f"{link.name} ({link.id})" for link in asked.room.links)
        message = "remove-ambiguous" if found else "remove-unknown"
        return refusal(asked, message, channel=wanted, channels=names)
    founder = asked.room.founding_link
    if asked.link not in (founder, found[0]):
        name = founder.name if founder else ""
        return refusal(asked, "remove-founders-only", channel=found[0].name, founder=name)
    return Outcome(
        answer=asked.says("remove-done", channel=found[0].name),
        decision=_parting(asked, asked.room, found[0]),
    )


def _ceilings(asked: Asked) -> tuple[tuple[Ceiling, str, str], ...]:
    """What a new room counts for (its maker, its channel), and what refuses it above."""
    return (
        (ROOMS_OF_PERSON, asked.person, "create-too-many-person"),
        (ROOMS_OF_CHANNEL, str(asked.event.channel), "create-too-many-channel"),
    )


async def _too_many_rooms(asked: Asked, services: Services) -> Outcome | None:
    for ceiling, who, message in _ceilings(asked):
        if not await services.store.ceilings.admits(ceiling, who, asked.event.id):
            return refusal(asked, message, count=ceiling.most)
    return None


def _secret(asked: Asked, services: Services, code: str) -> Secret:
    """The code, for the admin alone: whoever has it can bring a channel into the room."""
    label = asked.says("button-show-code").text
    return Secret(
        text=asked.says("pairing-code", code=code),
        buttons=_invitations(asked, services),
        shown_by=GivesCommand(label=label, words="bridge invite"),
    )


def _is_own(asked: Asked) -> bool:
    """Whether this very command made the link, and has come again: it is answered the same."""
    return asked.link is not None and asked.link.id == _derived(asked.event.id, "link")


def _new_link(asked: Asked) -> Link:
    language = from_locale(asked.event.author.locale) or from_locale(asked.event.guild_locale)
    return Link(
        id=LinkId(_derived(asked.event.id, "link")),
        channel=asked.event.channel,
        name=asked.event.channel_name,
        language=language or Language("en"),
        paired_by=asked.person,
        joined_at=asked.now,
        file_limit=asked.event.file_limit,
    )


def _derived(event_id: EventId, what: str) -> str:
    """The same command always makes the same room and link."""
    return hashlib.blake2b(f"{event_id}:{what}".encode(), digest_size=5).hexdigest()


def _has_own_language(asked: Asked) -> bool:
    locales = (asked.event.author.locale, asked.event.guild_locale)
    return any(from_locale(locale) for locale in locales)


def _language_row(asked: Asked, link: Link) -> RichText:
    message = "language-yours" if _has_own_language(asked) else "language-ask"
    return asked.says(message, language=language_name(link.language))


def _language_buttons(asked: Asked, link: Link) -> tuple[Button, ...]:
    """Buttons for an admin whose own language is unknown (an anonymous one)."""
    if _has_own_language(asked):
        return ()
    codes = dict.fromkeys((link.language, *map(Language, ("zh", "pt", "es"))))
    return tuple(
        GivesCommand(label=language_name(code), words=f"bridge language {code}") for code in codes
    )


def _obstacles(asked: Asked, services: Services) -> list[RichText]:
    """What stands in the way in this channel, each with its cure."""
    platform = asked.event.channel.platform
    return [
        services.messages[platform].say(obstacle, locale=asked.locale)
        for obstacle in asked.event.obstacles
    ]


def _invitations(asked: Asked, services: Services) -> tuple[Button, ...]:
    """Buttons that add the bot on the other side."""
    return tuple(
        OpensAddress(
            label=asked.says("button-add", platform=platform.title()).text, address=address
        )
        for platform, address in sorted(services.invitations().items())
        if platform != asked.event.channel.platform
    )


def _parting(asked: Asked, room: Room, link: Link) -> Decision:
    """The end of a membership: one line for the channel that goes, one for each that stays."""
    by = asked.event.author.name
    key = f"{asked.event.id}:left"
    going = (link, farewell(key, link, said={"room": room.name, "by": by}))
    said = {"channel": link.name, "by": by}
    staying: list[Composed] = [
        (other, notice(key, other, "notice-left", asked.now, said=said))
        for other in room.others(link)
    ]
    return Decision(dropped_links=(link,), deliveries=(going, *staying))
