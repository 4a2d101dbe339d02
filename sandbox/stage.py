"""A stage for one conversation: a Telegram group and a Discord channel, with people in both.

The demo and the benchmarks use it; it knows the worlds' operations, and nothing of the bridge.
"""

import tomllib
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sandbox.discord.api import Discord, open_discord
from sandbox.telegram.api import Telegram, open_telegram

TELEGRAM_TOKEN = "7000000001:sandbox-telegram-bot-token-for-demos"  # noqa: S105  (opens nothing)
DISCORD_TOKEN = "teahouse-sandbox.discord.bot-token-for-demos"  # noqa: S105  (opens nothing)
BOT_NAME = "teahouse"
RIGHTS = (
    "VIEW_CHANNEL",
    "SEND_MESSAGES",
    "SEND_MESSAGES_IN_THREADS",
    "MANAGE_WEBHOOKS",
    "MANAGE_MESSAGES",
    "READ_MESSAGE_HISTORY",
    "EMBED_LINKS",
    "ATTACH_FILES",
    "ADD_REACTIONS",
)
_LOCALES = {"zh": "zh-CN", "pt": "pt-BR", "en": "en-US", "es": "es-ES"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One line of the conversation."""

    side: str
    person: int
    text: str
    answers: int | None = None
    """The number of the line it answers, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who speaks on one side, in which language."""

    language: str
    title: str
    names: tuple[str, ...]


@cache
def _script() -> Mapping[str, Any]:
    text = files("sandbox").joinpath("conversation.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def scripted_languages() -> tuple[str, ...]:
    """The languages in which the conversation is written."""
    return tuple(name for name in _script() if name != "turns")


def cast_of(language: str) -> Cast:
    """The people of a language. `KeyError` where the conversation isn't written in it."""
    written = _script()[language]
    return Cast(language=language, title=written["title"], names=tuple(written["people"]))


def turns(telegram: str, discord: str) -> tuple[Turn, ...]:
    """The conversation between two languages, Telegram's first."""
    languages = {"a": telegram, "b": discord}
    return tuple(
        Turn(
            side={"a": "telegram", "b": "discord"}[turn["side"]],
            person=turn["person"],
            text=_script()[languages[turn["side"]]]["lines"][index],
            answers=turn.get("answers"),
        )
        for index, turn in enumerate(_script()["turns"])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Both stand-ins, and the one chat of each that is played in."""

    telegram: Telegram
    discord: Discord
    telegram_cast: Cast
    discord_cast: Cast
    group: int
    channel: str
    telegram_people: tuple[int, ...]
    discord_people: tuple[str, ...]
    telegram_bot: int
    discord_bot: str

    def say(self, side: str, person: int, text: str, *, reply_to: str | None = None) -> str:
        """A person's line in their chat; the message's id."""
        if side == "telegram":
            answered = int(reply_to) if reply_to else None
            speaker = self.telegram_people[person]
            return str(self.telegram.world.say(speaker, self.group, text, reply_to=answered))
        speaker = self.discord_people[person]
        return self.discord.world.say(speaker, self.channel, text, reply_to=reply_to)


@asynccontextmanager
async def open_stage(telegram: str, discord: str) -> AsyncGenerator[Stage]:
    """Both worlds with their people (the first of each is its chat's admin) and our bots."""
    async with open_telegram({TELEGRAM_TOKEN: "teahouse_bot"}) as tg, open_discord() as dc:
        ours, theirs = cast_of(telegram), cast_of(discord)
        tg_people = tuple(
            tg.world.person(name, locale=_LOCALES.get(telegram, telegram)) for name in ours.names
        )
        tg_bot = int(TELEGRAM_TOKEN.partition(":")[0])
        group = tg.world.group(ours.title, members=tg_people, admins=tg_people[:1])
        tg.world.add_bot(group, tg_bot)
        tg.world.promote(group, tg_bot)
        dc_people = tuple(
            dc.world.person(name, locale=_LOCALES.get(discord, discord)) for name in theirs.names
        )
        dc_bot = dc.world.bot(DISCORD_TOKEN, BOT_NAME)
        guild = dc.world.guild(theirs.title, owner=dc_people[0], members=dc_people)
        channel = dc.world.channel(guild, "living-room")
        dc.world.add_bot(guild, dc_bot, RIGHTS)
        yield Stage(
            telegram=tg,
            discord=dc,
            telegram_cast=ours,
            discord_cast=theirs,
            group=group,
            channel=channel,
            telegram_people=tg_people,
            discord_people=dc_people,
            telegram_bot=tg_bot,
            discord_bot=dc_bot,
        )
