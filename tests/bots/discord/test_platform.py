"""What is asked of Discord when a bot is invited."""

from tests.bots.discord.setting import Setting, running


async def test_the_invitation_asks_for_what_is_needed(setting: Setting) -> None:
    """It names the application and never asks for Administrator."""
    assert setting.bot.invitation() is None

    async with running(setting.bot, setting.intake):
        invitation = setting.bot.invitation()

    assert invitation is not None
    assert f"client_id={setting.us}" in invitation
    assert "scope=bot+applications.commands" in invitation
    assert "permissions=275414903872" in invitation
