"""What people do with a bot's commands, menus and buttons, and what they get to see of it.

It alone makes interactions (`INTERACTION_CREATE`) and holds the rules of their answers: three
seconds for the first, fifteen minutes for the rest, one acknowledgement.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sandbox.discord import permissions
from sandbox.discord.commands import CHAT_INPUT, MESSAGE_MENU, filled_in, is_offered
from sandbox.discord.drafts import Draft
from sandbox.discord.errors import (
    NotOfferedError,
    RefusedError,
    already_acknowledged,
    unknown,
)
from sandbox.discord.interaction_json import (
    command_data,
    filled_row,
    interaction_json,
    resolved_json,
)
from sandbox.discord.messages import Posts
from sandbox.discord.records import (
    Application,
    Channel,
    Flag,
    Interaction,
    Json,
    Kind,
    Message,
    MessageKind,
    Upload,
)
from sandbox.discord.shown import (
    COMPONENT_PRESSED,
    button_name,
    buttons_of,
    message_json,
)
from sandbox.discord.state import Happening, State

COMMAND_GIVEN: Final = 2
MODAL_SENT: Final = 5
BUTTON: Final = 2
FIRST_ANSWER_WITHIN: Final = 3.0
"""Seconds; then the person reads that the application did not respond."""
TOKEN_LIFETIME: Final = 15 * 60.0


class Interactions:
    """The interactions of a world."""

    def __init__(self, state: State, posts: Posts) -> None:
        self._state = state
        self._posts = posts
        self.has_deadline = True
        """Whether the first answer has to come within three seconds."""

    def command(
        self, person: str, channel: Channel, typed: str, values: Mapping[str, object]
    ) -> Interaction:
        """Someone sends a slash command; the app checks it first."""
        name, *words = typed.removeprefix("/").split()
        application, command = self._offered(person, channel, name, CHAT_INPUT)
        options = filled_in(command, words, values)
        data = command_data(command, channel) | {"options": options}
        if resolved := resolved_json(self._state, options, channel):
            data["resolved"] = resolved
        return self._told(self._made(COMMAND_GIVEN, application, person, channel, data), channel)

    def menu(self, person: str, channel: Channel, message: Message, name: str) -> Interaction:
        """Someone chooses a command in a message's menu."""
        application, command = self._offered(person, channel, name, MESSAGE_MENU)
        data = command_data(command, channel) | {
            "target_id": message.id,
            "resolved": {"messages": {message.id: message_json(self._state, message)}},
        }
        return self._told(self._made(COMMAND_GIVEN, application, person, channel, data), channel)

    def press(
        self, person: str, message: Message, label_or_id: str, choices: list[str] | None = None
    ) -> Interaction:
        """Someone presses a button, or chooses from a list."""
        named = [
            each
            for each in buttons_of(message.components)
            if label_or_id in (button_name(each), each.get("custom_id"))
        ]
        if not named or named[0].get("disabled") or message.only_for not in (None, person):
            raise NotOfferedError(f"no button {label_or_id!r} to press")
        if "url" in named[0] or message.application is None:
            raise NotOfferedError(f"{label_or_id!r} is a link, no button of a bot")
        data: Json = {
            "component_type": named[0]["type"],
            "custom_id": named[0]["custom_id"],
            "id": named[0]["id"],
        }
        if named[0]["type"] != BUTTON:
            data["values"] = choices or []
        application = self._state.applications[message.application]
        channel = self._state.channel(message.channel)
        made = self._made(COMPONENT_PRESSED, application, person, channel, data, message=message)
        return self._told(made, channel, message)

    def submit(self, interaction: Interaction, values: Mapping[str, str]) -> Interaction:
        """Someone fills in the form that answered this interaction."""
        if interaction.modal is None:
            raise NotOfferedError("no form was shown")
        asked, interaction.modal = interaction.modal, None
        data: Json = {
            "custom_id": asked["custom_id"],
            "components": [filled_row(row, values) for row in asked["components"]],
        }
        application = self._state.applications[interaction.application]
        channel = self._state.channel(interaction.channel)
        source = self._state.messages.get(interaction.message or "")
        sent = self._made(
            MODAL_SENT, application, interaction.person, channel, data, message=source
        )
        sent.trigger = interaction
        return self._told(sent, channel, source)

    def open(self, interaction_id: str, token: str) -> Interaction:
        """An interaction that may still get its first answer."""
        interaction = self._state.interactions.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise unknown("interaction")
        if interaction.is_acknowledged:
            raise already_acknowledged()
        late = self._state.now() - interaction.made_at > FIRST_ANSWER_WITHIN
        if late and self.has_deadline:
            raise unknown("interaction")
        return interaction

    def of_token(self, application: str, token: str) -> Interaction | None:
        """The interaction whose further answers this token allows."""
        for interaction in self._state.interactions.values():
            if interaction.token == token and interaction.application == application:
                if self._state.now() - interaction.made_at > TOKEN_LIFETIME:
                    raise RefusedError(401, 50027, "Invalid Webhook Token")
                return interaction
        return None

    def answer(self, interaction: Interaction, draft: Draft) -> Message:
        """Post the first answer, or a further one (which fills a first one that is awaited)."""
        awaited = interaction.original
        if awaited is not None and awaited.flags & Flag.LOADING:
            return self.fill(awaited, draft)
        message = self._posts.post(
            self._state.channel(interaction.channel),
            interaction.application,
            replace(
                draft,
                application=interaction.application,
                interaction=interaction,
                kind=self._kind(interaction),
                reply_to=None,
                enforce_nonce=False,
            ),
        )
        if interaction.original is None:
            interaction.original = message
        interaction.answers.append(message)
        self._state.changes.announce()
        return message

    def fill(self, awaited: Message, draft: Draft) -> Message:
        """Put the answer where "is thinking…" stood; it stays as private as that was."""
        changes: Json = {
            "content": draft.content,
            "embeds": list(draft.embeds),
            "components": list(draft.components),
            "flags": draft.flags & ~Flag.EPHEMERAL,
            "allowed_mentions": draft.allowed_mentions,
        }
        uploads: Mapping[int, Upload] = dict(enumerate(draft.uploads))
        self._posts.edit(awaited, changes, uploads)
        awaited.edited_at = None
        return awaited

    def _made(
        self,
        kind: int,
        application: Application,
        person: str,
        channel: Channel,
        data: Json,
        *,
        message: Message | None = None,
    ) -> Interaction:
        interaction = Interaction(
            id=self._state.ids.next(),
            token=secrets.token_urlsafe(48),
            kind=kind,
            application=application.id,
            person=person,
            channel=channel.id,
            guild=channel.guild,
            made_at=self._state.now(),
            data=data,
            message=message.id if message else None,
        )
        self._state.interactions[interaction.id] = interaction
        return interaction

    def _told(
        self, interaction: Interaction, channel: Channel, message: Message | None = None
    ) -> Interaction:
        payload = interaction_json(self._state, interaction, channel)
        if message is not None:
            payload["message"] = message_json(self._state, message)
        only_for = interaction.application
        self._state.emit(Happening(kind="INTERACTION_CREATE", payload=payload, only_for=only_for))
        return interaction

    def _offered(
        self, person: str, channel: Channel, name: str, kind: int
    ) -> tuple[Application, Json]:
        """The command that the person's app lists under this name."""
        may = self._state.allowed(channel, person)
        if not may & permissions.BITS["USE_APPLICATION_COMMANDS"]:
            raise NotOfferedError("no commands may be used here")
        for application in self._present(channel):
            local = application.guild_commands.get(channel.guild or "", [])
            for command in [*local, *application.commands]:
                is_it = command["name"] == name and command["type"] == kind
                in_guild = channel.kind is not Kind.DIRECT
                if is_it and is_offered(command, member_permissions=may, in_guild=in_guild):
                    return application, command
        raise NotOfferedError(f"{name!r} is not offered here")

    def _present(self, channel: Channel) -> list[Application]:
        guild = self._state.guilds.get(channel.guild or "")
        here = guild.members if guild else channel.recipients
        return [each for each in self._state.applications.values() if each.id in here]

    def _kind(self, interaction: Interaction) -> MessageKind:
        if interaction.original is not None or interaction.kind != COMMAND_GIVEN:
            return MessageKind.REPLY if interaction.original else MessageKind.DEFAULT
        is_menu = interaction.data["type"] == MESSAGE_MENU
        return MessageKind.CONTEXT_MENU if is_menu else MessageKind.COMMAND
