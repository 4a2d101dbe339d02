"""A delivery becomes a call: posts, edits, removes, and looks up what it had posted.

A part with a face goes through the channel's webhook, one without is the bot's own message.
Whatever is sent or edited may ping nobody. A quotation line stands in for the reply that webhooks
can't make, again on each edit.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bots.discord.answers import CommandAnswers, components
from bots.discord.formatting import from_richtext, quotation
from bots.discord.media import open_uploads, sent_name
from bots.discord.places import Place, Places
from bots.discord.platform import CONTENT_LIMIT
from bots.discord.rest import Rest, Upload
from bots.discord.webhooks import Webhook, Webhooks, clean_avatar, clean_name
from bridge.deliveries import CommandAnswer, Face
from bridge.errors import Ignored, OutcomeUnknown, Refused
from bridge.events import Channel, MessageId, MessageRef, PersonId, Platform
from bridge.ports import Clock, FileSource, Outgoing
from bridge.richtext import RichText

NO_PINGS: Mapping[str, Any] = {"parse": []}
_SILENT = 1 << 12
_RECENT = 100


class DiscordOutbound:
    """Discord's `Outbound`, which also `FindsCopies` and `TellsPeople`."""

    def __init__(
        self,
        *,
        rest: Rest,
        files: Mapping[Platform, FileSource],
        clock: Clock,
        secret: str,
        seen: Callable[[Channel], Place | None],
    ) -> None:
        self._rest = rest
        self._files = files
        self._secret = secret
        self._places = Places(rest, seen)
        self._webhooks = Webhooks(rest)
        self._answers = CommandAnswers(rest, clock)

    async def post(self, channel: Channel, outgoing: Outgoing) -> tuple[MessageId, ...]:
        """Post one outgoing, through the channel's webhook where it has a face."""
        place = await self._places.of(channel)
        body = _body(outgoing, place)
        if outgoing.is_silent:
            body["flags"] = _SILENT
        if outgoing.face is None:
            body |= {"nonce": outgoing.nonce, "enforce_nonce": True}
            if outgoing.buttons:
                body["components"] = components(outgoing.buttons)
            return _ids_of(await self._send(f"/channels/{place.id}/messages", body, outgoing))
        body |= self._face(outgoing.face)
        query = {"wait": "true", **place.thread_query}

        async def ask(webhook: Webhook) -> Any:
            return await self._send(webhook.path, body, outgoing, query)

        return _ids_of(await self._webhooks.use(place, ask))

    async def edit(self, message: MessageRef, outgoing: Outgoing) -> None:
        """Change the text of one posted part; its files stay."""
        place = await self._places.of(message.channel)
        body = _body(outgoing, place)
        if outgoing.face is None:
            await self._rest.request("PATCH", f"/channels/{place.id}/messages/{message.id}", body)
            return

        async def ask(webhook: Webhook) -> Any:
            path = f"{webhook.path}/messages/{message.id}"
            return await self._rest.request("PATCH", path, body, query=place.thread_query)

        await self._webhooks.use(place, ask)

    async def delete(self, message: MessageRef) -> None:
        """Remove one posted part: as its webhook, which needs no permission, else as the bot."""
        place = await self._places.of(message.channel)
        try:
            await self._delete_as_webhook(place, message)
        except (Ignored, Refused):
            # Not this webhook's message: the bot's own, an older webhook's, a person's, or gone.
            await self._rest.request("DELETE", f"/channels/{place.id}/messages/{message.id}")

    async def _delete_as_webhook(self, place: Place, message: MessageRef) -> None:
        webhook = await self._webhooks.find(place)
        if webhook is None:
            raise Ignored("no webhook of ours here")
        path = f"{webhook.path}/messages/{message.id}"
        await self._rest.request("DELETE", path, query=place.thread_query)

    async def answer(self, answer: CommandAnswer) -> tuple[MessageId, ...]:
        """Answer an interaction; only the asker sees it, so nothing is left to remove."""
        await self._answers.give(answer)
        return ()

    async def tell(self, person: PersonId, text: RichText) -> None:
        """Write a direct message. `Refused` where the person takes none from us."""
        user = person.rpartition(":")[2]
        private = await self._rest.request("POST", "/users/@me/channels", {"recipient_id": user})
        body = {"content": from_richtext(text), "allowed_mentions": NO_PINGS}
        await self._rest.request("POST", f"/channels/{private['id']}/messages", body)

    async def find(self, channel: Channel, outgoing: Outgoing) -> tuple[MessageId, ...]:
        """Messages that this part may have become, oldest first."""
        place = await self._places.of(channel)
        recent = await self._rest.get(f"/channels/{place.id}/messages", limit=_RECENT)
        wanted = _looks(_body(outgoing, place)["content"], outgoing)
        ours = [one for one in recent if self._is_ours(one, outgoing) and _shown(one) == wanted]
        return tuple(MessageId(str(one["id"])) for one in reversed(ours))

    def _is_ours(self, message: Any, outgoing: Outgoing) -> bool:
        if outgoing.face is None:
            return str(message["author"]["id"]) == self._rest.identity.user
        return (
            message.get("webhook_id") is not None
            and str(message.get("application_id")) == self._rest.identity.application
            and message["author"]["username"] == clean_name(outgoing.face.name)
        )

    def _face(self, face: Face) -> dict[str, Any]:
        avatar = clean_avatar(face.avatar, self._secret)
        name = {"username": clean_name(face.name)}
        return name if avatar is None else {**name, "avatar_url": avatar}

    async def _send(
        self,
        path: str,
        body: dict[str, Any],
        outgoing: Outgoing,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        if not outgoing.part.attachments:
            return await self._rest.request("POST", path, body, query=query)
        async with open_uploads(outgoing.part.attachments, self._files) as uploads:
            body = {**body, "attachments": _descriptions(uploads)}
            return await self._rest.request("POST", path, body, query=query, uploads=uploads)


def _ids_of(made: Any) -> tuple[MessageId, ...]:
    try:
        return (MessageId(str(made["id"])),)
    except (TypeError, LookupError) as error:
        raise OutcomeUnknown("Discord did not say what it made") from error


def _body(outgoing: Outgoing, place: Place) -> dict[str, Any]:
    return {"content": _content(outgoing, place), "allowed_mentions": NO_PINGS}


def _content(outgoing: Outgoing, place: Place) -> str:
    lead = "" if outgoing.reply_to is None else quotation(outgoing.reply_to, place.guild)
    if not outgoing.part.text:
        return lead
    if not lead:
        return from_richtext(outgoing.part.text)
    return f"{lead}\n{from_richtext(outgoing.part.text, limit=CONTENT_LIMIT - len(lead) - 1)}"


def _descriptions(uploads: tuple[Upload, ...]) -> list[dict[str, Any]]:
    return [{"id": str(number), "filename": upload.name} for number, upload in enumerate(uploads)]


def _looks(content: str, outgoing: Outgoing) -> tuple[str, tuple[str, ...]]:
    return content.strip(), tuple(_core(sent_name(file)) for file in outgoing.part.attachments)


def _shown(message: Any) -> tuple[str, tuple[str, ...]]:
    names = tuple(_core(str(file["filename"])) for file in message.get("attachments", ()))
    return str(message["content"]).strip(), names


def _core(name: str) -> str:
    """What is left of a file's name for sure: Discord replaces spaces and other characters."""
    return "".join(c for c in name if c.isascii() and c.isalnum()).lower()
