"""Services and the people who use them: how the command tests ask."""

from dataclasses import replace
from importlib.resources import files

from bridge.commands import Asked, Outcome, Services, answer
from bridge.commands.rights import Rights
from bridge.decision import NOTHING
from bridge.events import Author, CommandGiven, EventId, MessageRef, ReplyTo, UserId
from bridge.interpreter import Interpreter
from bridge.localization import Messages
from bridge.rooms import Room
from bridge.store.store import Store
from tests.bridge.fakes import FakeTranslator
from tests.bridge.store.values import DISCORD, GROUP, MOMENT, ROOM, TELEGRAM
from tests.clock import FakeClock

ANA = Author(platform=TELEGRAM, id=UserId("7"), name="Ana", locale="en", is_admin=True)
BRUNO = Author(platform=TELEGRAM, id=UserId("9"), name="Bruno", locale="en")


def services_of(
    store: Store, clock: FakeClock, translator: FakeTranslator | None = None, **changed: object
) -> Services:
    """What handlers work with."""
    services = Services(
        store=store,
        interpreter=Interpreter(translator=translator or FakeTranslator(), members=store.members),
        clock=clock,
        rights=Rights({}, clock),
        invitations=lambda: {TELEGRAM: "https://t.example/add"},
        messages={
            platform: Messages(files(f"bots.{platform}").joinpath("locales"))
            for platform in (TELEGRAM, DISCORD)
        },
    )
    return replace(services, **changed)  # pyright: ignore[reportArgumentType]


def given(*words: str, author: Author = ANA, number: int = 1, **changed: object) -> CommandGiven:
    """Somebody gives a command in the group."""
    event = CommandGiven(
        id=EventId(f"command-{number}"),
        channel=GROUP,
        channel_name="Casa",
        author=author,
        words=words,
        address="here",
        given_at=MOMENT,
    )
    return replace(event, **changed)  # pyright: ignore[reportArgumentType]


async def ask(
    services: Services,
    *words: str,
    author: Author = ANA,
    room: Room | None = ROOM,
    number: int = 1,
    reply_to: MessageRef | None = None,
    **changed: object,
) -> Outcome:
    """The outcome of a command."""
    event = given(*words, author=author, number=number, **changed)
    if reply_to is not None:
        event = replace(event, reply_to=ReplyTo(ref=reply_to))
    link = room.link_of(event.channel) if room else None
    return await answer(Asked(event=event, room=room, link=link, now=MOMENT), services)


def changes_nothing(outcome: Outcome) -> bool:
    """Whether it is an answer and nothing else."""
    return outcome.decision == NOTHING
