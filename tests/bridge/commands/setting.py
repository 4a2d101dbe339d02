"""A services and people in front of it: how the command tests ask."""

from dataclasses import replace

from bridge.commands import Asked, Outcome, Services, answer
from bridge.decision import NOTHING
from bridge.events import Author, CommandGiven, EventId, MessageRef, ReplyTo, UserId
from bridge.rooms import Room
from bridge.store.store import Store
from tests.bridge.fakes import FakeTranslator
from tests.bridge.store.values import GROUP, MOMENT, ROOM, TELEGRAM
from tests.clock import FakeClock

ANA = Author(platform=TELEGRAM, id=UserId("7"), name="Ana", locale="en", is_admin=True)
BRUNO = Author(platform=TELEGRAM, id=UserId("9"), name="Bruno", locale="en")


def desk_of(store: Store, clock: FakeClock, **changed: object) -> Services:
    """What handlers work with."""
    services = Services(
        store=store,
        translator=FakeTranslator(),
        clock=clock,
        invitations=lambda: {TELEGRAM: "https://t.example/add"},
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
    answering: MessageRef | None = None,
    **changed: object,
) -> Outcome:
    """The outcome of a command."""
    event = given(*words, author=author, number=number, **changed)
    if answering is not None:
        event = replace(event, reply_to=ReplyTo(ref=answering))
    link = room.link_of(event.channel) if room else None
    return await answer(Asked(event=event, room=room, link=link, now=MOMENT), services)


def changes_nothing(outcome: Outcome) -> bool:
    """Whether it is an answer and nothing else."""
    return outcome.decision == NOTHING
