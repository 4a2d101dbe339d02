"""Values as records."""

from datetime import timedelta

import pytest

from bridge.deliveries import (
    CommandAnswer,
    Delivery,
    DeliveryId,
    Face,
    GivesCommand,
    OpensAddress,
    Part,
    Post,
    Vanish,
)
from bridge.errors import NewerRecord
from bridge.events import (
    Attachment,
    ChannelBack,
    ChannelGone,
    ChannelMigrated,
    CommandGiven,
    Event,
    EventId,
    MessageDeleted,
    MessageEdited,
    MessageId,
    ReplyTo,
)
from bridge.richtext import RichText, Style
from bridge.rooms import Room
from bridge.store.records import (
    VERSION,
    decode_delivery,
    decode_event,
    decode_link,
    decode_room,
    encode,
)
from tests.bridge.store.values import (
    DEN,
    GROUP,
    MOMENT,
    PT,
    ROOM,
    TELEGRAM,
    delete,
    edit,
    post,
    ref,
    sent,
)

PHOTO = Attachment(platform=TELEGRAM, kind="photo", source="file-id", name="cat.jpg", size=12)
EVENTS: list[Event] = [
    sent(1, "Oi 😹\n第二行"),
    MessageEdited(
        id=EventId("e2"),
        ref=ref(GROUP, 2),
        author=sent(2).author,
        text=RichText.styled("gato", Style.BOLD) + RichText.styled("x", Style.LINK, "https://a.b"),
        attachments=(PHOTO,),
        reply_to=ReplyTo(ref=ref(DEN, 9), author="Bob", excerpt="hi"),
        edited_at=MOMENT,
    ),
    MessageDeleted(id=EventId("e3"), ref=ref(GROUP, 3)),
    CommandGiven(
        id=EventId("e4"),
        channel=GROUP,
        channel_name="Cats",
        author=sent(4).author,
        words=("bridge", "language", "pt"),
        address="-1001/4",
        given_at=MOMENT,
    ),
    ChannelMigrated(id=EventId("e5"), channel=GROUP, new=DEN),
    ChannelGone(id=EventId("e6"), channel=GROUP),
    ChannelBack(id=EventId("e7"), channel=GROUP),
]
DELIVERIES: list[Delivery] = [
    Post(
        id=DeliveryId("d1"),
        source=ref(GROUP, 1),
        face=Face(name="Ana"),
        parts=(Part(text=RichText("a"), attachments=(PHOTO,)), Part(text=RichText("b"))),
        reply_to=ReplyTo(ref=ref(DEN, 9), author="Bob", excerpt="hi"),
        composed_at=MOMENT + timedelta(microseconds=5),
    ),
    post(2),
    edit(2, 1),
    delete(2),
    CommandAnswer(
        id=DeliveryId("d5"),
        channel=GROUP,
        address="token",
        text=RichText("done"),
        buttons=(
            OpensAddress(label="Add", address="https://a.b"),
            GivesCommand(label="Undo", words="bridge remove b"),
        ),
    ),
    Vanish(id=DeliveryId("d6"), channel=GROUP, messages=(MessageId("1"), MessageId("2"))),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.kind)
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    """Nothing of an event is lost between the adapters and the relay."""
    assert decode_event(encode(event)) == event


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda delivery: delivery.id)
def test_a_delivery_comes_back_as_it_was(delivery: Delivery) -> None:
    """Nothing of a delivery is lost between the relay and the senders."""
    assert decode_delivery(encode(delivery)) == delivery


def test_rooms_and_links_come_back_as_they_were() -> None:
    """A room and each of its links are records of their own."""
    room = Room(id=ROOM.id, name=ROOM.name, created_at=MOMENT)

    assert decode_room(encode(room)) == room
    assert decode_link(encode(PT)) == PT


def test_half_a_surrogate_pair_stops_nothing() -> None:
    """Such text can come in JSON escapes; what no encoding carries is replaced."""
    assert decode_event(encode(sent(1, "gato \ud83d dorme"))) == sent(1, "gato ? dorme")


def test_a_record_of_the_version_before_is_read() -> None:
    """An update finds what the teahouse before it left in the queues."""
    older = encode(sent(1)).replace(f"{VERSION} ", f"{VERSION - 1} ", 1)

    assert decode_event(older) == sent(1)


def test_a_newer_record_is_refused_in_one_line() -> None:
    """A rolled back teahouse says so instead of guessing."""
    newer = encode(sent(1)).replace(f"{VERSION} ", f"{VERSION + 1} ", 1)

    with pytest.raises(NewerRecord, match=r"^[^\n]*start the newer teahouse[^\n]*$"):
        decode_event(newer)
