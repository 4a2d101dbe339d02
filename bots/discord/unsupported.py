"""A line for each thing in a message that cannot be carried over: it is named instead.

Stickers, polls, what a forward holds, and whole messages of kinds that nobody knows yet.
"""

from collections.abc import Iterator

import discord

from bots.discord.markdown import to_richtext
from bots.discord.platform import MESSAGES
from bridge.richtext import RichText, Style


def lines_of(message: discord.Message) -> Iterator[RichText]:
    """What is to be named, in the server's language."""
    for snapshot in message.message_snapshots:
        yield _line(message, "forwarded")
        if snapshot.content:
            yield to_richtext(snapshot.content).wrapped(Style.QUOTE)
    for sticker in message.stickers:
        yield _line(message, "sticker", name=sticker.name)
    if message.poll is not None:
        yield _line(message, "poll", question=str(message.poll.question))
        for answer in message.poll.answers:
            yield RichText(f"- {answer.text}")


def unknown(message: discord.Message) -> RichText:
    """The line for a message that shows nothing we know."""
    return _line(message, "unsupported")


def _line(message: discord.Message, message_id: str, **arguments: str) -> RichText:
    locale = None if message.guild is None else message.guild.preferred_locale.value
    return MESSAGES.say(message_id, locale=locale, **arguments)
