"""Telegram's side of the command table: reading what was typed, and the menus people see.

Arguments are free text on Telegram, so the last option of a command takes the rest of the line
(`/bridge create Tea and cats` needs no quotation marks).
"""

from collections.abc import Sequence

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeDefault,
    Message,
)

from bots.telegram.errors import asking
from bots.telegram.formatting import clean
from bridge.commands.table import TABLE, CommandSpec
from bridge.localization import FALLBACK, plain, spoken_locales

_log = structlog.stdlib.get_logger()
_OURS = frozenset(spec.words[0] for spec in TABLE) | {"start"}
_FOR_ADMINS = frozenset({"bridge"})
"""In the administrators' menu only; members find its few words for everyone under `/help`."""


def words_of(message: Message, username: str) -> tuple[str, ...] | None:
    """The words of a command, if it is for us; None where it is another bot's."""
    command, _, rest = clean(message.text or "").partition(" ")
    if "\n" in command:
        command, _, more = command.partition("\n")
        rest = f"{more} {rest}"
    name, _, addressee = command.removeprefix("/").partition("@")
    if addressee and addressee.lower() != username.lower():
        return None
    return split_words(f"{name} {rest}") if name.lower() in _OURS else None


def split_words(line: str) -> tuple[str, ...]:
    """A command's words and its arguments, as many as it has options."""
    given = line.split()
    spec = _longest_match([word.lower() for word in given])
    if spec is None:
        return tuple(given)
    if not spec.options:
        return (*spec.words, *given[len(spec.words) :])
    pieces = line.split(maxsplit=len(spec.words) + len(spec.options) - 1)
    return (*spec.words, *(piece.strip() for piece in pieces[len(spec.words) :]))


def _longest_match(given: Sequence[str]) -> CommandSpec | None:
    matching = [spec for spec in TABLE if tuple(given[: len(spec.words)]) == spec.words]
    return max(matching, key=lambda spec: len(spec.words), default=None)


def menu(*, locale: str, is_admin: bool) -> tuple[BotCommand, ...]:
    """What the menu offers, with one entry per first word."""
    names = dict.fromkeys(spec.words[0] for spec in TABLE)
    return tuple(
        BotCommand(name, plain(f"command-{name}", locale=locale))
        for name in names
        if is_admin or name not in _FOR_ADMINS
    )


async def publish_menus(bot: Bot) -> None:
    """Set the menus of members and administrators in each language, where they have changed."""
    for locale in spoken_locales():
        language = None if locale == FALLBACK else locale
        members, admins = (menu(locale=locale, is_admin=which) for which in (False, True))
        await _publish(bot, BotCommandScopeDefault(), language, members)
        await _publish(bot, BotCommandScopeAllChatAdministrators(), language, admins)


async def _publish(
    bot: Bot, scope: BotCommandScope, language: str | None, wanted: tuple[BotCommand, ...]
) -> None:
    async with asking():
        shown = await bot.get_my_commands(scope, language_code=language)
        if tuple(shown) != wanted:
            await bot.set_my_commands(wanted, scope, language_code=language)
            _log.info("telegram_menu_set", scope=scope.type, language=language or FALLBACK)


def invitation(username: str) -> str:
    """The address that adds the bot to a group (Telegram's "Bot links").

    It asks for one right: to delete, so that answers and commands can vanish. As an administrator
    the bot also reads all messages, whatever its privacy mode says.
    """
    return f"https://t.me/{username}?startgroup=bridge&admin=delete_messages"
