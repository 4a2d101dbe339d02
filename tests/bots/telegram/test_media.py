"""Files in and out: what a message tells of them, and their bytes."""

from typing import Any

import pytest

from bridge.errors import Retryable, TooLarge
from bridge.events import MessageRef, MessageSent
from sandbox.faults import Fault
from sandbox.telegram.files import grey_png
from tests.bots.telegram.conftest import TOKEN, House, group_of, shown
from tests.bots.telegram.outgoing import PICTURE, outgoing, picture
from tests.bots.telegram.payloads import sent


@pytest.mark.parametrize(
    ("media", "kind", "name"),
    [
        ({"video": {"width": 4, "height": 3, "duration": 1}}, "video", "video-5.mp4"),
        ({"video_note": {"length": 4, "duration": 1}}, "video", "video-5.mp4"),
        ({"voice": {"duration": 1}}, "voice", "voice-5.ogg"),
        ({"audio": {"duration": 1, "file_name": "song.flac"}}, "audio", "song.flac"),
        ({"document": {"file_name": "a.pdf"}}, "document", "a.pdf"),
        (
            {
                "animation": {"width": 4, "height": 3, "duration": 1, "file_name": "x.gif"},
                "document": {"file_name": "x.gif"},
            },
            "animation",
            "x.gif",
        ),
        (
            {
                "sticker": {
                    "width": 4,
                    "height": 4,
                    "type": "regular",
                    "is_animated": True,
                    "is_video": False,
                }
            },
            "sticker",
            "sticker-5.tgs",
        ),
    ],
    ids=["video", "video note", "voice", "audio", "document", "animation", "sticker"],
)
def test_files_come_as_what_they_are(media: dict[str, Any], kind: str, name: str) -> None:
    """Each kind of file has one attachment, named as its author named it."""
    ids = {"file_id": "F", "file_unique_id": "U", "file_size": 9}
    fields = {field: {**ids, **described} for field, described in media.items()}

    (attachment,) = sent(caption="olha", **fields).attachments

    assert (attachment.kind, attachment.name) == (kind, name)
    assert (attachment.source, attachment.size) == ("F", 9)


def test_the_largest_size_of_a_photo_counts() -> None:
    """With its caption, its album and its veil."""
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": side, "height": side}
        for name, side in (("small", 90), ("large", 1280), ("middle", 320))
    ]

    found = sent(photo=sizes, caption="gato", media_group_id="A", has_media_spoiler=True)

    assert found.text.text == "gato"
    assert found.album == "A"
    assert [one.source for one in found.attachments] == ["large"]
    assert found.attachments[0].is_spoiler


async def test_a_photo_arrives_byte_for_byte_with_its_caption(house: House) -> None:
    """A picture of another platform is a photo here; its caption can be edited."""
    _, channel = group_of(house)
    house.files.contents["cat"] = PICTURE

    (number,) = await house.bot.outbound.post(channel, outgoing("my cat", picture()))
    ref = MessageRef(channel=channel, id=number)
    await house.bot.outbound.edit(ref, outgoing("my old cat", picture()))

    (message,) = shown(house, channel)
    assert message.text == "my old cat"
    assert [(file.kind, file.content) for file in message.files] == [("photo", PICTURE)]


@pytest.mark.parametrize(
    ("content", "changes"),
    [
        (grey_png(4000, 100), {}),
        (grey_png(4000, 100), {"width": 4000, "height": 100}),
        (PICTURE, {"size": 11 * 1024 * 1024}),
        (PICTURE, {"kind": "document"}),
        (PICTURE, {"kind": "sticker"}),
    ],
    ids=["refused as a photo", "known shape", "known size", "document", "sticker"],
)
async def test_what_is_no_photo_goes_as_a_document(
    house: House, content: bytes, changes: dict[str, object]
) -> None:
    """Pictures that Telegram takes for no photo arrive as files, unchanged."""
    _, channel = group_of(house)
    house.files.contents["cat"] = content

    await house.bot.outbound.post(channel, outgoing("long cat", picture(content, **changes)))

    (message,) = shown(house, channel)
    assert message.text == "long cat"
    assert [(file.kind, file.content) for file in message.files] == [("document", content)]


async def test_a_spoiler_stays_one(house: House) -> None:
    """A hidden picture arrives hidden."""
    _, channel = group_of(house)
    house.files.contents["cat"] = PICTURE

    await house.bot.outbound.post(channel, outgoing("", picture(is_spoiler=True)))

    assert house.asked("sendPhoto")[-1]["has_spoiler"] is True


async def test_telegrams_own_files_go_by_their_id(house: House) -> None:
    """Between two Telegram groups not a byte is moved, except where the kind must change."""
    maria, channel = group_of(house)
    world = house.telegram.world
    world.say(maria, int(channel.id), "gato", photo=PICTURE)
    note = {"kind": "video_note", "name": "n.mp4", "content": b"round"}
    world.say(maria, int(channel.id), file=note)
    (photo,) = (await house.intake.event(MessageSent)).attachments
    (circle,) = (await house.intake.event(MessageSent, 2)).attachments

    await house.bot.outbound.post(channel, outgoing("again", photo))
    by_id = house.asked("getFile")
    await house.bot.outbound.post(channel, outgoing("round", circle))

    assert by_id == []
    assert [file.content for file in shown(house, channel)[-2].files] == [PICTURE]
    assert [file.content for file in shown(house, channel)[-1].files] == [b"round"]


async def test_files_come_out_of_telegram_in_chunks(house: House) -> None:
    """The largest size of a photo is opened, byte for byte."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "gato", photo=PICTURE)
    (photo,) = (await house.intake.event(MessageSent)).attachments

    async with house.bot.files.open(photo) as chunks:
        content = b"".join([chunk async for chunk in chunks])

    assert content == PICTURE
    assert (photo.kind, photo.width, photo.height) == ("photo", 300, 200)


async def test_a_file_over_the_limits_is_too_large(house: House) -> None:
    """What a bot may not download, or upload, is said so before it is tried again and again."""
    maria, channel = group_of(house)
    huge = b"x" * (20 * 1024 * 1024 + 1)
    film = {"kind": "document", "name": "film.mkv", "content": huge}
    house.telegram.world.say(maria, int(channel.id), file=film)
    (document,) = (await house.intake.event(MessageSent)).attachments
    house.files.contents["cat"] = b"y" * (50 * 1024 * 1024 + 1)

    with pytest.raises(TooLarge):
        async with house.bot.files.open(document):
            pass
    with pytest.raises(TooLarge):
        await house.bot.outbound.post(channel, outgoing("", picture(kind="document")))


async def test_a_broken_download_may_work_later_and_names_no_token(house: House) -> None:
    """The address of a file holds the token, so no error holds the address."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "gato", photo=PICTURE)
    (photo,) = (await house.intake.event(MessageSent)).attachments
    house.telegram.faults.add(Fault(match="/file/", times=1))

    with pytest.raises(Retryable) as broken:
        async with house.bot.files.open(photo):
            pass

    assert TOKEN not in str(broken.value)
    assert broken.value.__cause__ is None
