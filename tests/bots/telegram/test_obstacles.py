"""What hinders the bot in a group, asked of Telegram."""

import pytest
from telegram import Bot

from bots.telegram.obstacles import obstacles_in
from bots.telegram.places import Place
from sandbox.faults import Fault
from sandbox.telegram.api import Telegram
from tests.bots.telegram.conftest import TOKEN


async def hindering(telegram: Telegram, *, is_admin: bool, reads_all: bool) -> tuple[str, ...]:
    """What hinders a bot of this rank and this mode in a topic of a group."""
    world = telegram.world
    world.people[100].can_read_all = reads_all
    members, admins = ([], [100]) if is_admin else ([100], [])
    group = world.group("Chá", members=members, admins=[world.person("Maria"), *admins])
    async with Bot(TOKEN, base_url=f"{telegram.address}/bot") as bot:
        return await obstacles_in(bot, Place(chat=group, topic=9))


@pytest.mark.parametrize(("is_admin", "reads_all"), [(True, False), (False, True)])
async def test_nothing_hinders_a_bot_that_reads_all(
    telegram: Telegram, *, is_admin: bool, reads_all: bool
) -> None:
    """Administrators do, and so does everyone where privacy mode is off."""
    assert await hindering(telegram, is_admin=is_admin, reads_all=reads_all) == ()


async def test_privacy_mode_is_named(telegram: Telegram) -> None:
    """A member in privacy mode is shown commands alone."""
    found = await hindering(telegram, is_admin=False, reads_all=False)

    assert found == ("obstacle-privacy",)


async def test_what_telegram_does_not_tell_is_left_out(telegram: Telegram) -> None:
    """No warning without a reason."""
    telegram.faults.add(Fault(match="getChatMember", status=502))

    assert await hindering(telegram, is_admin=False, reads_all=False) == ()
