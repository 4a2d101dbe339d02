"""Receiving through the real library: what arrives, in order, and what counts as received."""

import json

import pytest

from bots.telegram.platform import PLATFORM
from bridge.errors import BotRefused
from bridge.events import (
    Channel,
    ChannelBack,
    ChannelGone,
    ChannelId,
    ChannelMigrated,
    MessageEdited,
    MessageSent,
)
from sandbox.faults import Fault
from sandbox.telegram.api import Telegram, open_telegram
from tests.bots.telegram.conftest import TOKEN, FakeIntake, House, make_bot, running
from tests.clock import FakeClock


async def test_lines_arrive_in_order(house: House) -> None:
    """What people say comes as events, in the order they said it."""
    maria = house.telegram.world.person("Maria", username="maria_pt", locale="pt-br")
    group = house.telegram.world.group("Chá", members=[maria, house.me])

    for number in range(5):
        house.telegram.world.say(maria, group, f"linha {number}")
    last = await house.intake.event(MessageSent, 5)

    said = [event.text.text for event in house.intake.events if isinstance(event, MessageSent)]
    assert said == [f"linha {number}" for number in range(5)]
    assert last.author.name == "Maria"
    assert last.author.locale == "pt-br"
    assert last.author.avatar == "https://t.me/i/userpic/320/maria_pt.jpg"
    assert last.ref.channel == Channel(platform=PLATFORM, id=ChannelId(str(group)))


async def test_an_edit_arrives(house: House) -> None:
    """An edit is an event of its own, about the same message."""
    maria = house.telegram.world.person("Maria")
    group = house.telegram.world.group("Chá", members=[maria, house.me])

    number = house.telegram.world.say(maria, group, "meu gato")
    house.telegram.world.edit(maria, group, number, "meu gato dorme")
    edited = await house.intake.event(MessageEdited)

    assert edited.text.text == "meu gato dorme"
    assert edited.ref.id == str(number)


async def test_an_update_counts_as_received_only_when_taken(telegram: Telegram) -> None:
    """While the intake cannot store, Telegram keeps the update; nothing is lost or reordered."""
    intake = FakeIntake()
    intake.failures = 3
    maria = telegram.world.person("Maria")
    group = telegram.world.group("Chá", members=[maria, 100])

    async with running(make_bot(telegram.address, FakeClock()), intake):
        telegram.world.say(maria, group, "um")
        telegram.world.say(maria, group, "dois")
        await intake.event(MessageSent, 2)

    said = [event.text.text for event in intake.events if isinstance(event, MessageSent)]
    assert said == ["um", "dois"]
    assert intake.refused == 3


async def test_what_was_not_confirmed_comes_again_after_a_restart(telegram: Telegram) -> None:
    """A bot that stops before its update was taken gets it again, under the same event id."""
    stuck, fresh = FakeIntake(), FakeIntake()
    stuck.failures = 1_000_000
    maria = telegram.world.person("Maria")
    group = telegram.world.group("Chá", members=[maria, 100])

    async with running(make_bot(telegram.address, FakeClock()), stuck):
        telegram.world.say(maria, group, "não se perca")
        await stuck.changes.wait_until(lambda: stuck.refused > 1, description="refusals")
    async with running(make_bot(telegram.address, FakeClock()), fresh):
        sent = await fresh.event(MessageSent)

    assert stuck.events == []
    assert sent.text.text == "não se perca"


async def test_an_update_that_cannot_be_read_stops_nobody(telegram: Telegram) -> None:
    """What the library cannot parse is parked as it came, and the next update is handled."""
    intake = FakeIntake()
    maria = telegram.world.person("Maria")
    group = telegram.world.group("Chá", members=[maria, 100])
    broken: dict[str, object] = {"message_id": "?", "date": "never"}

    async with running(make_bot(telegram.address, FakeClock()), intake):
        telegram.world.bots[TOKEN].updates.add("message", broken)
        telegram.world.say(maria, group, "oi")
        await intake.event(MessageSent)

    (raw, reason), *others = intake.parked
    assert json.loads(raw)["message"] == broken
    assert reason
    assert others == []


