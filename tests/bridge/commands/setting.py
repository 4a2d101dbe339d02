"""A desk and people in front of it: how the command tests ask."""

from dataclasses import replace

from bridge.commands import Asked, Desk, Outcome, answer
from bridge.events import Answered, Author, CommandGiven, EventId, MessageRef, UserId
from bridge.rooms import Room
from bridge.store.opening import Store
from tests.bridge.fakes import FakeTranslator
from tests.bridge.store.values import GROUP, MOMENT, ROOM, TELEGRAM
from tests.clock import FakeClock

ANA = Author(platform=TELEGRAM, id=UserId("7"), name="Ana", locale="en", is_admin=True)
BRUNO = Author(platform=TELEGRAM, id=UserId("9"), name="Bruno", locale="en")


def desk_of(store: Store, clock: FakeClock, **changed: object) -> Desk:
    """What handlers work with."""
    desk = Desk(
        store=store,
        translator=FakeTranslator(),
        clock=clock,
        invitations=lambda: {TELEGRAM: "https://t.example/add"},
    )
    return replace(desk, **changed)  # pyright: ignore[reportArgumentType]


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
    desk: Desk,
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
        event = replace(event, answers=Answered(ref=answering))
    link = room.link_of(event.channel) if room else None
    return await answer(Asked(event=event, room=room, link=link, now=MOMENT), desk)


def changes_nothing(outcome: Outcome) -> bool:
    """Whether it is an answer and nothing else."""
    return (outcome.changed, outcome.dropped, outcome.deliveries) == ((), (), ())
