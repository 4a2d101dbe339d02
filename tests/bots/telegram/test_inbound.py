"""What each kind of update becomes: values in, values out."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update, User

from bots.telegram.inbound import event_of
from bots.telegram.places import Address, Place
from bots.telegram.platform import PLATFORM
from bridge.events import (
    Author,
    ChannelMigrated,
    CommandGiven,
    Event,
    MessageEdited,
    MessageId,
    MessageSent,
    ReplyTo,
    UserId,
)
from bridge.richtext import RichText, Span, Style

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAID_AT = 1_780_000_000
ME = User(100, "Tea", is_bot=True, username="tea_bot")
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Chá"}
MARIA: dict[str, Any] = {
    "id": 7,
    "is_bot": False,
    "first_name": "Maria",
    "last_name": "Silva",
    "language_code": "pt-br",
}
OTHER_BOT: dict[str, Any] = {"id": 8, "is_bot": True, "first_name": "Other"}
ANONYMOUS: dict[str, Any] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHANNEL: dict[str, Any] = {"id": -1009, "type": "channel", "title": "News", "username": "news"}


def message(**fields: Any) -> dict[str, Any]:
    """A message of Maria's, as Telegram delivers it."""
    sender = {} if "from_" in fields else {"from": MARIA}
    named = {name.removesuffix("_"): value for name, value in fields.items()}
    return {"message_id": 5, "date": SAID_AT, "chat": GROUP, **sender, **named}


def event(kind: str = "message", **fields: Any) -> Event | None:
    """What an update of this kind becomes."""
    return event_of(Update.de_json({"update_id": 3, kind: message(**fields)}, None), ME, now=NOW)


def sent(**fields: Any) -> MessageSent:
    """The message that is relayed."""
    found = event(**fields)
    assert isinstance(found, MessageSent)
    return found


def command(text: str, **fields: Any) -> CommandGiven | None:
    """The command in a text, marked as Telegram marks it."""
    marked = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    found = event(text=text, entities=[marked], **fields)
    assert found is None or isinstance(found, CommandGiven)
    return found


@pytest.mark.parametrize("text", ["/bridge status", "/Bridge@tea_bot status", "/bridge\nstatus"])
def test_a_command_needs_no_entity(text: str) -> None:
    """A server that marks nothing in texts has commands all the same."""
    given = event(text=text)

    assert isinstance(given, CommandGiven)
    assert given.words == ("bridge", "status")


@pytest.mark.parametrize("text", ["/ bridge", "/usr/bin/bridge", "bridge /bridge", "/"])
def test_a_path_is_no_command(text: str) -> None:
    """What Telegram would not mark as a command is a line like any other."""
    assert isinstance(event(text=text), MessageSent)


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


def test_bots_are_not_listened_to() -> None:
    """Neither another bot nor we ourselves are relayed, nor are their commands obeyed."""
    assert event(text="beep", from_=OTHER_BOT) is None
    assert event(text="mine", from_={"id": 100, "is_bot": True, "first_name": "Tea"}) is None
    assert command("/help", from_=OTHER_BOT) is None


def test_a_person_who_speaks_through_an_inline_bot_is_heard() -> None:
    """The words come from a person; the bot only helped."""
    assert sent(text="a gif", via_bot=OTHER_BOT).author.name == "Maria Silva"


def test_an_anonymous_admin_speaks_as_the_group() -> None:
    """The title an admin chose is the name; without one it is the group's."""
    plain = sent(text="hi", from_=ANONYMOUS, sender_chat=GROUP).author
    titled = sent(text="hi", from_=ANONYMOUS, sender_chat=GROUP, author_signature="Tea lady")

    assert (plain.name, plain.is_admin) == ("Chá", True)
    assert titled.author.name == "Tea lady"


def test_a_person_may_speak_as_a_channel() -> None:
    """Then the channel's name and public picture are shown, and it is no admin."""
    author = sent(text="hi", from_=OTHER_BOT, sender_chat=CHANNEL).author

    assert (author.name, author.id, author.is_admin) == ("News", "-1009", False)
    assert author.avatar == "https://t.me/i/userpic/320/news.jpg"


def test_posts_of_the_linked_channel_are_left_out() -> None:
    """Automatic channel posts are off until an admin says otherwise."""
    found = event(text="post", from_=ANONYMOUS, sender_chat=CHANNEL, is_automatic_forward=True)

    assert found is None


def test_an_edit_is_about_the_same_message() -> None:
    """With the moment of the edit."""
    found = event("edited_message", text="melhor", edit_date=SAID_AT + 60)

    assert isinstance(found, MessageEdited)
    assert found.ref.id == "5"
    assert found.edited_at == datetime.fromtimestamp(SAID_AT + 60, UTC)


def test_a_topic_is_a_channel_of_its_own() -> None:
    """A forum's topic is; a thread of replies elsewhere and General are the group."""
    topic = sent(text="hi", is_topic_message=True, message_thread_id=9)
    thread = sent(text="hi", message_thread_id=9)

    assert topic.ref.channel.id == "-1001/9"
    assert thread.ref.channel.id == "-1001"


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


