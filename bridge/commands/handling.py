"""What a command's handler is given, and what it hands back.

Handlers change nothing of their own room by themselves: they return what is to change, and the
worker commits it together with the command. (Pairing writes keys outside the room, so it does its
writing itself, each step repeatable.)
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bridge import localization
from bridge.commands.rights import Rights
from bridge.decision import NOTHING, Decision
from bridge.deliveries import Button, CommandAnswer, DeliveryId, Secret
from bridge.events import Author, CommandGiven, Language, MessageId, PersonId, Platform, person_of
from bridge.interpreter import Interpreter
from bridge.languages import KNOWN
from bridge.localization import Argument, Messages
from bridge.ports import Clock
from bridge.richtext import RichText, join
from bridge.rooms import Link, Room
from bridge.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What handlers work with."""

    store: Store
    interpreter: Interpreter
    clock: Clock
    invitations: Callable[[], dict[Platform, str]]
    """For each platform that runs, the address that adds its bot."""
    rights: Rights
    """Who may do what, asked when a command needs it."""
    messages: Mapping[Platform, Messages]
    """What each platform's adapter alone says: obstacles are named in its words."""
    owners: Collection[str] = ()
    only_owners_create: bool = False
    translates: bool = True
    """False where the operator chose that nothing is translated."""
    elsewhere: tuple[str, ...] = ()
    """Hosts of translation services on someone else's machine, for `/privacy`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command, with the room it was given in (none outside of any)."""

    event: CommandGiven
    room: Room | None = None
    link: Link | None = None
    arguments: tuple[str, ...] = ()
    now: datetime

    @property
    def locale(self) -> str:
        """The language the answer is in: the person's own, else the channel's, else English."""
        channel = self.link.language if self.link else self.event.guild_locale
        return localization.nearest_locale([self.event.author.locale, channel])

    @property
    def person(self) -> PersonId:
        """Who asks, as the store knows people."""
        return person_of(self.event.author)

    @property
    def staff(self) -> tuple[Author, ...]:
        """Whose names nobody else may wear here, as far as the command tells."""
        asker = (self.event.author,) if self.event.author.is_admin else ()
        return (*asker, *self.event.staff)

    def says(self, message_id: str, **arguments: Argument) -> RichText:
        """A message in the language of the answer."""
        return localization.say(message_id, locale=self.locale, **arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the asker is told, and what follows in the room."""

    answer: RichText
    buttons: tuple[Button, ...] = ()
    secret: Secret | None = None
    """What nobody but the asker may read of it."""
    replaces: MessageId | None = None
    """The message to change instead of posting a new one: the panel whose button was pressed."""
    is_private: bool = False
    """For the asker alone: never in a group."""
    opens_with: str = ""
    """What `/start` in the private chat is given to say it, for who never began one."""
    decision: Decision = NOTHING
    """Beside the answer: changed memberships, notices to channels, removals."""


Handler = Callable[[Asked, Services], Awaitable[Outcome]]


def refusal(asked: Asked, message_id: str, **arguments: Argument) -> Outcome:
    """An answer that changes nothing."""
    return Outcome(answer=asked.says(message_id, **arguments))


def command_answer(event: CommandGiven, outcome: Outcome) -> CommandAnswer:
    """The answer as a delivery. What an admin did stays to be seen; a member's answer does not."""
    return CommandAnswer(
        id=DeliveryId(f"{event.id}:answer"),
        channel=event.channel,
        address=event.address,
        text=outcome.answer,
        buttons=outcome.buttons,
        secret=outcome.secret,
        replaces=outcome.replaces,
        is_personal=not event.is_admins,
        is_private=outcome.is_private,
        opens_with=outcome.opens_with,
    )


def language_name(code: Language) -> str:
    """What its speakers call it, with the code: `português (pt)`."""
    return f"{KNOWN[code].own_name} ({code})" if code in KNOWN else code


def paragraphs(*rows: RichText | None) -> RichText:
    """The rows there are, one below the other."""
    return join([row for row in rows if row is not None and row.text], "\n")
