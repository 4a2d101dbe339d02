"""A channel's one webhook, and names and pictures within Discord's rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.webhooks import clean_avatar, clean_name
from bridge.errors import Refused
from tests.bots.discord.setting import Setting, line, open_setting, running, seen


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


async def test_a_missing_permission_is_named(setting: Setting) -> None:
    """Without Manage Webhooks the refusal says so."""
    setting.discord.world.forbid(setting.channel, setting.us, "MANAGE_WEBHOOKS")

    async with running(setting.bot, setting.intake):
        with pytest.raises(Refused, match="Manage Webhooks"):
            await setting.bot.outbound.post(setting.here, line("x"))


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("  Maria \n Silva ", "Maria Silva"),
        ("小红", "小红"),
        ("Discord Mod", "Ꭰiscord Mod"),
        ("clyde", "сlyde"),
        ("everyone", "everyon\u200be"),
        ("", "teahouse"),
        ("\u200b\n", "teahouse"),
        ("x" * 99, "x" * 80),
        ("a```b", "aˋˋˋb"),
    ],
)
def test_names(name: str, cleaned: str) -> None:
    """A name looks the same where it can, and is never refused."""
    assert clean_name(name) == cleaned


@given(st.text() | st.lists(st.sampled_from(["disc", "ord", "Cly", "de", "`", " "])).map("".join))
def test_no_name_is_refused(name: str) -> None:
    """Whatever people call themselves, Discord's rules hold."""
    cleaned = clean_name(name)

    assert 1 <= len(cleaned) <= 80
    assert cleaned == cleaned.strip()
    assert not any(banned in cleaned.lower() for banned in ("discord", "clyde", "```"))


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("https://api.telegram.org/file/bot123:abc/photo.jpg", None),
        ("https://example.org/the-secret.png", None),
        ("ftp://example.org/a.png", None),
        ("https://example.org/" + "a" * 2048, None),
        (None, None),
    ],
)
def test_pictures(address: str | None, kept: str | None) -> None:
    """No address that Discord can't fetch, and none that tells a token."""
    assert clean_avatar(address, "the-secret") == kept
