"""What happens to messages: posted, edited, deleted, reacted to, pinned; and the event of each.

Nobody's permissions are looked at here: the routes do that for bots, the world for people.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sandbox.discord.drafts import (
    SETTABLE_FLAGS,
    Draft,
    check_texts,
    named_uploads,
    number,
    to_embed,
)
from sandbox.discord.errors import RefusedError, empty_message, invalid_form, unknown
from sandbox.discord.mentions import mentions_in, pings, replied_author
from sandbox.discord.payloads import member_json
from sandbox.discord.records import (
    Attachment,
    Channel,
    Flag,
    Json,
    Message,
    MessageKind,
    Upload,
)
from sandbox.discord.shown import emoji_json, message_event
from sandbox.discord.state import Happening, Intent, State

NONCE_REMEMBERED: Final = timedelta(minutes=5)
BULK_DELETE_AGE: Final = timedelta(days=14)
FILES: Final = 10


class Posts:
    """The messages of a world."""

    def __init__(self, state: State) -> None:
        self._state = state

    def post(self, channel: Channel, author: str, draft: Draft) -> Message:
        """A new message; the old one, where its nonce was used already."""
        if draft.enforce_nonce and (known := self._of_nonce(channel, author, draft.nonce)):
            return known
        answered = self._answered(channel, draft)
        message = Message(
            id=self._state.ids.next(),
            channel=channel.id,
            author=author,
            kind=MessageKind.REPLY if answered and not draft.interaction else draft.kind,
            content=draft.content,
            sent_at=self._state.moment(),
            embeds=list(draft.embeds),
            components=list(draft.components),
            flags=draft.flags,
            reference=_reference(channel, answered) if answered else None,
            nonce=draft.nonce,
            face=draft.face,
            webhook=draft.webhook,
            application=draft.application,
            interaction=draft.interaction,
        )
        message.attachments = self._keep(channel, draft.uploads)
        message.pings = self._pings(channel, message, draft.allowed_mentions, answered)
        channel.is_archived = False
        self._add(channel, message)
        return message

    def edit(self, message: Message, changes: Json, uploads: Mapping[int, Upload]) -> None:
        """Change what the changes name, and nothing else."""
        check_texts(changes)
        channel = self._state.channel(message.channel)
        self._edit_attachments(channel, message, changes, uploads)
        if "content" in changes:
            message.content = (changes["content"] or "").strip()
        if "embeds" in changes:
            message.embeds = [to_embed(each) for each in changes["embeds"] or ()]
        if "components" in changes:
            message.components = number(changes["components"] or ())
        if changes.get("flags") is not None:
            message.flags = message.flags & Flag.EPHEMERAL | changes["flags"] & SETTABLE_FLAGS
        message.flags &= ~Flag.LOADING
        if not _holds_something(message):
            raise empty_message()
        allowed = changes.get("allowed_mentions")
        reference = message.reference
        answered = self._state.messages.get(reference["message_id"]) if reference else None
        message.pings = self._pings(channel, message, allowed, answered)
        message.edited_at = self._state.moment()
        self._tell_update(message)

    def unfurl(self, message: Message, embeds: Iterable[Json]) -> None:
        """Discord itself adds a link's preview: an update, but no edit."""
        message.embeds = [*message.embeds, *embeds]
        self._tell_update(message)

    def delete(self, messages: Iterable[Message]) -> None:
        """Take one message away, or several at once."""
        gone = list(messages)
        channel = self._state.channel(gone[0].channel)
        for message in gone:
            channel.messages.pop(message.id, None)
            self._state.messages.pop(message.id, None)
        seen = [each for each in gone if not each.is_ephemeral]
        if len(gone) == 1 and seen:
            self._tell("MESSAGE_DELETE", channel, {"id": seen[0].id})
        elif seen:
            self._tell("MESSAGE_DELETE_BULK", channel, {"ids": [each.id for each in seen]})
        self._state.changes.announce()

    def check_bulk(self, ids: Iterable[str]) -> None:
        """Messages older than two weeks cannot go at once."""
        oldest = self._state.now() - BULK_DELETE_AGE.total_seconds()
        for each in ids:
            message = self._state.messages.get(each)
            if message and message.sent_at.timestamp() < oldest:
                sentence = "You can only bulk delete messages that are under 14 days old."
                raise RefusedError(400, 50034, sentence)

    def react(self, message: Message, user: str, emoji: str) -> None:
        """Someone reacts; a second time changes nothing."""
        users = message.reactions.setdefault(emoji, [])
        if user not in users:
            users.append(user)
            self._tell_reaction("MESSAGE_REACTION_ADD", message, user, emoji)

    def unreact(self, message: Message, user: str, emoji: str) -> None:
        """Someone takes a reaction back."""
        users = message.reactions.get(emoji, [])
        if user not in users:
            raise unknown("Message" if emoji in message.reactions else "Emoji")
        users.remove(user)
        if not users:
            del message.reactions[emoji]
        self._tell_reaction("MESSAGE_REACTION_REMOVE", message, user, emoji)

    def unreact_all(self, message: Message, emoji: str | None = None) -> None:
        """All reactions go, or all with one emoji."""
        channel = self._state.channel(message.channel)
        payload: Json = {"message_id": message.id}
        if emoji is None:
            message.reactions.clear()
            kind = "MESSAGE_REACTION_REMOVE_ALL"
        else:
            message.reactions.pop(emoji, None)
            kind = "MESSAGE_REACTION_REMOVE_EMOJI"
            payload["emoji"] = emoji_json(emoji)
        self._tell(kind, channel, payload, reaction=True)

    def announce(
        self,
        channel: Channel,
        author: str,
        kind: MessageKind,
        *,
        content: str = "",
        about: Message | None = None,
    ) -> None:
        """Discord's own line about what someone did; bots get it as a message like any other."""
        line = Message(
            id=self._state.ids.next(),
            channel=channel.id,
            author=author,
            kind=kind,
            content=content,
            sent_at=self._state.moment(),
            reference=_reference(channel, about) if about else None,
        )
        self._add(channel, line)

    def pin(self, message: Message, *, by: str) -> None:
        """Pin it; the channel is told who did."""
        self._set_pinned(message, self._state.moment())
        channel = self._state.channel(message.channel)
        self.announce(channel, by, MessageKind.PINNED, about=message)

    def unpin(self, message: Message) -> None:
        """It is not pinned any more."""
        self._set_pinned(message, None)

    def _set_pinned(self, message: Message, moment: datetime | None) -> None:
        message.pinned_at = moment
        channel = self._state.channel(message.channel)
        self._tell_update(message)
        payload = {"last_pin_timestamp": self._state.moment().isoformat()}
        self._tell("CHANNEL_PINS_UPDATE", channel, payload, intent=Intent.GUILDS)

    def _add(self, channel: Channel, message: Message) -> None:
        self._state.messages[message.id] = message
        if message.is_ephemeral:
            self._state.changes.announce()
            return
        channel.messages[message.id] = message
        self._tell("MESSAGE_CREATE", channel, message_event(self._state, message))

    def _keep(self, channel: Channel, uploads: Iterable[Upload]) -> list[Attachment]:
        files, ids = self._state.files, self._state.ids
        return [files.keep(ids.next(), channel.id, upload) for upload in uploads]

    def _edit_attachments(
        self, channel: Channel, message: Message, changes: Json, uploads: Mapping[int, Upload]
    ) -> None:
        """`attachments` lists what stays and what comes; without it everything stays."""
        listed: list[Json] | None = changes.get("attachments")
        stay = message.attachments
        if "attachments" in changes:
            ids = {str(each["id"]) for each in listed or ()}
            stay = [each for each in stay if each.id in ids]
        new = named_uploads(listed, uploads)
        if len(stay) + len(new) > FILES:
            raise invalid_form(["attachments"], "BASE_TYPE_MAX_LENGTH", "Too many attachments.")
        message.attachments = [*stay, *self._keep(channel, new)]

    def _answered(self, channel: Channel, draft: Draft) -> Message | None:
        if draft.reply_to is None:
            return None
        answered = channel.messages.get(draft.reply_to)
        if answered is None and draft.fail_if_not_exists:
            raise invalid_form(["message_reference"], "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return answered

    def _of_nonce(self, channel: Channel, author: str, nonce: object) -> Message | None:
        since = self._state.moment() - NONCE_REMEMBERED
        for message in reversed(channel.messages.values()):
            if message.sent_at < since:
                return None
            if message.author == author and message.nonce == nonce is not None:
                return message
        return None

    def _pings(
        self, channel: Channel, message: Message, allowed: Json | None, answered: Message | None
    ) -> tuple[str, ...]:
        may_everyone = message.webhook is not None or self._state.may(
            channel, message.author, "MENTION_EVERYONE"
        )
        named = mentions_in(self._state, channel, message.content)
        replied_to = replied_author(answered)
        pinged = pings(named, allowed, replied_to=replied_to, may_everyone=may_everyone)
        return tuple(each for each in pinged if each != message.author)

    def _tell_update(self, message: Message) -> None:
        if message.is_ephemeral:
            self._state.changes.announce()
            return
        channel = self._state.channel(message.channel)
        self._tell("MESSAGE_UPDATE", channel, message_event(self._state, message))

    def _tell_reaction(self, kind: str, message: Message, user: str, emoji: str) -> None:
        channel = self._state.channel(message.channel)
        payload: Json = {
            "user_id": user,
            "message_id": message.id,
            "emoji": emoji_json(emoji),
            "burst": False,
            "type": 0,
        }
        guild = self._state.guilds.get(channel.guild or "")
        if kind == "MESSAGE_REACTION_ADD":
            payload["message_author_id"] = message.author
            if guild and user in guild.members:
                payload["member"] = member_json(self._state, guild.members[user])
        self._tell(kind, channel, payload, reaction=True)

    def _tell(
        self,
        kind: str,
        channel: Channel,
        payload: Json,
        *,
        reaction: bool = False,
        intent: Intent | None = None,
    ) -> None:
        of_guild = Intent.GUILD_MESSAGE_REACTIONS if reaction else Intent.GUILD_MESSAGES
        of_direct = Intent.DIRECT_MESSAGE_REACTIONS if reaction else Intent.DIRECT_MESSAGES
        place: Json = {"channel_id": channel.id}
        if channel.guild:
            place["guild_id"] = channel.guild
        self._state.emit(
            Happening(
                kind=kind,
                payload=payload | place,
                intent=intent or (of_guild if channel.guild else of_direct),
                guild=channel.guild,
                channel=channel.id,
            )
        )


def _reference(channel: Channel, answered: Message) -> Json:
    place: Json = {"type": 0, "channel_id": channel.id, "message_id": answered.id}
    return place | {"guild_id": channel.guild} if channel.guild else place


def _holds_something(message: Message) -> bool:
    return bool(message.content or message.embeds or message.components or message.attachments)
