"""Files in both directions: how they are found again, and byte for byte."""

from typing import Any

import pytest

from bots.discord import inbound
from bots.discord.platform import PLATFORM
from bridge.deliveries import Part
from bridge.errors import Refused
from bridge.events import Attachment, MessageSent, Platform
from bridge.ports import Outgoing
from bridge.richtext import RichText
from sandbox.faults import Fault
from tests.bots.discord.payloads import FILE, message
from tests.bots.discord.setting import MARIA, FilesInMemory, Setting, running, seen


async def test_files_are_named_by_how_they_are_found_again(setting: Setting) -> None:
    """An attachment keeps channel, message and id, never an address that dies."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        said = world.say(
            setting.ana, setting.channel, "cat", files=[{"name": "cat.png", "content": b"PNG"}]
        )
        await setting.until(lambda: setting.intake.events, "the photo arrives")

    (file,) = setting.intake.of(MessageSent)[0].attachments
    assert (file.kind, file.name, file.size) == ("photo", "cat.png", 3)
    assert file.source.startswith(f"{setting.channel}/{said}/")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"content_type": "image/png"}, "photo"),
        ({"content_type": "image/gif"}, "animation"),
        ({"content_type": "video/mp4"}, "video"),
        ({"content_type": "audio/mpeg; x=y"}, "audio"),
        ({"content_type": "audio/ogg", "waveform": "AA==", "duration_secs": 1.5}, "voice"),
        ({"content_type": "text/plain"}, "document"),
        ({}, "photo"),
        ({"filename": "cat.mp4"}, "video"),
        ({"filename": "cat"}, "document"),
    ],
)
def test_files_have_kinds(fields: dict[str, Any], kind: str) -> None:
    """The kind follows the content type, or the name where Discord tells no type."""
    (file,) = inbound.attachments_of(message(attachments=[{**FILE, **fields}]))

    assert file.kind == kind


def test_a_covered_file_stays_covered() -> None:
    """A spoiler's mark is a property, not a part of the name; a replaced name is put back."""
    shown = {**FILE, "filename": "SPOILER_a_b.png", "title": "a b", "content_type": "image/png"}

    assert inbound.attachments_of(message(attachments=[shown])) == (
        Attachment(
            platform=Platform("discord"),
            kind="photo",
            source="2/3/5",
            name="a b.png",
            mime="image/png",
            size=3,
            is_spoiler=True,
            address="https://cdn/x",
        ),
    )


async def test_files_go_byte_for_byte(setting: Setting) -> None:
    """A photo from elsewhere arrives under its name with its caption, and comes back equal."""
    photo = bytes(range(256)) * 1000
    setting.files[Platform("telegram")] = FilesInMemory({"f1": photo})
    cat = Attachment(
        platform=Platform("telegram"), kind="photo", source="f1", name="cat.jpg", mime="image/jpeg"
    )
    part = Outgoing(part=Part(text=RichText("my cat"), attachments=(cat,)), face=MARIA, nonce="n1")

    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.post(setting.here, part)

    (shown,) = seen(setting)
    assert shown.text == "my cat"
    assert [(file.name, file.content) for file in shown.files] == [("cat.jpg", photo)]
    posted = next(one.body for one in setting.discord.requests if "attachments" in one.body)
    assert posted["attachments"] == [{"id": "0", "filename": "cat.jpg"}]


async def test_a_file_is_fetched_afresh(setting: Setting) -> None:
    """An attachment's bytes are found by channel, message and id."""
    content = bytes(range(256)) * 600
    world = setting.discord.world
    said = world.say(setting.ana, setting.channel, files=[{"name": "cat.png", "content": content}])

    async with running(setting.bot, setting.intake):
        message = await setting.bot.rest.get(f"/channels/{setting.channel}/messages/{said}")
        source = f"{setting.channel}/{said}/{message['attachments'][0]['id']}"
        file = Attachment(platform=PLATFORM, kind="photo", source=source, name="cat.png")
        async with setting.bot.files.open(file) as chunks:
            read = b"".join([chunk async for chunk in chunks])

        assert read == content
        gone = Attachment(platform=PLATFORM, kind="photo", source=f"{source}9", name="cat.png")
        with pytest.raises(Refused):
            async with setting.bot.files.open(gone):
                pass


async def test_a_file_is_had_where_its_message_cannot_be_read(setting: Setting) -> None:
    """The address it came with is the last resort."""
    world = setting.discord.world
    setting.discord.faults.add(Fault(match=r"GET .*/messages/\d+$", status=404, times=9))

    async with running(setting.bot, setting.intake):
        world.say(setting.ana, setting.channel, files=[{"name": "cat.png", "content": b"PNG"}])
        await setting.until(lambda: setting.intake.events, "the photo arrives")
        (file,) = setting.intake.of(MessageSent)[0].attachments
        async with setting.bot.files.open(file) as chunks:
            read = b"".join([chunk async for chunk in chunks])

    assert read == b"PNG"
