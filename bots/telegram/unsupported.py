"""A line for each kind of message that is not carried as what it is, so that nothing is lost.

The words are in the message files, in the author's language: the line is relayed, and translated,
like anything else the author says.
"""

from collections.abc import Callable, Mapping

from telegram import Contact, Message, Poll, Venue

from bots.telegram.formatting import clean
from bots.telegram.platform import MESSAGES
from bridge.richtext import RichText

_Wording = Callable[[Message, str | None], str]


def line_for(message: Message, locale: str | None) -> RichText:
    """The line for a message without text or files; empty for service messages."""
    for field, wording in _WORDINGS.items():
        if getattr(message, field) is not None:
            return RichText(clean(wording(message, locale)))
    if "rich_message" in message.api_kwargs:  # newer than the library, which keeps it unread
        return RichText(MESSAGES.plain("unknown", locale=locale))
    return RichText()


def _fixed(message_id: str) -> _Wording:
    return lambda _, locale: MESSAGES.plain(message_id, locale=locale)


def _venue(message: Message, locale: str | None) -> str:
    venue: Venue | None = message.venue
    named = f"{venue.title}, {venue.address}" if venue else ""
    return MESSAGES.plain("venue", locale=locale, place=named)


def _location(message: Message, locale: str | None) -> str:
    spot = message.location
    marked = f"{spot.latitude:.5f}, {spot.longitude:.5f}" if spot else ""
    return MESSAGES.plain("location", locale=locale, place=marked)


def _contact(message: Message, locale: str | None) -> str:
    contact: Contact | None = message.contact
    named = [contact.first_name, contact.last_name or ""] if contact else []
    return MESSAGES.plain("contact", locale=locale, name=" ".join(named).strip())


def _poll(message: Message, locale: str | None) -> str:
    poll: Poll | None = message.poll
    question = poll.question if poll else ""
    options = [f"\n– {option.text}" for option in poll.options] if poll else []
    return MESSAGES.plain("poll", locale=locale, question=question) + "".join(options)


def _dice(message: Message, locale: str | None) -> str:
    dice = message.dice
    rolled = f"{dice.emoji} {dice.value}" if dice else ""
    return MESSAGES.plain("dice", locale=locale, rolled=rolled)


# A venue comes with a location of its own, so it goes first.
_WORDINGS: Mapping[str, _Wording] = {
    "venue": _venue,
    "location": _location,
    "contact": _contact,
    "poll": _poll,
    "dice": _dice,
    "game": _fixed("game"),
    "story": _fixed("story"),
    "checklist": _fixed("checklist"),
    "paid_media": _fixed("paid-media"),
    "giveaway": _fixed("giveaway"),
    "invoice": _fixed("invoice"),
    "gift": _fixed("gift"),
    "unique_gift": _fixed("gift"),
}
