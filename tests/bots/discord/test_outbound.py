"""What the core wants said appears on Discord: quotations, edits, removals."""

import pytest

from bridge.deliveries import Face
from bridge.errors import Ignored, OutcomeUnknown, Refused
from bridge.events import MessageId, MessageRef, PersonId
from bridge.ports import ReplyTarget
from bridge.richtext import RichText, Style
from sandbox.faults import Fault
from tests.bots.discord.setting import MARIA, Setting, line, running, seen


def ref(setting: Setting, message: str) -> MessageRef:
    """A message of the channel."""
    return MessageRef(channel=setting.here, id=MessageId(message))


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


async def test_a_reply_quotes_with_a_jump_link_and_keeps_it(setting: Setting) -> None:
    """Webhooks can't reply: a small line leads to what is replied to, after an edit too."""
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


async def test_formatting_survives(setting: Setting) -> None:
    """Bold stays bold, and a person's own asterisks stay asterisks."""
    text = RichText.styled("bold", Style.BOLD) + " and 2*3*4"

    async with running(setting.bot, setting.intake):
        await setting.bot.outbound.post(setting.here, line(text))

    assert seen(setting)[-1].text == r"**bold** and 2\*3\*4"


async def test_a_person_is_told_by_a_direct_message(setting: Setting) -> None:
    """Who takes none from us is `Refused`, and nobody else sees it."""
    world = setting.discord.world
    stranger = world.person("Stranger")

    async with running(setting.bot, setting.intake):
        tell = setting.bot.outbound.tell
        await tell(PersonId(f"discord:{setting.ana}"), RichText.styled("hi", Style.BOLD))
        with pytest.raises(Refused):
            await tell(PersonId(f"discord:{stranger}"), RichText("hi"))

    private = world.dm(setting.us, setting.ana)
    assert [one.text for one in world.shown(private)] == ["**hi**"]
    assert world.shown(setting.channel) == []
