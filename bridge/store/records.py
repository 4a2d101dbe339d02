"""How values become bytes in Redis and values again: JSON behind the number of its version.

Code reads its own version and the one before (new fields have defaults), and refuses newer ones,
so that a teahouse that was rolled back says so instead of guessing.
"""

from functools import cache
from json import dumps
from typing import Annotated, Any, TypeVar, cast

from pydantic import Field, TypeAdapter
from pydantic_core import PydanticSerializationError

from bridge.deliveries import CopyPart, Delivery, Share
from bridge.errors import NewerRecord
from bridge.events import Event
from bridge.rooms import Link, Room

VERSION = 1

T = TypeVar("T")

AnyEvent = Annotated[Event, Field(discriminator="kind")]
AnyDelivery = Annotated[Delivery, Field(discriminator="kind")]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def encode(value: object) -> str:
    """The record of a frozen value."""
    adapter = _adapter(type(value))
    try:
        json = adapter.dump_json(value)
    except PydanticSerializationError:
        # Half of a surrogate pair: no encoding carries it, and it must not stop its room.
        plain = dumps(adapter.dump_python(value, mode="json"), ensure_ascii=False)
        json = plain.encode(errors="replace")
    return f"{VERSION} {json.decode()}"


def decode(kind: type[T], record: str) -> T:
    """The value of a record. Raises `NewerRecord` for one that a later teahouse wrote."""
    version, _, json = record.partition(" ")
    if int(version) not in {VERSION - 1, VERSION}:
        raise NewerRecord(
            f"Redis holds records of version {version} and this teahouse reads {VERSION}: "
            "start the newer teahouse that wrote them"
        )
    return cast("T", _adapter(kind).validate_json(json))


def decode_event(record: str) -> Event:
    """What happened."""
    return decode(cast("type[Event]", AnyEvent), record)


def decode_delivery(record: str) -> Delivery:
    """What a channel is asked to do."""
    return decode(cast("type[Delivery]", AnyDelivery), record)


def decode_room(record: str) -> Room:
    """A room, without its links: they are records of their own."""
    return decode(Room, record)


def decode_link(record: str) -> Link:
    """A channel's membership."""
    return decode(Link, record)


def decode_parts(record: str) -> tuple[CopyPart, ...]:
    """Where one part of a copy is shown."""
    return decode(tuple[CopyPart, ...], record)


def decode_shares(record: str) -> tuple[Share, ...]:
    """Whose words a message holds."""
    return decode(tuple[Share, ...], record)
