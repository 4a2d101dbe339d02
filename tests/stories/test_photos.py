"""Photos go both ways with their captions, byte for byte."""

from sandbox.telegram.files import grey_png
from tests.stories.house import Channel, Group, House

PICTURE = grey_png(64, 48)


async def test_a_photo_from_telegram(paired: tuple[Group, Channel]) -> None:
    """The file arrives on Discord as it was, its caption translated."""
    group, channel = paired

    group.say("Ana", "Este é o meu gato.", photo=PICTURE)

    copy = await channel.sees("This is my cat")
    assert copy.author == "Ana"
    assert [file.content for file in copy.files] == [PICTURE]


async def test_a_photo_from_discord(paired: tuple[Group, Channel]) -> None:
    """The file arrives on Telegram as a photo, name and caption with it."""
    group, channel = paired

    channel.say("Emma", "This is my dog.", files=[{"name": "dog.png", "content": PICTURE}])

    copy = await group.sees("meu cão")
    assert [(file.kind, file.content) for file in copy.files] == [("photo", PICTURE)]


async def test_a_caption_can_be_edited(paired: tuple[Group, Channel], house: House) -> None:
    """The caption's copy follows; the photo stays."""
    group, channel = paired
    said = group.say("Ana", "Este é o meu gato.", photo=PICTURE)
    copy = await channel.sees("my cat")

    house.telegram.world.edit(group.people["Ana"], group.id, int(said), "Esta é a minha casa.")

    changed = await channel.sees("my home")
    assert changed.id == copy.id
    assert [file.content for file in changed.files] == [PICTURE]


async def test_a_photo_without_a_caption(paired: tuple[Group, Channel]) -> None:
    """It needs no words, and on Telegram it still says whose it is."""
    group, channel = paired

    channel.say("Jack", "", files=[{"name": "view.png", "content": PICTURE}])

    copy = await group.sees(lambda one: one.files)
    assert copy.text == "Jack"