async def test_a_refused_token_parks_the_part_with_the_cure() -> None:
    """A wrong token ends the part with one line that names the setting and not the token."""
    async with open_telegram({TOKEN: "tea_bot"}) as telegram:
        bot = make_bot(telegram.address, FakeClock(), token="100:other")

        async with bot:
            with pytest.raises(BotRefused) as refusal:
                await bot.run(FakeIntake())

    assert "TEAHOUSE_TELEGRAM_TOKEN" in str(refusal.value)
    assert "100:other" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.__cause__ is None


async def test_a_token_revoked_while_polling_parks_the_part(telegram: Telegram) -> None:
    """The part ends when Telegram refuses the token later."""
    telegram.faults.add(Fault(match="getUpdates", status=401))
    bot = make_bot(telegram.address, FakeClock())

    async with bot:
        with pytest.raises(BotRefused):
            await bot.run(FakeIntake())

    assert not bot.is_ready


@pytest.mark.parametrize("status", [500, 502, 429, 409, None])
async def test_trouble_is_waited_for(telegram: Telegram, status: int | None) -> None:
    """Telegram being down, busy or given to another poller only delays what people say."""
    intake = FakeIntake()
    maria = telegram.world.person("Maria")
    group = telegram.world.group("Chá", members=[maria, 100])
    telegram.faults.add(Fault(match="getMe", status=502))
    telegram.faults.add(Fault(match="getUpdates", status=status, times=2))
    bot = make_bot(telegram.address, FakeClock())

    async with running(bot, intake):
        telegram.world.say(maria, group, "oi")
        sent = await intake.event(MessageSent)
        was_ready = bot.is_ready

    assert sent.text.text == "oi"
    assert was_ready
    assert not bot.is_ready


async def test_a_conflict_is_told_once_with_its_cure(
    telegram: Telegram, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two programs with one token: one clear line, however long it lasts."""
    telegram.faults.add(Fault(match="getUpdates", status=409, times=3))

    async with running(make_bot(telegram.address, FakeClock()), FakeIntake()):
        await telegram.world.changes.wait_until(
            lambda: sum(one.status == 409 for one in telegram.requests) == 3,
            description="three conflicts",
        )
    told = capsys.readouterr().out + caplog.text

    assert told.count("TEAHOUSE_TELEGRAM_TOKEN") == 1


async def test_a_migrated_group_is_told(house: House) -> None:
    """A group that becomes a supergroup says its old and its new id."""
    maria = house.telegram.world.person("Maria")
    group = house.telegram.world.group("Chá", members=[house.me], admins=[maria], kind="group")

    new = house.telegram.world.migrate(group)
    moved = await house.intake.event(ChannelMigrated)

    assert moved.channel.id == str(group)
    assert moved.new.id == str(new)


async def test_being_removed_and_brought_back_is_told_for_each_topic(house: House) -> None:
    """What happens to a group happens to each of its topics that is in a room."""
    maria = house.telegram.world.person("Maria")
    group = house.telegram.world.group("Chá", members=[house.me], admins=[maria])
    elsewhere = Channel(platform=PLATFORM, id=ChannelId("-5/7"))
    topic = Channel(platform=PLATFORM, id=ChannelId(f"{group}/7"))
    house.intake.linked = (topic, elsewhere)

    house.telegram.world.kick_bot(group, house.me)
    await house.intake.event(ChannelGone, 2)
    house.telegram.world.add_bot(group, house.me, by=maria)
    await house.intake.event(ChannelBack, 2)

    gone = [event.channel.id for event in house.intake.events if isinstance(event, ChannelGone)]
    ids = {event.id for event in house.intake.events}
    assert gone == [str(group), f"{group}/7"]
    assert len(ids) == len(house.intake.events)
