"""A platform is one thing to add: a third one, known to these tests alone, shares a room."""

from collections.abc import AsyncGenerator

import pytest

from bots.platforms import PLATFORMS
from sandbox.telegram.files import grey_png
from tests.stories.house import Channel, Group, House, code_in, join
from tests.stories.memory_platform import memory_platform
from tests.stories.memory_world import MemoryChat, MemoryWorld

PICTURE = grey_png(32, 24)


@pytest.fixture
async def loft(empty_house: House) -> AsyncGenerator[MemoryChat]:
    """A chat on the third platform, in a teahouse that knows all three."""
    world = MemoryWorld()
    empty_house.platforms = (*PLATFORMS, memory_platform(world))
    await empty_house.open(memory_token="memory-token-for-the-stories")
    yield MemoryChat(world=world, title="loft", locale="pt")
    await empty_house.close()


@pytest.fixture
async def trio(empty_house: House, loft: MemoryChat) -> tuple[Group, Channel, MemoryChat]:
    """One room: Ana's group and Lia's loft read Portuguese, Emma's channel reads English."""
    group = empty_house.group("Casa da Ana", "Ana")
    channel = empty_house.channel("porch", "Emma")
    code = code_in(await loft.asks("Lia", "/bridge create Tea"))
    await join(group, "Ana", code)
    await loft.sees("Casa da Ana")
    code = code_in(await loft.asks("Lia", "/bridge invite"))
    await join(channel, "Emma", code)
    await loft.sees("porch")
    return group, channel, loft


async def test_its_lines_reach_both_others(trio: tuple[Group, Channel, MemoryChat]) -> None:
    """Translated where another language is read, and each name says where from."""
    group, channel, loft = trio

    loft.say("Lia", "Meu gato dorme o dia todo.")

    there, here = await channel.sees("cat"), await group.sees("gato")
    assert there.author == "Lia · loft"
    assert here.text == "Lia · loft\nMeu gato dorme o dia todo."


async def test_theirs_reach_it(trio: tuple[Group, Channel, MemoryChat]) -> None:
    """In its language, with the original below and the name it can show as text."""
    group, channel, loft = trio

    channel.say("Emma", "I live in a blue house.")
    group.say("Ana", "Oi, https://example.com/ana")

    foreign, own = await loft.sees("azul"), await loft.sees("/ana")
    assert foreign.text.startswith("Emma · porch\n")
    assert foreign.text.endswith("\nen · I live in a blue house.")
    assert own.text == "Ana · Casa da Ana\nOi, https://example.com/ana"


async def test_its_edits_and_deletions_follow(trio: tuple[Group, Channel, MemoryChat]) -> None:
    """On both others, at the copies that are there."""
    group, channel, loft = trio
    said = loft.say("Lia", "Meu gato gosta de peixe.")
    copies = await group.sees("gato"), await channel.sees("cat")

    loft.edit("Lia", said, "Minha casa é azul.")
    changed = await group.sees("azul"), await channel.sees("blue")
    loft.delete(said)
    await group.waits_for(lambda: _is_gone(group, "azul"), "the copy to go")
    await channel.waits_for(lambda: _is_gone(channel, "blue"), "the copy to go")

    assert [one.id for one in changed] == [one.id for one in copies]


async def test_edits_and_deletions_follow_to_it(
    trio: tuple[Group, Channel, MemoryChat], empty_house: House
) -> None:
    """What changes on a real platform changes there."""
    group, channel, loft = trio
    ana, emma = group.people["Ana"], channel.people["Emma"]
    telegram, discord = empty_house.telegram.world, empty_house.discord.world
    first = group.say("Ana", "Meu gato gosta de peixe.")
    copy = await loft.sees("gato")
    second = channel.say("Emma", "https://example.com/gone")
    await loft.sees("/gone")

    telegram.edit(ana, group.id, int(first), "Minha casa é azul.")
    discord.delete(emma, channel.id, second)

    changed = await loft.sees("azul")
    await loft.world.changes.wait_until(
        lambda: not any("/gone" in one.text for one in loft.texts()),
        description="the copy to go",
    )
    assert (changed.id, changed.is_edited) == (copy.id, True)


async def test_replies_are_replies_everywhere(trio: tuple[Group, Channel, MemoryChat]) -> None:
    """To its lines from both others, and from it to what it sees of theirs."""
    group, channel, loft = trio
    said = loft.say("Lia", "https://example.com/question")
    seen = await group.sees("/question"), await channel.sees("/question")

    group.say("Ana", "https://example.com/one", reply_to=int(seen[0].id))
    channel.say("Emma", "https://example.com/two", reply_to=seen[1].id)
    one, two = await loft.sees("/one"), await loft.sees("/two")
    loft.say("Lia", "https://example.com/three", reply_to=one.id)
    three = await group.sees("/three")

    assert (one.reply_to, two.reply_to) == (said, said)
    asked = await group.sees("/one")
    assert three.reply_to == asked.id


async def test_photos_go_both_ways(trio: tuple[Group, Channel, MemoryChat]) -> None:
    """Each adapter opens the others' files without knowing whose they are."""
    group, channel, loft = trio

    loft.say("Lia", "https://example.com/out", photo=PICTURE)
    channel.say("Emma", "https://example.com/in", files=[{"name": "dog.png", "content": PICTURE}])

    for place in (group, channel):
        copy = await place.sees("/out")
        assert [file.content for file in copy.files] == [PICTURE]
    copy = await loft.sees("/in")
    assert [file.content for file in copy.files] == [PICTURE]


async def test_what_is_in_its_way_is_said_in_its_words(loft: MemoryChat) -> None:
    """From its own message file; in English, since it speaks nothing else."""
    loft.obstacles = ("obstacle-shutters",)

    told = await loft.asks("Lia", "/bridge create")

    assert "⚠️ The shutters are down in here" in told.text
    assert "agora é uma sala" in told.text


async def test_it_is_named_where_platforms_are(loft: MemoryChat, empty_house: House) -> None:
    """Whoever asks for help reads what may share a room, each by its adapter's own word."""
    group = empty_house.group("Casa da Ana", "Ana")

    here, there = await loft.asks("Lia", "/help"), await group.asks("Ana", "/help")

    for told in (here, there):
        assert "entre o Telegram, o Discord e Memory." in told.text


async def test_its_people_can_be_owners(empty_house: House) -> None:
    """Whatever their ids look like; and only owners make rooms then, wherever they are."""
    world = MemoryWorld()
    empty_house.platforms = (*PLATFORMS, memory_platform(world))
    await empty_house.open(memory_token="memory-token", owners="memory:Lia", rooms="owners")
    group = empty_house.group("Casa da Ana", "Ana")
    loft = MemoryChat(world=world, title="loft", locale="pt")

    refused = await group.asks("Ana", "/bridge create")
    made = await loft.asks("Lia", "/bridge create")

    assert "agora é uma sala" in made.text
    assert "agora é uma sala" not in refused.text
    await empty_house.close()


async def test_its_bot_can_be_invited_like_any(loft: MemoryChat, empty_house: House) -> None:
    """Whoever makes a room elsewhere gets a button that adds it."""
    group = empty_house.group("Casa da Ana", "Ana")

    told = await group.asks("Ana", "/bridge create")

    assert any("Memory" in button for button in told.buttons)
    assert loft.texts() == []


def _is_gone(place: Group | Channel, text: str) -> bool:
    return not any(text in one.text for one in place.shown())
