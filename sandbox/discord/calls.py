"""One request on its way through the REST API: what was asked, by whom, and what is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.discord.description import Operation
from sandbox.discord.drafts import Draft, to_draft
from sandbox.discord.errors import unauthorized
from sandbox.discord.records import Application, Channel, Json, Message, Upload
from sandbox.discord.shown import message_json, without_content
from sandbox.discord.state import Intent, State
from sandbox.discord.world import DiscordWorld


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and what goes with it; 204 goes with nothing."""

    status: int = 204
    body: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that keeps to the description."""

    world: DiscordWorld
    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    uploads: Mapping[int, Upload]
    application: Application | None
    """Whose token came with it."""
    base: str
    gateway: str

    @property
    def state(self) -> State:
        """The tables."""
        return self.world.state

    @property
    def bot(self) -> Application:
        """Who asks; refuses whoever came without a token."""
        if self.application is None:
            raise unauthorized()
        return self.application

    @property
    def me(self) -> str:
        """The id of the bot that asks."""
        return self.bot.id

    @property
    def fields(self) -> Json:
        """A body that may be left out, or null."""
        return self.body or {}

    def is_set(self, name: str) -> bool:
        """Whether a yes-or-no query parameter says yes."""
        return self.query.get(name, "").lower() in ("true", "1")

    def channel(self, *needed: str) -> Channel:
        """The channel of the path, where the bot may see it and has these permissions."""
        channel = self.state.channel(self.path["channel_id"])
        self.state.require(channel, self.me, "VIEW_CHANNEL", *needed)
        return channel

    def message(self, *needed: str) -> Message:
        """The message of the path."""
        return self.state.message(self.channel(*needed), self.path["message_id"])

    def draft(self) -> Draft:
        """The message that the body describes."""
        return to_draft(self.fields, self.uploads)

    def shown(self, message: Message) -> Json:
        """A message as this bot may read it."""
        payload = message_json(self.state, message, reader=self.application and self.me)
        if self.application and not self.bot.intents_allowed & Intent.MESSAGE_CONTENT:
            in_guild = self.state.channel(message.channel).guild is not None
            seen = without_content(payload | ({"guild_id": ""} if in_guild else {}), self.me)
            seen.pop("guild_id", None)
            return seen
        return payload


Handler = Callable[[Call], Answer]
