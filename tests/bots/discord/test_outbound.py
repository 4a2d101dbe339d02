"""What the core wants said appears on Discord: faces, quotations, edits, files, refusals."""

from datetime import timedelta

import pytest

from bots.discord.platform import PLATFORM
from bridge.deliveries import Face, Part
from bridge.errors import (
    ChannelUnavailable,
    Ignored,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Retryable,
    TooLarge,
)
from bridge.events import (
    Attachment,
    Channel,
    ChannelId,
    MessageId,
    MessageRef,
    MessageSent,
    Platform,
)
from bridge.ports import Outgoing, ReplyTarget
from bridge.richtext import RichText, Style
from sandbox.faults import Fault
from sandbox.world import Shown
from tests.bots.discord.setting import FilesInMemory, Setting, open_setting, running

MARIA = Face(name="Maria", avatar="https://example.org/maria.png")


def line(text: str | RichText, face: Face | None = MARIA, **more: object) -> Outgoing:
    """One part with this text."""
    rich = text if isinstance(text, RichText) else RichText(text)
    return Outgoing(part=Part(text=rich), face=face, nonce="n1", **more)  # pyright: ignore[reportArgumentType]


def ref(setting: Setting, message: str) -> MessageRef:
    """A message of the channel."""
    return MessageRef(channel=setting.here, id=MessageId(message))


def seen(setting: Setting) -> list[Shown]:
    """The channel as people see it."""
    return setting.discord.world.shown(setting.channel)


def asked(setting: Setting, method: str, path: str) -> int:
    """How often this was requested."""
    return sum(one.method == method and path in one.path for one in setting.discord.requests)


async def test_a_face_speaks_through_the_channels_one_webhook(setting: Setting) -> None:
    """Name and picture are the author's; the webhook is made once and used again."""
    async with running(setting.bot, setting.intake):
        for text in ("oi", "tudo bem?"):
            await setting.bot.outbound.post(setting.here, line(text))

    assert [(one.author, one.text) for one in seen(setting)] == [
        ("Maria", "oi"),
        ("Maria", "tudo bem?"),
    ]
    assert len(setting.discord.world.webhooks(setting.channel)) == 1


async def test_a_restart_finds_the_webhook_again() -> None:
    """A second bot object, as after a restart, makes no second webhook."""
    async with open_setting() as setting:
        async with running(setting.bot, setting.intake):
            await setting.bot.outbound.post(setting.here, line("before"))
        again = setting.another_bot()
        async with again, running(again, setting.intake):
            await again.outbound.post(setting.here, line("after"))

        assert [one.text for one in seen(setting)] == ["before", "after"]
        assert len(setting.discord.world.webhooks(setting.channel)) == 1


async def test_a_deleted_webhook_is_made_anew(setting: Setting) -> None:
    """Somebody tidied up: the next line goes out all the same."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.post(setting.here, line("before"))
        world.delete_webhook(str(world.webhooks(setting.channel)[0]["id"]))
        await setting.bot.outbound.post(setting.here, line("after"))

    assert [one.text for one in seen(setting)] == ["before", "after"]


async def test_a_thread_speaks_through_its_parent(setting: Setting) -> None:
    """Threads have no webhooks of their own."""
    world = setting.discord.world
    thread = world.thread(setting.channel, "pets")
    there = Channel(platform=PLATFORM, id=ChannelId(thread))

    async with running(setting.bot, setting.intake):
        (made,) = await setting.bot.outbound.post(there, line("miau"))
        message = MessageRef(channel=there, id=made)
        await setting.bot.outbound.edit(message, line("meow"))

        assert [(one.author, one.text) for one in world.shown(thread)] == [("Maria", "meow")]
        await setting.bot.outbound.delete(message)

    assert world.shown(thread) == []


async def test_a_place_is_known_from_the_gateway_too(setting: Setting) -> None:
    """Where Discord won't describe a channel, what the gateway told says whose thread it is."""
    world = setting.discord.world
    thread = world.thread(setting.channel, "pets")
    there = Channel(platform=PLATFORM, id=ChannelId(thread))
    setting.discord.faults.add(Fault(match=r"GET .*/channels/\d+$", status=404, times=9))

    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.post(there, line("miau"))

    assert [(one.author, one.text) for one in world.shown(thread)] == [("Maria", "miau")]