@pytest.mark.parametrize(
    ("media", "kind", "name"),
    [
        ({"video": {"width": 4, "height": 3, "duration": 1}}, "video", "video-5.mp4"),
        ({"video_note": {"length": 4, "duration": 1}}, "video", "video-5.mp4"),
        ({"voice": {"duration": 1}}, "voice", "voice-5.ogg"),
        ({"audio": {"duration": 1, "file_name": "song.flac"}}, "audio", "song.flac"),
        ({"document": {"file_name": "a.pdf"}}, "document", "a.pdf"),
        (
            {
                "animation": {"width": 4, "height": 3, "duration": 1, "file_name": "x.gif"},
                "document": {"file_name": "x.gif"},
            },
            "animation",
            "x.gif",
        ),
        (
            {
                "sticker": {
                    "width": 4,
                    "height": 4,
                    "type": "regular",
                    "is_animated": True,
                    "is_video": False,
                }
            },
            "sticker",
            "sticker-5.tgs",
        ),
    ],
    ids=["video", "video note", "voice", "audio", "document", "animation", "sticker"],
)
def test_files_come_as_what_they_are(media: dict[str, Any], kind: str, name: str) -> None:
    """Each kind of file has one attachment, named as its author named it."""
    ids = {"file_id": "F", "file_unique_id": "U", "file_size": 9}
    fields = {field: {**ids, **described} for field, described in media.items()}

    (attachment,) = sent(caption="olha", **fields).attachments

    assert (attachment.kind, attachment.name) == (kind, name)
    assert (attachment.source, attachment.size) == ("F", 9)


def test_the_largest_size_of_a_photo_counts() -> None:
    """With its caption, its album and its veil."""
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": side, "height": side}
        for name, side in (("small", 90), ("large", 1280), ("middle", 320))
    ]

    found = sent(photo=sizes, caption="gato", media_group_id="A", has_media_spoiler=True)

    assert found.text.text == "gato"
    assert found.album == "A"
    assert [one.source for one in found.attachments] == ["large"]
    assert found.attachments[0].is_spoiler


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"location": {"latitude": 38.7, "longitude": -9.1}}, "📍 Um lugar no mapa: 38.70000"),
        ({"contact": {"phone_number": "1", "first_name": "Ana"}}, "👤 Um contato: Ana"),
        ({"dice": {"emoji": "🎲", "value": 6}}, "Resultado: 🎲 6"),
        ({"story": {"chat": GROUP, "id": 1}}, "📖 Um story"),
        ({"rich_message": {"blocks": []}}, "Um tipo de mensagem"),
        (
            {
                "venue": {
                    "location": {"latitude": 1, "longitude": 1},
                    "title": "Café",
                    "address": "Rua A",
                },
                "location": {"latitude": 1, "longitude": 1},
            },
            "📍 Um lugar: Café, Rua A",
        ),
        (
            {
                "poll": {
                    "id": "1",
                    "question": "Chá?",
                    "options": [
                        {"text": "sim", "voter_count": 0, "persistent_id": "1"},
                        {"text": "não", "voter_count": 0, "persistent_id": "2"},
                    ],
                    "total_voter_count": 0,
                    "is_closed": False,
                    "is_anonymous": True,
                    "type": "regular",
                    "allows_multiple_answers": False,
                    "allows_revoting": False,
                    "members_only": False,
                }
            },
            "📊 Uma enquete: Chá?\n– sim\n– não",
        ),
    ],
    ids=["location", "contact", "dice", "story", "unknown", "venue", "poll"],
)
def test_what_cannot_be_carried_is_told_in_a_line(fields: dict[str, Any], line: str) -> None:
    """In the author's language, so that nothing a person sends vanishes."""
    assert sent(**fields).text.text.startswith(line)


@pytest.mark.parametrize(
    "fields",
    [
        {"new_chat_members": [MARIA]},
        {"left_chat_member": MARIA},
        {"new_chat_title": "Chá!"},
        {"pinned_message": message(text="x")},
        {"forum_topic_created": {"name": "Cats", "icon_color": 1}},
        {"group_chat_created": True},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_service_messages_say_nothing(fields: dict[str, Any]) -> None:
    """Nobody spoke."""
    assert event(**fields) is None


def test_both_ends_of_a_migration_say_the_same() -> None:
    """The old group names the new one, the new one the old."""
    old = event(chat={**GROUP, "id": -1, "type": "group"}, migrate_to_chat_id=-1001)
    new = event(migrate_from_chat_id=-1)

    assert isinstance(old, ChannelMigrated)
    assert isinstance(new, ChannelMigrated)
    assert (old.channel, old.new) == (new.channel, new.new)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/bridge", ("bridge",)),
        ("/bridge create", ("bridge", "create")),
        ("/Bridge@Tea_Bot Create  Tea and cats ", ("bridge", "create", "Tea and cats")),
        ("/bridge\nlanguage pt", ("bridge", "language", "pt")),
        ("/bridge language zh Hant", ("bridge", "language", "zh Hant")),
        ("/bridge leave now please", ("bridge", "leave", "now", "please")),
        ("/prompts on", ("prompts", "on")),
        ("/start answer", ("start", "answer")),
        ("/bridge whatever it is", ("bridge", "whatever", "it", "is")),
    ],
)
def test_a_command_is_split_by_its_options(text: str, words: tuple[str, ...]) -> None:
    """The last option takes the rest of the line, so that names need no quotation marks."""
    given = command(text)

    assert given is not None
    assert given.words == words


@pytest.mark.parametrize("text", ["/weather", "/help@other_bot", "/roll 6"])
def test_other_bots_commands_are_neither_obeyed_nor_relayed(text: str) -> None:
    """They are addressed to somebody else."""
    assert command(text) is None


def test_a_command_in_the_middle_is_speech() -> None:
    """Only a line that begins with a command is one."""
    found = sent(text="try /help", entities=[{"type": "bot_command", "offset": 4, "length": 5}])

    assert found.text.text == "try /help"


def test_an_edited_command_is_not_given_again() -> None:
    """Nor does it become speech."""
    marked = {"type": "bot_command", "offset": 0, "length": 5}

    assert event("edited_message", text="/help", entities=[marked], edit_date=SAID_AT) is None


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
