"""What each kind of update becomes: values in, values out."""

from dataclasses import replace
from datetime import UTC, datetime

from telegram import Update

from bots.telegram.inbound import event_of
from bots.telegram.places import Address, Place
from bots.telegram.platform import PLATFORM
from bridge.events import (
    Author,
    ChannelMigrated,
    CommandGiven,
    MessageEdited,
    MessageId,
    MessageSent,
    ReplyTo,
    UserId,
)
from bridge.richtext import RichText, Span, Style
from tests.bots.telegram.payloads import (
    GROUP,
    MARIA,
    ME,
    NOW,
    OTHER_BOT,
    SAID_AT,
    command,
    event,
    message,
    sent,
)


def test_a_line_becomes_an_event() -> None:
    """Who, where, when and what, and an id that is the same whenever the update comes."""
    found = event(text="oi, tudo bem?", entities=[{"type": "bold", "offset": 0, "length": 2}])

    assert found == MessageSent(
        id=found.id if found else "",  # pyright: ignore[reportArgumentType]
        ref=Place(chat=-1001).message(5),
        author=Author(platform=PLATFORM, id=UserId("7"), name="Maria Silva", locale="pt-br"),
        text=RichText("oi, tudo bem?", (Span(start=0, end=2, style=Style.BOLD),)),
        sent_at=datetime.fromtimestamp(SAID_AT, UTC),
        position="00000000000000000005",
    )
    assert found is not None
    assert found.id == "telegram:100:3"


def test_an_edit_is_about_the_same_message() -> None:
    """With the moment of the edit."""
    found = event("edited_message", text="melhor", edit_date=SAID_AT + 60)

    assert isinstance(found, MessageEdited)
    assert found.ref.id == "5"
    assert found.edited_at == datetime.fromtimestamp(SAID_AT + 60, UTC)


def test_the_root_of_a_topic_is_not_replied_to() -> None:
    """The first line in a topic points at the topic's own message, which is no reply."""
    root = message(message_id=9, forum_topic_created={"name": "Cats", "icon_color": 1})
    topic = {"is_topic_message": True, "message_thread_id": 9}

    assert sent(text="hi", reply_to_message=root, **topic).reply_to is None


def test_a_reply_says_what_it_replies_to() -> None:
    """By whom, and how it begins; a quotation wins over the beginning."""
    replied_to = message(message_id=4, text="meu gato dorme o dia todo")
    whole = sent(text="o meu também", reply_to_message=replied_to).reply_to
    quote = {"text": "o dia todo", "position": 15}
    part = sent(text="mesmo?", reply_to_message=replied_to, quote=quote).reply_to

    expected = ReplyTo(
        ref=Place(chat=-1001).message(4), author="Maria Silva", excerpt="meu gato dorme o dia todo"
    )
    assert whole == expected
    assert part == replace(expected, excerpt="o dia todo")


def test_a_reply_to_our_own_copy_names_nobody() -> None:
    """The bot's name would say nothing: the room knows whose words the copy carries."""
    mine = message(message_id=4, text="Bob\nhi", from_={**OTHER_BOT, "id": 100})

    reply = sent(text="oi Bob", reply_to_message=mine).reply_to

    assert reply is not None
    assert reply.author is None


def test_a_reply_to_another_chat_is_quoted() -> None:
    """Only the quotation is known; it points at nothing that is mapped."""
    origin = {"type": "hidden_user", "date": SAID_AT, "sender_user_name": "Ana"}
    quote = {"text": "lá", "position": 0}

    reply = sent(text="olha", external_reply={"origin": origin}, quote=quote).reply_to

    assert reply == ReplyTo(ref=Place(chat=-1001).message(0), author="Ana", excerpt="lá")


def test_both_ends_of_a_migration_say_the_same() -> None:
    """The old group names the new one, the new one the old."""
    old = event(chat={**GROUP, "id": -1, "type": "group"}, migrate_to_chat_id=-1001)
    new = event(migrate_from_chat_id=-1)

    assert isinstance(old, ChannelMigrated)
    assert isinstance(new, ChannelMigrated)
    assert (old.channel, old.new) == (new.channel, new.new)


def test_a_command_names_where_its_answer_goes() -> None:
    """The topic, the command's message, who asked, in which language."""
    root = message(message_id=9, forum_topic_created={"name": "Cats", "icon_color": 1})

    given = command("/privacy", is_topic_message=True, message_thread_id=9, reply_to_message=root)

    assert given is not None
    assert given.channel_name == "Chá / Cats"
    assert given.ref == Place(chat=-1001, topic=9).message(5)
    assert Address.read(given.address) == Address(
        place=Place(chat=-1001, topic=9), message=5, user=7, is_private=False, locale="pt-br"
    )


def test_a_command_as_a_reply_names_what_it_is_about() -> None:
    """`/delete` says which message."""
    given = command("/delete", reply_to_message=message(message_id=4, text="ops"))

    assert given is not None
    assert given.reply_to is not None
    assert given.reply_to.ref.id == MessageId("4")


def test_the_private_chat_is_marked() -> None:
    """There the person is alone with the bot."""
    given = command("/start", chat={"id": 7, "type": "private", "first_name": "Maria"})

    assert given is not None
    assert (given.is_private, given.channel_name) == (True, "Maria")


def test_a_button_under_a_message_too_old_to_be_shown_works() -> None:
    """Telegram leaves its content out then."""
    raw = {
        "update_id": 3,
        "callback_query": {
            "id": "q",
            "from": MARIA,
            "chat_instance": "c",
            "data": "bridge show both",
            "message": {"message_id": 5, "chat": GROUP, "date": 0},
        },
    }

    given = event_of(Update.de_json(raw, None), ME, now=NOW)

    assert isinstance(given, CommandGiven)
    assert given.words == ("bridge", "show", "both")
    assert given.given_at == NOW
