"""The methods about chats and who is in them."""

from collections.abc import Mapping

from sandbox.telegram.calls import Call, Handler
from sandbox.telegram.errors import bad_request
from sandbox.telegram.objects import Json, Person

_INVITE = "https://t.me/+"


def get_chat(call: Call) -> object:
    """`getChat`."""
    chat = call.chat("read")
    full: Json = {
        **chat.json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].json(is_nested=True)
    return full


def get_chat_member(call: Call) -> object:
    """`getChatMember`: people who never were there have left."""
    chat = call.chat("members")
    person = _person(call)
    return chat.member(person).json()


def get_chat_administrators(call: Call) -> object:
    """`getChatAdministrators`: other bots are left out."""
    chat = call.chat("members")
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member.json()
        for member in chat.members.values()
        if member.is_admin and (not member.person.is_bot or member.person.id == call.bot.person.id)
    ]


def get_chat_member_count(call: Call) -> object:
    """`getChatMemberCount`."""
    return sum(1 for member in call.chat("members").members.values() if member.is_present)


def leave_chat(call: Call) -> object:
    """`leaveChat`."""
    chat = call.chat()
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    call.world.set_status(chat, call.bot.person, "left", call.bot.person)
    return True


def export_chat_invite_link(call: Call) -> object:
    """`exportChatInviteLink`: for admins who may invite."""
    chat = call.chat()
    if not call.standing(chat).may("can_invite_users"):
        raise bad_request("not enough rights to manage chat invite link")
    return f"{_INVITE}{abs(chat.id)}"


def get_user_profile_photos(call: Call) -> object:
    """`getUserProfilePhotos`: one, or none."""
    photo = _person(call).photo
    photos = [] if photo is None else [call.world.files.media(photo)["photo"]]
    return {"total_count": len(photos), "photos": photos}


def _person(call: Call) -> Person:
    person = call.world.people.get(call.integer("user_id"))
    if person is None:
        raise bad_request("member not found")
    return person


METHODS: Mapping[str, Handler] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "exportChatInviteLink": export_chat_invite_link,
    "getUserProfilePhotos": get_user_profile_photos,
}