async def test_a_channel_nobody_describes_is_spoken_in(setting: Setting) -> None:
    """With nothing but its id, a channel is taken for one that has webhooks of its own."""
    setting.discord.faults.add(Fault(match=r"GET .*/channels/\d+$", status=404, times=9))

    async with running(setting.bot, setting.intake):
        pass

    await setting.bot.outbound.post(setting.here, line("oi"))

    assert [(one.author, one.text) for one in seen(setting)] == [("Maria", "oi")]


async def test_without_a_face_the_bot_speaks_once(setting: Setting) -> None:
    """The bot's own message carries the nonce, so a repetition makes no second one."""
    async with running(setting.bot, setting.intake):
        (first,) = await setting.bot.outbound.post(setting.here, line("notice", face=None))
        (second,) = await setting.bot.outbound.post(setting.here, line("notice", face=None))

    assert first == second
    assert [(one.author, one.text) for one in seen(setting)] == [("teahouse", "notice")]


@pytest.mark.parametrize("face", [MARIA, None])
async def test_nobody_is_pinged(setting: Setting, face: Face | None) -> None:
    """Neither a text nor an edit calls anyone, whatever it says."""
    loud = f"@everyone <@{setting.ana}> @here"

    async with running(setting.bot, setting.intake):
        (made,) = await setting.bot.outbound.post(setting.here, line(loud, face))
        await setting.bot.outbound.edit(ref(setting, made), line(f"{loud}!", face))

    assert setting.discord.world.pings(made) == []
    bodies = [
        one.body
        for one in setting.discord.requests
        if one.method in {"POST", "PATCH"} and "content" in one.body
    ]
    assert [body["allowed_mentions"] for body in bodies] == [{"parse": []}] * 2


async def test_an_answer_quotes_with_a_jump_link_and_keeps_it(setting: Setting) -> None:
    """Webhooks can't reply: a small line leads to what is answered, after an edit too."""
    world = setting.discord.world
    first = world.say(setting.ana, setting.channel, "quem vem?")
    target = ReplyTarget(ref=ref(setting, first), author="Ana [L]", excerpt="quem *vem*?\nhoje")
    lead = (
        rf"-# ↩ [Ana \[L\]](https://discord.com/channels/{setting.guild}/{setting.channel}/"
        rf"{first}): quem \*vem\*? hoje"
    )

    async with running(setting.bot, setting.intake):
        (made,) = await setting.bot.outbound.post(setting.here, line("me", reply_to=target))
        posted = seen(setting)[-1]
        await setting.bot.outbound.edit(ref(setting, made), line("not me", reply_to=target))
        edited = seen(setting)[-1]

    assert (posted.author, posted.text) == ("Maria", f"{lead}\nme")
    assert (edited.author, edited.text) == ("Maria", f"{lead}\nnot me")


async def test_silence_is_asked_for(setting: Setting) -> None:
    """A late line makes no sound."""
    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.post(setting.here, line("late", is_silent=True))

    assert seen(setting)[-1].is_silent


@pytest.mark.parametrize("face", [MARIA, None])
async def test_copies_are_removed_once(setting: Setting, face: Face | None) -> None:
    """Removing works for either kind of message; what is gone already is ignored."""
    async with running(setting.bot, setting.intake):
        (made,) = await setting.bot.outbound.post(setting.here, line("oops", face))
        await setting.bot.outbound.delete(ref(setting, made))

        assert seen(setting) == []
        with pytest.raises(Ignored):
            await setting.bot.outbound.delete(ref(setting, made))
        with pytest.raises(Ignored):
            await setting.bot.outbound.edit(ref(setting, made), line("late", face))


async def test_an_original_can_be_removed(setting: Setting) -> None:
    """A person's own message goes too, where the bot may manage messages."""
    said = setting.discord.world.say(setting.ana, setting.channel, "take this back")

    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.delete(ref(setting, said))

    assert seen(setting) == []


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


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(match="POST", status=500), OutcomeUnknown),
        (Fault(match="POST", status=503), OutcomeUnknown),
        (Fault(match="POST", status=501), Refused),
        (Fault(match="POST", status=None), OutcomeUnknown),
        (Fault(match="POST", status=401, body={"code": 0, "message": "401"}), Retryable),
        (Fault(match="POST", status=403, body={"code": 50013, "message": "no"}), Refused),
        (Fault(match="POST", status=413, body={"code": 40005, "message": "big"}), TooLarge),
        (
            Fault(match="POST", status=404, body={"code": 10003, "message": "?"}),
            ChannelUnavailable,
        ),
        (
            Fault(match="POST", status=403, body={"code": 50001, "message": "?"}),
            ChannelUnavailable,
        ),
        (Fault(match="POST", status=400, body={"code": 50035, "message": "form"}), Refused),
        (Fault(match="POST", status=400, body={"code": "odd", "message": "form"}), Refused),
        (Fault(match="POST", status=200, body={"no": "id"}), OutcomeUnknown),
    ],
)
async def test_refusals_become_our_errors(
    setting: Setting, fault: Fault, expected: type[Exception]
) -> None:
    """Each answer of Discord's has one meaning, and nothing is tried twice here."""
    async with running(setting.bot, setting.intake):
        setting.discord.faults.add(fault)
        with pytest.raises(expected):
            await setting.bot.outbound.post(setting.here, line("x", face=None))

    assert asked(setting, "POST", "/messages") == 1


