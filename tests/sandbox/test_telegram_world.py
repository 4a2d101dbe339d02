"""What people do, and how it looks to them and to bots."""

import base64
import json
from typing import cast

import pytest

from sandbox.telegram.files import grey_png, image_size
from sandbox.telegram.objects import Json
from sandbox.telegram.world import TelegramWorld
from tests.sandbox.telegram_client import BOT, TOKEN, Clock


def _world() -> tuple[TelegramWorld, int, int]:
    world = TelegramWorld(Clock())
    world.bot(TOKEN, "tea_bot")
    maria = world.person("Maria", locale="pt-br")
    return world, maria, world.group("Gatos", admins=[maria, BOT])


async def _last(world: TelegramWorld, kind: str = "message") -> Json:
    updates = await world.bots[TOKEN].updates.get()
    return cast("Json", updates[-1][kind])


async def test_an_anonymous_admin_speaks_as_the_group() -> None:
    """The message comes from GroupAnonymousBot with the group as its sender."""
    world, maria, chat = _world()
    world.promote(chat, maria, is_anonymous=True)

    world.say(maria, chat, "/bridge create")

    message = await _last(world)
    assert message["from"] == {
        "id": 1087968824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
    assert message["sender_chat"] == {"id": chat, "type": "supergroup", "title": "Gatos"}
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 7}]
    assert world.shown(chat)[0].author == "Gatos"


async def test_a_channel_speaks_for_itself() -> None:
    """A person who speaks as a channel shows the channel's title, never their own name."""
    world, maria, chat = _world()

    world.say(maria, chat, "notícia", as_channel="Jornal")

    message = await _last(world)
    assert cast("Json", message["sender_chat"])["type"] == "channel"
    assert "Maria" not in json.dumps(message)
    assert world.shown(chat)[0].author == "Jornal"


async def test_operations_take_what_json_carries() -> None:
    """Ids as texts and pictures as base64 do as well: the control API calls by name."""
    world, maria, chat = _world()
    picture = grey_png(120, 60)
    request = {
        "person": str(maria),
        "chat": str(chat),
        "text": "meu gato",
        "photo": base64.b64encode(picture).decode(),
    }

    said = world.say(**json.loads(json.dumps(request)))
    world.edit(maria, chat, str(said), "minha gata")

    shown = world.shown(chat)[0]
    assert (shown.id, shown.text, shown.is_edited) == (str(said), "minha gata", True)
    assert shown.files[0].content == picture
    assert (await _last(world, "edited_message"))["caption"] == "minha gata"


async def test_a_deleted_message_is_gone_without_a_word() -> None:
    """Bots get no update about deletions."""
    world, maria, chat = _world()
    said = world.say(maria, chat, "ops")
    before = await world.bots[TOKEN].updates.get()

    world.delete(maria, chat, said)

    assert world.shown(chat) == []
    assert await world.bots[TOKEN].updates.get() == before


async def test_a_kicked_bot_is_told_and_hears_no_more() -> None:
    """`my_chat_member` says kicked; what follows is not for the bot, until it is back."""
    world, maria, chat = _world()

    world.kick_bot(chat, BOT)
    world.say(maria, chat, "sem o robô")
    kicked = await _last(world, "my_chat_member")
    world.add_bot(chat, BOT)

    assert cast("Json", kicked["new_chat_member"])["status"] == "kicked"
    assert cast("list[Json]", (await _last(world))["new_chat_members"])[0]["id"] == BOT


async def test_a_migration_tells_both_sides() -> None:
    """The old group points to the new one and back; nobody speaks in the old one any more."""
    world, maria, _ = _world()
    old = world.group("Cães", admins=[maria], members=[BOT], kind="group")

    new = world.migrate(old)

    updates = await world.bots[TOKEN].updates.get()
    to, back = (cast("Json", update["message"]) for update in updates[-2:])
    assert (to["migrate_to_chat_id"], back["migrate_from_chat_id"]) == (new, old)
    assert str(new).startswith("-100")
    with pytest.raises(ValueError, match="cannot speak"):
        world.say(maria, old, "oi?")


def test_impossible_acts_are_refused() -> None:
    """Strangers can't speak, others' words can't be edited, unknown buttons can't be pressed."""
    world, maria, chat = _world()
    ana = world.person("Ana")
    said = world.say(maria, chat, "oi")

    with pytest.raises(ValueError, match="cannot speak"):
        world.say(ana, chat, "oi")
    with pytest.raises(ValueError, match="only the author"):
        world.edit(ana, chat, said, "tchau")
    with pytest.raises(ValueError, match="no button"):
        world.press(maria, chat, said, "Sim")
    with pytest.raises(ValueError, match="not in the answered message"):
        world.say(maria, chat, "?", reply_to=said, quote="olá")


async def test_waiting_for_a_world_to_look_so() -> None:
    """`changes` wakes whoever waits, on every change."""
    world, maria, chat = _world()
    world.say(maria, chat, "oi")

    line = await world.changes.wait_until(lambda: world.shown(chat), description="a line")

    assert line[0].text == "oi"


def test_pictures_tell_their_size() -> None:
    """PNG, GIF and JPEG headers are read; anything else is no picture."""
    jpeg = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03\x01"

    assert image_size(grey_png(30, 20)) == (30, 20)
    assert image_size(b"GIF89a\x05\x00\x06\x00") == (5, 6)
    assert image_size(jpeg) == (32, 16)
    assert image_size(b"not a picture") is None
