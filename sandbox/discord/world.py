"""What people do on the stand-in's Discord: the other side of the REST API and the gateway.

It alone turns a person's act (speak, edit, use a command, press a button) into what the app would
send, refusing what the app would not offer (`NotOfferedError`, a `ValueError`). Every operation
takes and gives what JSON can carry, so that tests, the control API and the page call the same ones
by name.
"""

import base64
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.discord.drafts import Draft, check_not_empty, check_texts
from sandbox.discord.errors import NotOfferedError, RefusedError
from sandbox.discord.interactions import Interactions
from sandbox.discord.places import DiscordPlaces
from sandbox.discord.records import Channel, Face, Flag, Interaction, Json, Message, Upload
from sandbox.discord.shown import shown
from sandbox.discord.state import Happening, Intent
from sandbox.world import Shown

Files = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """How gateway connections end."""

    resume: bool
    is_polite: bool


class DiscordWorld(DiscordPlaces):
    """The people's side."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock)
        self.interactions = Interactions(self.state, self.posts)
        self.on_drop: Callable[[Drop], None] = lambda _drop: None
        """How the gateway closes its connections."""
        self.online: set[str] = set()
        """The bots whose gateway session is ready."""
        self.left_out: dict[str, frozenset[str]] = {}
        """Per kind of event, the fields that bots are told it without."""

    def say(
        self,
        person: str,
        channel: str,
        text: str = "",
        *,
        reply_to: str | None = None,
        files: Files = (),
        is_silent: bool = False,
    ) -> str:
        """Speak; the message's id.

        A file has a `name`, a `content` (bytes or base64), perhaps a `description`.
        """
        place = self._writable(person, channel)
        draft = Draft(
            content=text.strip(),
            reply_to=reply_to,
            uploads=[_upload(each) for each in files],
            flags=Flag.SUPPRESS_NOTIFICATIONS if is_silent else 0,
        )
        check_texts({"content": text})
        check_not_empty(draft)
        return self.posts.post(place, person, draft).id

    def edit(self, person: str, channel: str, message_id: str, text: str) -> None:
        """Change one's own message."""
        message = self._own(person, channel, message_id)
        self.posts.edit(message, {"content": text}, {})

    def delete(self, person: str, channel: str, message_id: str) -> None:
        """Take away one's own message, or, as a moderator, anyone's."""
        place = self.state.channel(channel)
        message = self.state.message(place, message_id)
        if message.author != person and not self.state.may(place, person, "MANAGE_MESSAGES"):
            raise NotOfferedError("only a moderator deletes the messages of others")
        self.posts.delete([message])

    def bulk_delete(self, channel: str, message_ids: Iterable[str]) -> None:
        """Several messages go at once, as when a moderation bot or a ban removes them."""
        place = self.state.channel(channel)
        self.posts.delete([self.state.message(place, each) for each in message_ids])

    def react(self, person: str, channel: str, message_id: str, emoji: str) -> None:
        """React with `👍`, or with a guild's own emoji as `name:id`."""
        place = self.state.channel(channel)
        message = self.state.message(place, message_id)
        if emoji not in message.reactions:
            self.state.require(place, person, "ADD_REACTIONS")
        self.posts.react(message, person, emoji)

    def unreact(self, person: str, channel: str, message_id: str, emoji: str) -> None:
        """Take a reaction back."""
        message = self.state.message(self.state.channel(channel), message_id)
        self.posts.unreact(message, person, emoji)

    def pin(self, person: str, channel: str, message_id: str) -> None:
        """A moderator pins a message."""
        place = self.state.channel(channel)
        if not self.state.may(place, person, "PIN_MESSAGES"):
            raise NotOfferedError("only a moderator pins messages")
        self.posts.pin(self.state.message(place, message_id), by=person)

    def unfurl(self, channel: str, message_id: str) -> None:
        """Discord adds a link's preview: MESSAGE_UPDATE, though nobody edited anything."""
        message = self.state.message(self.state.channel(channel), message_id)
        preview = {"type": "link", "url": "https://example.org/", "title": "A preview"}
        self.posts.unfurl(message, [preview])

    def type(self, person: str, channel: str) -> None:
        """Show that someone is writing."""
        place = self.state.channel(channel)
        self._writable(person, channel)
        self.tell_typing(person, place)

    def command(
        self,
        person: str,
        channel: str,
        typed: str,
        options: Mapping[str, object] | None = None,
    ) -> str:
        """Use a slash command such as `/bridge create`; the interaction's id."""
        place = self.state.channel(channel)
        return self.interactions.command(person, place, typed, options or {}).id

    def menu(self, person: str, channel: str, message_id: str, name: str) -> str:
        """Choose a bot's command in a message's menu; the interaction's id."""
        place = self.state.channel(channel)
        message = self.state.message(place, message_id)
        return self.interactions.menu(person, place, message, name).id

    def press(
        self,
        person: str,
        channel: str,
        message_id: str,
        label_or_custom_id: str,
        choices: Iterable[str] = (),
    ) -> str:
        """Press a button, or choose from a list; the interaction's id."""
        message = self.state.messages.get(message_id)
        if message is None or message.channel != channel:
            raise NotOfferedError(f"no message {message_id} here")
        return self.interactions.press(person, message, label_or_custom_id, list(choices)).id

    def submit(self, interaction: str, values: Mapping[str, str]) -> str:
        """Fill in the form that answered an interaction; the new interaction's id."""
        return self.interactions.submit(self._interaction(interaction), values).id

    def form(self, interaction: str) -> Json | None:
        """The form that answered an interaction and waits to be filled in."""
        return self._interaction(interaction).modal

    def answers(self, interaction: str) -> list[Shown]:
        """What the bot has answered so far, ephemeral or not; not "is thinking…"."""
        found = [
            each
            for each in self._interaction(interaction).answers
            if each.id in self.state.messages and not each.flags & Flag.LOADING
        ]
        return [shown(self.state, each) for each in found]

    def shown(self, channel: str, *, viewer: str | None = None) -> list[Shown]:
        """The channel as everyone sees it; with what only the viewer sees of it.

        Without "is thinking…" and Discord's own lines about pins, threads and joins.
        """
        place = self.state.channel(channel)
        own = [
            each
            for each in self.state.messages.values()
            if viewer and each.channel == channel and each.only_for == viewer
        ]
        everything: list[Message] = [*place.messages.values(), *own]
        everything.sort(key=lambda each: int(each.id))
        return [
            shown(self.state, each)
            for each in everything
            if not each.kind.is_system and not each.flags & Flag.LOADING
        ]

    def pings(self, message_id: str) -> list[str]:
        """Whom a message pinged: ids of people and roles, `@everyone`, `@here`."""
        return list(self.state.messages[message_id].pings)

    def reactions(self, message_id: str) -> dict[str, list[str]]:
        """Each emoji on a message, and who reacted with it."""
        reactions = self.state.messages[message_id].reactions
        return {emoji: list(users) for emoji, users in reactions.items()}

    def webhooks(self, channel: str) -> list[Json]:
        """The webhooks of a channel: id, name and who made them."""
        return [
            {"id": each.id, "name": each.name, "by": each.creator}
            for each in self.state.webhooks.values()
            if each.channel == channel
        ]

    def say_through(self, channel: str, name: str, text: str) -> str:
        """Something else (a feed, another bridge) posts by a webhook of its own."""
        place = self.state.channel(channel)
        webhook = self.state.ids.next()
        draft = Draft(content=text, face=Face(name=name), webhook=webhook)
        return self.posts.post(place, webhook, draft).id

    def delete_webhook(self, webhook: str) -> None:
        """A moderator removes a webhook."""
        gone = self.state.webhook(webhook)
        del self.state.webhooks[webhook]
        self.tell_webhooks(gone.guild, gone.channel)

    def drop_gateway(self, *, resume: bool = True, is_polite: bool = False) -> None:
        """Cut all gateway connections; without `resume` the sessions are forgotten as well.

        Politely, the gateway first asks the client to reconnect, as it does before maintenance.
        """
        self.on_drop(Drop(resume=resume, is_polite=is_polite))

    def tell_webhooks(self, guild: str, channel: str) -> None:
        """Tell that a channel's webhooks changed."""
        self.state.emit(
            Happening(
                kind="WEBHOOKS_UPDATE",
                payload={"guild_id": guild, "channel_id": channel},
                intent=Intent.GUILD_WEBHOOKS,
                guild=guild,
            )
        )

    def tell_typing(self, person: str, channel: Channel) -> None:
        """Tell that someone is writing."""
        in_guild = channel.guild is not None
        place: Json = {"guild_id": channel.guild} if in_guild else {}
        started: Json = {"timestamp": int(self.state.now())}
        self.state.emit(
            Happening(
                kind="TYPING_START",
                payload={"channel_id": channel.id, "user_id": person} | place | started,
                intent=Intent.GUILD_MESSAGE_TYPING if in_guild else Intent.DIRECT_MESSAGE_TYPING,
                guild=channel.guild,
                channel=channel.id,
            )
        )

    def _writable(self, person: str, channel: str) -> Channel:
        place = self.state.channel(channel)
        try:
            self.state.require_to_send(place, person)
        except RefusedError as error:
            raise NotOfferedError("this person may not write here") from error
        return place

    def _own(self, person: str, channel: str, message_id: str) -> Message:
        message = self.state.message(self.state.channel(channel), message_id)
        if message.author != person:
            raise NotOfferedError("only the author edits a message")
        return message

    def _interaction(self, interaction: str) -> Interaction:
        return self.state.interactions[interaction]


def _upload(file: Mapping[str, Any]) -> Upload:
    content = file["content"]
    return Upload(
        name=file["name"],
        content=base64.b64decode(content) if isinstance(content, str) else content,
        description=file.get("description"),
    )
