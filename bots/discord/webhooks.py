"""Each channel's one webhook, which shows authors' names and pictures; only Discord needs it.

A webhook is ours if our application made it, so a restart finds it again and none is ever leaked
(a channel takes fifteen). Posts in a thread go through the webhook of the channel it belongs to.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bots.discord.errors import MissingPermission, WebhookGone
from bots.discord.places import Place
from bots.discord.platform import MESSAGES
from bots.discord.rest import Rest
from bridge.errors import Refused

T = TypeVar("T")

WEBHOOK_NAME = "teahouse"
_LONGEST_NAME = 80
_LONGEST_AVATAR = 2048
_BANNED = re.compile(r"discord|clyde", re.IGNORECASE)
_HOMOGLYPHS = {"d": "ԁ", "D": "Ꭰ", "c": "с", "C": "С"}  # Cyrillic and Cherokee letters
_RESERVED = frozenset({"everyone", "here"})
_ZERO_WIDTH = "\u200b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One webhook's address."""

    id: str
    token: str

    @property
    def path(self) -> str:
        """Where it is asked to post."""
        return f"/webhooks/{self.id}/{self.token}"


class Webhooks:
    """Our webhook of each channel."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._known: dict[str, Webhook] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def use(self, place: Place, ask: Callable[[Webhook], Awaitable[T]]) -> T:
        """Ask through the place's webhook; through a new one where somebody deleted it."""
        try:
            return await ask(await self.of(place))
        except WebhookGone:
            self._known.pop(place.webhook_channel, None)
        return await ask(await self.of(place))

    async def of(self, place: Place) -> Webhook:
        """The webhook that posts in this place, made if there is none of ours."""
        async with self._locks[place.webhook_channel]:
            known = await self.find(place)
            if known is None:
                known = self._known[place.webhook_channel] = await self._made(place)
            return known

    async def find(self, place: Place) -> Webhook | None:
        """The webhook that posts in this place, if there is one of ours."""
        known = self._known.get(place.webhook_channel) or await self._found(place)
        if known is not None:
            self._known[place.webhook_channel] = known
        return known

    async def _found(self, place: Place) -> Webhook | None:
        application = self._rest.identity.application
        there = await self._ask("GET", place)
        ours = (one for one in there if str(one.get("application_id")) == application)
        return next((_webhook(one) for one in ours if one.get("token")), None)

    async def _made(self, place: Place) -> Webhook:
        return _webhook(await self._ask("POST", place, {"name": WEBHOOK_NAME}))

    async def _ask(self, method: str, place: Place, body: Any = None) -> Any:
        try:
            path = f"/channels/{place.webhook_channel}/webhooks"
            return await self._rest.request(method, path, body)
        except MissingPermission as error:
            raise Refused(MESSAGES.plain("needs-manage-webhooks")) from error


def _webhook(payload: Any) -> Webhook:
    return Webhook(id=str(payload["id"]), token=str(payload["token"]))


def clean_name(name: str, fallback: str = WEBHOOK_NAME) -> str:
    """The name as Discord's rules for webhooks allow it, looking the same where it can.

    One to eighty code points on one line, neither "discord" nor "clyde" in it, no code fence, and
    not a word that would call everybody.
    """
    flat = " ".join("".join(c for c in name if c.isprintable() or c.isspace()).split())
    flat = _BANNED.sub(lambda match: _HOMOGLYPHS[match[0][0]] + match[0][1:], flat)
    flat = flat.replace("```", "ˋˋˋ")
    if flat.lower().lstrip("@") in _RESERVED:
        flat = f"{flat[:-1]}{_ZERO_WIDTH}{flat[-1]}"
    return flat[:_LONGEST_NAME].strip() or fallback


def clean_avatar(address: str | None, secret: str) -> str | None:
    """The picture's address, if Discord can fetch it and it tells nobody a token."""
    if address is None or len(address) > _LONGEST_AVATAR or secret in address:
        return None
    looks_like_token = re.search(r"/bot\d+:", address)
    is_web = address.startswith(("https://", "http://"))
    return address if is_web and not looks_like_token else None
