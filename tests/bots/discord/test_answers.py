"""Answers to interactions: for the asker alone, as long as the token lives."""

from datetime import UTC, datetime

import pytest

from bots.discord.answers import address_of
from bridge.deliveries import CommandAnswer, DeliveryId
from bridge.errors import (
    Ignored,
)
from bridge.events import (
    CommandGiven,
)
from bridge.richtext import RichText
from tests.bots.discord.setting import (
    Setting,
    running,
)


async def test_a_long_answer_comes_in_pieces(setting: Setting) -> None:
    """What doesn't fit one message follows in further ones, for the asker alone as well."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        used = world.command(setting.ana, setting.channel, "/help")
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")
        address = setting.intake.of(CommandGiven)[0].address
        text = RichText("tea " * 1000)
        await setting.bot.outbound.answer(
            CommandAnswer(id=DeliveryId("r"), address=address, text=text)
        )

    answers = world.answers(used)
    assert len(answers) == 3
    assert {answer.only_for for answer in answers} == {setting.ana}


async def test_an_old_interaction_is_not_answered(setting: Setting) -> None:
    """Its token lives fifteen minutes; later the answer is dropped without asking Discord."""
    old = address_of("1", "token", datetime(2025, 1, 1, tzinfo=UTC))

    with pytest.raises(Ignored):
        await setting.bot.outbound.answer(
            CommandAnswer(id=DeliveryId("r"), address=old, text=RichText("late"))
        )
