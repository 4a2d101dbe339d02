"""Channels, messages and addresses: written as text and read again."""

import pytest

from bots.telegram.places import Address, Place
from bots.telegram.platform import PLATFORM
from bridge.events import Channel, ChannelId
from tests.bots.telegram.payloads import sent


def test_a_topic_is_a_channel_of_its_own() -> None:
    """A forum's topic is; a thread of replies elsewhere and General are the group."""
    topic = sent(text="hi", is_topic_message=True, message_thread_id=9)
    thread = sent(text="hi", message_thread_id=9)

    assert topic.ref.channel.id == "-1001/9"
    assert thread.ref.channel.id == "-1001"


def test_a_topic_knows_its_group() -> None:
    """The group is the topic's parent, and has none itself."""
    group, topic = Place(chat=-1001).channel, Place(chat=-1001, topic=9).channel

    assert group == Channel(platform=PLATFORM, id=ChannelId("-1001"))
    assert topic == Channel(platform=PLATFORM, id=ChannelId("-1001/9"), parent=group.id)


@pytest.mark.parametrize("place", [Place(chat=7), Place(chat=-1001), Place(chat=-1001, topic=9)])
def test_a_place_is_read_from_its_channel(place: Place) -> None:
    """The id alone says it all."""
    assert Place.read(place.channel) == place


@pytest.mark.parametrize("user", [7, None])
@pytest.mark.parametrize("locale", ["pt-br", None])
def test_an_address_is_read_as_it_was_written(user: int | None, locale: str | None) -> None:
    """Whether or not the asker showed an account, or has a language."""
    address = Address(
        place=Place(chat=-1001, topic=9), message=5, user=user, is_private=False, locale=locale
    )

    assert Address.read(str(address)) == address
