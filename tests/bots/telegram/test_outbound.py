"""Sending through the real library: what the chat shows, and what each refusal means."""

from datetime import timedelta

import pytest

from bots.telegram.places import Place
from bridge.errors import (
    ChannelUnavailable,
    Ignored,
    Migrated,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Retryable,
    TooLarge,
)
from bridge.events import MessageId, MessageRef, PersonId
from bridge.ports import TellsPeople
from bridge.richtext import RichText, Style, join
from sandbox.faults import Fault
from tests.bots.telegram.conftest import House, group_of, make_bot, shown
from tests.bots.telegram.outgoing import outgoing, picture
from tests.clock import FakeClock


async def test_a_text_is_shown_with_its_formatting(house: House) -> None:
    """Texts go out with entities, never with a parse mode: markup somebody typed stays text."""
    _, channel = group_of(house)
    text = join([RichText.styled("😀 Bob", Style.BOLD), "\n*hi* <b>all [x](y)"])

    (number,) = await house.bot.outbound.post(channel, outgoing(text))

    (message,) = shown(house, channel)
    assert message.id == number
    assert message.text == "😀 Bob\n*hi* <b>all [x](y)"
    assert message.entities == ({"type": "bold", "offset": 0, "length": 6},)
    assert "parse_mode" not in house.asked("sendMessage")[-1]


async def test_a_post_replies_and_can_be_silent(house: House) -> None:
    """A reply points at its message; a late line makes no sound."""
    maria, channel = group_of(house)
    said = house.telegram.world.say(maria, int(channel.id), "oi")
    ref = MessageRef(channel=channel, id=MessageId(str(said)))

    await house.bot.outbound.post(channel, outgoing("hi", reply_to=ref, is_silent=True))

    assert shown(house, channel)[-1].reply_to == str(said)
    assert shown(house, channel)[-1].is_silent


async def test_a_reply_to_something_gone_is_sent_all_the_same(house: House) -> None:
    """What it replies to may be deleted meanwhile; the words are not lost."""
    _, channel = group_of(house)
    ref = MessageRef(channel=channel, id=MessageId("999"))

    await house.bot.outbound.post(channel, outgoing("hi", reply_to=ref))

    assert [message.text for message in shown(house, channel)] == ["hi"]


async def test_a_copy_can_be_edited_and_deleted(house: House) -> None:
    """An edit changes the text; the same edit again, or a second delete, is nothing to do."""
    _, channel = group_of(house)
    outbound = house.bot.outbound
    (posted,) = await outbound.post(channel, outgoing("one"))
    ref = MessageRef(channel=channel, id=posted)

    await outbound.edit(ref, outgoing("two"))
    with pytest.raises(Ignored):
        await outbound.edit(ref, outgoing("two"))
    edited = shown(house, channel)[-1].text
    await outbound.delete(ref)
    with pytest.raises(Ignored):
        await outbound.delete(ref)
    with pytest.raises(Ignored):
        await outbound.edit(ref, outgoing("three"))

    assert edited == "two"
    assert shown(house, channel) == []


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (Fault(match="send", status=502), OutcomeUnknown),
        (Fault(match="send", status=500, when="after"), OutcomeUnknown),
        (Fault(match="send"), OutcomeUnknown),
        (Fault(match="send", status=501), Refused),
        (Fault(match="send", status=413), TooLarge),
        (Fault(match="send", status=403), ChannelUnavailable),
        (Fault(match="send", status=404), Refused),
    ],
    ids=str,
)
async def test_what_a_failure_means(house: House, fault: Fault, meaning: type[Exception]) -> None:
    """One attempt, and the error that tells the sender what to do."""
    _, channel = group_of(house)
    house.telegram.faults.add(fault)

    with pytest.raises(meaning):
        await house.bot.outbound.post(channel, outgoing("hi"))

    assert len(house.asked("sendMessage")) == 1


async def test_telegram_names_the_time_to_wait(house: House) -> None:
    """A 429 comes out with its delay."""
    _, channel = group_of(house)
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    house.telegram.faults.add(Fault(match="send", status=429, body=body))

    with pytest.raises(RateLimited) as limited:
        await house.bot.outbound.post(channel, outgoing("hi"))

    assert limited.value.retry_after == timedelta(seconds=7)


async def test_a_server_that_is_not_there_got_nothing() -> None:
    """A connection that never came about left no message behind: no need to look."""
    bot = make_bot("http://127.0.0.1:9", FakeClock())

    with pytest.raises(Retryable) as unreachable:
        await bot.outbound.post(Place(chat=-5).channel, outgoing("hi"))

    assert not isinstance(unreachable.value, OutcomeUnknown)


async def test_a_migrated_group_names_its_new_id(house: House) -> None:
    """Sending to the old id tells where the group is now."""
    world = house.telegram.world
    maria = world.person("Maria")
    old = world.group("Chá", members=[house.me], admins=[maria], kind="group")
    new = world.migrate(old)

    with pytest.raises(Migrated) as migrated:
        await house.bot.outbound.post(Place(chat=old).channel, outgoing("hi"))

    assert migrated.value.new == Place(chat=new).channel


async def test_a_group_without_the_bot_is_unavailable(house: House) -> None:
    """Thrown out, or never in."""
    maria = house.telegram.world.person("Maria")
    group = house.telegram.world.group("Chá", members=[house.me], admins=[maria])
    house.telegram.world.kick_bot(group, house.me)

    for chat in (group, -1):
        with pytest.raises(ChannelUnavailable):
            await house.bot.outbound.post(Place(chat=chat).channel, outgoing("hi"))


async def test_two_files_in_a_part_are_refused(house: House) -> None:
    """Compose knows the table; a mistake is told, not half sent."""
    _, channel = group_of(house)

    with pytest.raises(Refused):
        await house.bot.outbound.post(channel, outgoing("", picture(), picture()))

    assert shown(house, channel) == []


async def tell(house: House, whom: int, text: RichText) -> None:
    """Write to someone alone."""
    assert isinstance(house.bot.outbound, TellsPeople)
    await house.bot.outbound.tell(PersonId(f"telegram:{whom}"), text)


async def test_a_person_is_told_in_private(house: House) -> None:
    """Only who began a conversation can be; everyone else is refused, and sees nothing."""
    world = house.telegram.world
    maria, rita = world.person("Maria"), world.person("Rita")
    world.say(maria, house.me, "/start")
    await house.command()

    await tell(house, maria, RichText.styled("hi", Style.BOLD))
    with pytest.raises(ChannelUnavailable):
        await tell(house, rita, RichText("hi"))

    told = world.shown_to(maria, house.me)[-1]
    assert (told.text, told.entities[0]["type"]) == ("hi", "bold")


async def test_a_group_is_no_person(house: House) -> None:
    """An anonymous admin has the group's id: what is for one would be read by all."""
    world = house.telegram.world
    group = world.group("Chá", members=[house.me])

    with pytest.raises(Refused):
        await tell(house, group, RichText("a reason"))

    assert world.shown(group) == []
