"""Sending through the real library: what the chat shows, and what each refusal means."""

from datetime import timedelta

import pytest

from bots.telegram.places import Place
from bridge.deliveries import Part
from bridge.errors import (
    ChannelUnavailable,
    Ignored,
    Migrated,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Retryable,
    TooLarge,
)
from bridge.events import (
    Attachment,
    MessageId,
    MessageRef,
    MessageSent,
    Platform,
)
from bridge.ports import Outgoing, ReplyTarget
from bridge.richtext import RichText, Style, join
from sandbox.faults import Fault
from sandbox.telegram.files import grey_png
from tests.bots.telegram.conftest import TOKEN, House, group_of, make_bot, shown
from tests.clock import FakeClock

PICTURE = grey_png(300, 200)


def outgoing(
    text: RichText | str = "",
    *attachments: Attachment,
    reply_to: MessageRef | None = None,
    is_silent: bool = False,
) -> Outgoing:
    """A part as the sender hands it over."""
    rich = text if isinstance(text, RichText) else RichText(text)
    return Outgoing(
        part=Part(text=rich, attachments=attachments),
        reply_to=ReplyTarget(ref=reply_to) if reply_to else None,
        is_silent=is_silent,
        nonce="n",
    )


def picture(content: bytes = PICTURE, **changes: object) -> Attachment:
    """A Discord picture."""
    described: dict[str, object] = {
        "platform": Platform("discord"),
        "kind": "photo",
        "source": "cat",
        "name": "cat.png",
        "mime": "image/png",
        "size": len(content),
    }
    return Attachment(**{**described, **changes})  # pyright: ignore[reportArgumentType]


async def test_a_text_is_shown_with_its_formatting(house: House) -> None:
    """Texts go out with entities, never with a parse mode: markup somebody typed stays text."""
    _, channel = group_of(house)
    text = join([RichText.styled("😀 Bob", Style.BOLD), "\n*hi* <b>all [x](y)"])

    (number,) = await house.bot.outbound.post(channel, outgoing(text))

    (message,) = shown(house, channel)
    assert message.id == number
    assert message.text == "😀 Bob\n*hi* <b>all [x](y)"
    assert message.entities == ({"type": "bold", "offset": 0, "length": 6},)
    assert "parse_mode" not in house.asked("sendMessage")[-1]


async def test_a_post_replies_and_can_be_silent(house: House) -> None:
    """A reply points at its message; a late line makes no sound."""
    maria, channel = group_of(house)
    said = house.telegram.world.say(maria, int(channel.id), "oi")
    ref = MessageRef(channel=channel, id=MessageId(str(said)))

    await house.bot.outbound.post(channel, outgoing("hi", reply_to=ref, is_silent=True))

    assert shown(house, channel)[-1].reply_to == str(said)
    assert shown(house, channel)[-1].is_silent


async def test_a_reply_to_something_gone_is_sent_all_the_same(house: House) -> None:
    """What it replies to may be deleted meanwhile; the words are not lost."""
    _, channel = group_of(house)
    ref = MessageRef(channel=channel, id=MessageId("999"))

    await house.bot.outbound.post(channel, outgoing("hi", reply_to=ref))

    assert [message.text for message in shown(house, channel)] == ["hi"]


async def test_a_copy_can_be_edited_and_deleted(house: House) -> None:
    """An edit changes the text; the same edit again, or a second delete, is nothing to do."""
    _, channel = group_of(house)
    outbound = house.bot.outbound
    (posted,) = await outbound.post(channel, outgoing("one"))
    ref = MessageRef(channel=channel, id=posted)

    await outbound.edit(ref, outgoing("two"))
    with pytest.raises(Ignored):
        await outbound.edit(ref, outgoing("two"))
    edited = shown(house, channel)[-1].text
    await outbound.delete(ref)
    with pytest.raises(Ignored):
        await outbound.delete(ref)
    with pytest.raises(Ignored):
        await outbound.edit(ref, outgoing("three"))

    assert edited == "two"
    assert shown(house, channel) == []


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


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (Fault(match="send", status=502), OutcomeUnknown),
        (Fault(match="send", status=500, when="after"), OutcomeUnknown),
        (Fault(match="send"), OutcomeUnknown),
        (Fault(match="send", status=501), Refused),
        (Fault(match="send", status=413), TooLarge),
        (Fault(match="send", status=403), ChannelUnavailable),
        (Fault(match="send", status=404), Refused),
    ],
    ids=str,
)
async def test_what_a_failure_means(house: House, fault: Fault, meaning: type[Exception]) -> None:
    """One attempt, and the error that tells the sender what to do."""
    _, channel = group_of(house)
    house.telegram.faults.add(fault)

    with pytest.raises(meaning):
        await house.bot.outbound.post(channel, outgoing("hi"))

    assert len(house.asked("sendMessage")) == 1


async def test_telegram_names_the_time_to_wait(house: House) -> None:
    """A 429 comes out with its delay."""
    _, channel = group_of(house)
    body = {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    house.telegram.faults.add(Fault(match="send", status=429, body=body))

    with pytest.raises(RateLimited) as limited:
        await house.bot.outbound.post(channel, outgoing("hi"))

    assert limited.value.retry_after == timedelta(seconds=7)


async def test_a_server_that_is_not_there_got_nothing() -> None:
    """A connection that never came about left no message behind: no need to look."""
    bot = make_bot("http://127.0.0.1:9", FakeClock())

    with pytest.raises(Retryable) as unreachable:
        await bot.outbound.post(Place(chat=-5).channel, outgoing("hi"))

    assert not isinstance(unreachable.value, OutcomeUnknown)


async def test_a_migrated_group_names_its_new_id(house: House) -> None:
    """Sending to the old id tells where the group is now."""
    world = house.telegram.world
    maria = world.person("Maria")
    old = world.group("Chá", members=[house.me], admins=[maria], kind="group")
    new = world.migrate(old)

    with pytest.raises(Migrated) as migrated:
        await house.bot.outbound.post(Place(chat=old).channel, outgoing("hi"))

    assert migrated.value.new == Place(chat=new).channel


async def test_a_group_without_the_bot_is_unavailable(house: House) -> None:
    """Thrown out, or never in."""
    maria = house.telegram.world.person("Maria")
    group = house.telegram.world.group("Chá", members=[house.me], admins=[maria])
    house.telegram.world.kick_bot(group, house.me)

    for chat in (group, -1):
        with pytest.raises(ChannelUnavailable):
            await house.bot.outbound.post(Place(chat=chat).channel, outgoing("hi"))


async def test_two_files_in_a_part_are_refused(house: House) -> None:
    """Compose knows the table; a mistake is told, not half sent."""
    _, channel = group_of(house)

    with pytest.raises(Refused):
        await house.bot.outbound.post(channel, outgoing("", picture(), picture()))

    assert shown(house, channel) == []


async def test_a_paced_bot_keeps_the_groups_limit_by_itself() -> None:
    """The 21st message of a minute is not tried; a minute later it is."""
    clock = FakeClock()
    bot = make_bot("http://127.0.0.1:9", clock, pace=True)
    channel = Place(chat=-5).channel

    for _ in range(20):
        with pytest.raises(Retryable):
            await bot.outbound.post(channel, outgoing("hi"))
    with pytest.raises(RateLimited) as limited:
        await bot.outbound.post(channel, outgoing("hi"))
    clock.advance(timedelta(minutes=1))
    with pytest.raises(Retryable) as later:
        await bot.outbound.post(channel, outgoing("hi"))

    assert limited.value.retry_after == timedelta(minutes=1)
    assert not isinstance(later.value, RateLimited)
