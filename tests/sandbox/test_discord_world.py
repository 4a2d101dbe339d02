"""What people can do in the stand-in's world, and what they cannot."""

import base64
import json

import pytest

from sandbox.discord.errors import NotOfferedError
from sandbox.discord.state import Happening
from sandbox.discord.world import DiscordWorld


@pytest.fixture(name="world")
def open_world() -> DiscordWorld:
    """A world nobody is connected to."""
    return DiscordWorld()


def test_a_chat_shows_what_was_said(world: DiscordWorld) -> None:
    """Messages show author, text, reply and files, in order; edits and deletes show, too."""
    ana, bob = world.person("Ana"), world.person("Bob", avatar=b"\x89PNG\r\n\x1a\n")
    tea = world.channel(world.guild("Casa", owner=ana, members=[bob]), "tea")
    photo = {"name": "cat.png", "content": base64.b64encode(b"cat").decode()}

    first = world.say(ana, tea, " olá ")
    second = world.say(bob, tea, "", reply_to=first, files=[photo])
    third = world.say(bob, tea, "oops")
    world.edit(ana, tea, first, "olá!")
    world.delete(bob, tea, third)

    shown = world.shown(tea)
    assert [(each.id, each.author, each.text, each.is_edited) for each in shown] == [
        (first, "Ana", "olá!", True),
        (second, "Bob", "", False),
    ]
    assert shown[1].reply_to == first
    assert [(each.name, each.kind, each.content) for each in shown[1].files] == [
        ("cat.png", "image/png", b"cat")
    ]
    assert shown[1].avatar is not None


def test_people_do_only_what_their_app_offers(world: DiscordWorld) -> None:
    """Writing without permission, editing and deleting what is someone else's is not offered."""
    ana, bob = world.person("Ana"), world.person("Bob")
    guild = world.guild("Casa", owner=ana, members=[bob])
    tea = world.channel(guild, "tea")
    said = world.say(ana, tea, "olá")
    world.forbid(tea, bob, "send_messages")

    with pytest.raises(NotOfferedError):
        world.say(bob, tea, "hi")
    with pytest.raises(NotOfferedError):
        world.edit(bob, tea, said, "hi")
    with pytest.raises(NotOfferedError):
        world.delete(bob, tea, said)
    world.permit(guild, bob, "manage_messages")
    world.delete(bob, tea, said)
    assert world.shown(tea) == []


def test_events_can_be_written_as_json(world: DiscordWorld) -> None:
    """Whatever happens is told in what JSON can carry, with ids as strings that grow."""
    heard: list[Happening] = []
    world.state.listeners.append(heard.append)
    ana, bob = world.person("Ana"), world.person("Bob")
    guild = world.guild("Casa", owner=ana)
    tea = world.channel(guild, "tea")
    world.join(guild, bob)
    thread = world.thread(tea, "cats")
    ids = [world.say(ana, tea, f"line {n}") for n in range(3)]
    world.say(bob, thread, f"<@{ana}>", reply_to=None)
    world.react(bob, tea, ids[0], "❤️")
    world.unreact(bob, tea, ids[0], "❤️")
    world.bulk_delete(tea, ids[:2])
    world.leave(guild, bob)

    kinds = [each.kind for each in heard]
    json.dumps([each.payload for each in heard])
    assert ids == sorted(ids, key=int)
    assert kinds == [
        "GUILD_MEMBER_ADD",
        "CHANNEL_CREATE",
        "GUILD_MEMBER_ADD",
        "THREAD_CREATE",
        *["MESSAGE_CREATE"] * 5,
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
        "MESSAGE_DELETE_BULK",
        "GUILD_MEMBER_REMOVE",
    ]


def test_a_mention_pings_and_oneself_does_not(world: DiscordWorld) -> None:
    """People ping whom they name and whom they answer, but never themselves."""
    ana, bob = world.person("Ana"), world.person("Bob")
    guild = world.guild("Casa", owner=ana, members=[bob])
    tea = world.channel(guild, "tea")

    first = world.say(ana, tea, f"<@{bob}> <@{ana}> @here")
    second = world.say(bob, tea, "yes?", reply_to=first)

    assert world.pings(first) == [bob, "@here"]
    assert world.pings(second) == [ana]


def test_a_feed_is_no_person(world: DiscordWorld) -> None:
    """What something else posts by a webhook shows its name, and is marked as a bot's."""
    ana = world.person("Ana")
    tea = world.channel(world.guild("Casa", owner=ana), "tea")

    world.say_through(tea, "News", "fresh tea")

    assert [(each.author, each.text, each.is_bot) for each in world.shown(tea)] == [
        ("News", "fresh tea", True)
    ]


def test_discords_own_lines_are_told_but_not_shown(world: DiscordWorld) -> None:
    """Pins, threads and joins make messages that bots get, of types that are no chat."""
    heard: list[Happening] = []
    ana, bob = world.person("Ana"), world.person("Bob")
    guild = world.guild("Casa", owner=ana)
    tea = world.channel(guild, "tea")
    said = world.say(ana, tea, "welcome")
    world.state.listeners.append(heard.append)

    world.pin(ana, tea, said)
    world.thread(tea, "cats", by=ana)
    world.join(guild, bob, announced_in=tea)

    types = [each.payload["type"] for each in heard if each.kind == "MESSAGE_CREATE"]
    assert types == [6, 18, 7]
    assert [each.text for each in world.shown(tea)] == ["welcome"]
