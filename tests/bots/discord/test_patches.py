"""Each change to the library is held by a test, for the version it was written for."""

import discord
import pytest
from discord import utils
from discord.gateway import DiscordWebSocket

from bots.discord.client import TeahouseClient
from bots.discord.patches import LIBRARY, PATCHES, Parsers, apply_patches, guard_parsers
from bots.discord.payload_completion import Payload
from bridge.events import MessageSent
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, running


async def test_a_content_type_may_name_its_charset(setting: Setting) -> None:
    """JSON is JSON however its type is spelt, for the library's own requests too."""
    us = {"id": setting.us, "username": "teahouse", "discriminator": "0", "avatar": None}
    spelt = {"Content-Type": "application/json; charset=utf-8"}
    setting.discord.faults.add(
        Fault(match="GET .*/users/@me$", status=200, body=us, headers=spelt)
    )

    async with running(setting.bot, setting.intake):
        setting.discord.world.say(setting.ana, setting.channel, "there you are")
        await setting.until(lambda: setting.intake.events, "the line arrives")

    assert [event.text.text for event in setting.intake.of(MessageSent)] == ["there you are"]
    assert sum(one.path.endswith("/users/@me") for one in setting.discord.requests) == 1


def test_the_gateway_need_not_say_where_to_come_back_to() -> None:
    """The default address stands for the one that REST tells (`ws_connect`)."""
    apply_patches()
    read_gateway = utils._from_json  # pyright: ignore[reportPrivateUsage]
    ready = read_gateway('{"op": 0, "t": "READY", "s": 1, "d": {"user": {"id": "1"}}}')
    resumed = read_gateway('{"op": 0, "t": "RESUMED", "s": 2, "d": null}')

    assert ready["d"]["resume_gateway_url"] == str(DiscordWebSocket.DEFAULT_GATEWAY)
    assert ready["d"]["user"] == {"id": "1", "username": "", "discriminator": "0", "avatar": None}
    assert resumed["d"] == {}


def test_only_a_beginning_may_fail() -> None:
    """Other events are passed over, messages told of; without READY there is no session."""

    def choke(payload: Payload) -> None:
        raise KeyError(payload["nothing"])

    unread: list[tuple[str, Payload]] = []
    parsers: Parsers = dict.fromkeys(("READY", "TYPING_START", "MESSAGE_UPDATE"), choke)
    guard_parsers(parsers, lambda event, payload: unread.append((event, payload)))
    update: Payload = {"id": "1", "channel_id": "2"}

    parsers["TYPING_START"]({})
    parsers["MESSAGE_UPDATE"](update)
    parsers["MESSAGE_UPDATE"]({})

    assert unread == [("MESSAGE_UPDATE", update)]
    with pytest.raises(KeyError):
        parsers["READY"]({})


def test_each_patch_is_for_this_version_and_held_by_a_test() -> None:
    """Whoever raises the library's version reads the list of patches again."""
    held = {patch.held_by for patch in PATCHES}

    assert discord.__version__ == LIBRARY
    assert held <= globals().keys()


async def test_nothing_is_said_about_voice(caplog: pytest.LogCaptureFixture) -> None:
    """A client leaves no line about libraries for voice, which nobody uses here."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = True

    apply_patches()
    TeahouseClient("http://localhost")

    assert caplog.messages == []
