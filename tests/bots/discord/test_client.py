"""The library's client at other addresses than Discord's."""

from typing import Any

import pytest
from discord.http import Route

from bots.discord.client import Addressed, TeahouseClient, addressed
from bots.discord.history import MissedHistory
from bridge.events import MessageId, MessageSent
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, SystemClock, open_setting, running, until


async def test_two_bots_with_two_addresses_live_in_one_process() -> None:
    """Each hears only its own Discord."""
    async with (
        open_setting() as one,
        open_setting() as two,
        running(one.bot, one.intake),
        running(two.bot, two.intake),
    ):
        one.discord.world.say(one.ana, one.channel, "one")
        two.discord.world.say(two.ana, two.channel, "two")
        await until(lambda: one.intake.events and two.intake.events, "both arrive")

        assert [event.text.text for event in one.intake.of(MessageSent)] == ["one"]
        assert [event.text.text for event in two.intake.of(MessageSent)] == ["two"]


@pytest.mark.parametrize("missing", ["oauth2/applications/@me$", "applications/@me$"])
async def test_an_application_is_known_by_any_address(setting: Setting, missing: str) -> None:
    """The older one, the newer one; where there is neither, by the bot's own id."""
    setting.discord.faults.add(Fault(match=f"GET .*{missing}", status=404, times=9))

    async with running(setting.bot, setting.intake):
        setting.discord.world.say(setting.ana, setting.channel, "oi")
        await setting.until(lambda: setting.intake.of(MessageSent), "the line arrives")

    assert setting.bot.invitation()


class Terse(Addressed):
    """Requests of a server that tells seven messages at once at most."""

    async def request(self, route: Route, **options: Any) -> Any:
        """Asks for less than it was told to."""
        if "limit" in options.get("params", {}):
            options["params"]["limit"] = 7
        return await super().request(route, **options)


async def test_pages_may_be_shorter_than_asked_for(setting: Setting) -> None:
    """A server decides for itself how much it tells at once."""
    world = setting.discord.world
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    for number in range(20):
        world.say(setting.ana, setting.channel, f"missed {number}")

    async with TeahouseClient(setting.discord.address) as client:
        await client.login("the-token")
        terse = Terse(client.http, setting.discord.address)
        client.http = terse
        await terse.static_login("the-token")
        await MissedHistory(client, setting.intake, SystemClock()).read(setting.here)

    texts = [event.text.text for event in setting.intake.of(MessageSent)]
    assert texts == [f"missed {number}" for number in range(20)]


@pytest.mark.parametrize(
    ("told", "opened"),
    [
        ("ws://127.0.0.1:1/gw", "ws://127.0.0.1:1/gw?v=10"),
        ("ws://127.0.0.1:1/gw/", "ws://127.0.0.1:1/gw/?v=10"),
        ("ws://127.0.0.1:1", "ws://127.0.0.1:1?v=10"),
        ("ws://127.0.0.1:1/gw?at=b", "ws://127.0.0.1:1/gw?at=b&v=10"),
    ],
)
def test_the_gateways_address_is_taken_as_it_was_told(told: str, opened: str) -> None:
    """No slash is added to its path, and a query of its own stays."""
    assert addressed(told, "v=10") == opened