async def test_a_limit_says_how_long_to_wait(setting: Setting) -> None:
    """After a 429 nothing is even asked before the time is over."""
    body = {"message": "slow", "retry_after": 2.5, "global": False}

    async with running(setting.bot, setting.intake):
        setting.discord.faults.add(Fault(match="POST", status=429, body=body))
        with pytest.raises(RateLimited) as first:
            await setting.bot.outbound.post(setting.here, line("x", face=None))
        with pytest.raises(RateLimited):
            await setting.bot.outbound.post(setting.here, line("x", face=None))

    assert first.value.retry_after == timedelta(seconds=2.5)
    assert asked(setting, "POST", "/messages") == 1


async def test_a_limit_on_everything_is_believed_of_the_body_alone(setting: Setting) -> None:
    """A server that sends no headers has said that nothing may be asked for a while."""
    body = {"message": "slow", "retry_after": 2.5, "global": True}

    async with running(setting.bot, setting.intake):
        setting.discord.faults.add(Fault(match="POST", status=429, body=body))
        with pytest.raises(RateLimited):
            await setting.bot.outbound.post(setting.here, line("x", face=None))
        with pytest.raises(RateLimited):
            await setting.bot.outbound.post(setting.here, line("x"))

    assert asked(setting, "POST", "/webhooks") == 0


async def test_an_unknown_outcome_can_be_looked_up(setting: Setting) -> None:
    """The connection broke after the work was done: history shows the message, once."""
    async with running(setting.bot, setting.intake):
        (before,) = await setting.bot.outbound.post(setting.here, line("same"))
        setting.discord.faults.add(Fault(match="POST .*/webhooks/", when="after"))
        with pytest.raises(OutcomeUnknown):
            await setting.bot.outbound.post(setting.here, line("same"))
        await setting.bot.outbound.post(setting.here, line("same", face=Face(name="Other")))
        found = await setting.bot.outbound.find(setting.here, line("same"))

    assert found == (before, MessageId(seen(setting)[1].id))


async def test_a_missing_permission_is_named(setting: Setting) -> None:
    """Without Manage Webhooks the refusal says so."""
    setting.discord.world.forbid(setting.channel, setting.us, "MANAGE_WEBHOOKS")

    async with running(setting.bot, setting.intake):
        with pytest.raises(Refused, match="Manage Webhooks"):
            await setting.bot.outbound.post(setting.here, line("x"))


async def test_formatting_survives(setting: Setting) -> None:
    """Bold stays bold, and a person's own asterisks stay asterisks."""
    text = RichText.styled("bold", Style.BOLD) + " and 2*3*4"

    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.post(setting.here, line(text))

    assert seen(setting)[-1].text == r"**bold** and 2\*3\*4"


async def test_nothing_is_said_before_the_log_in(setting: Setting) -> None:
    """A bot that doesn't know itself yet asks the lane to wait."""
    with pytest.raises(Retryable):
        await setting.bot.outbound.post(setting.here, line("x"))


async def test_limits_are_read_from_the_answers() -> None:
    """A lane that goes too fast is told to wait before Discord has to say so."""
    async with open_setting(limits=True) as setting, running(setting.bot, setting.intake):

        async def many() -> None:
            for number in range(20):
                await setting.bot.outbound.post(setting.here, line(f"{number}"))

        with pytest.raises(RateLimited) as told:
            await many()

        assert told.value.retry_after is not None
        assert timedelta(0) < told.value.retry_after < timedelta(seconds=60)
        assert 429 not in [one.status for one in setting.discord.requests]
