"""Files out of Discord, streamed, never held whole (`uploads` has those that go in).

Discord's addresses are signed and die within a day, so an attachment is kept as channel, message
and id, and its message is read again when the bytes are wanted. The address it came with is for
where the message can't be read.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bots.discord.platform import MESSAGES
from bots.discord.rest import Rest
from bridge.errors import Refused, Rejected, Retryable
from bridge.events import Attachment

_CHUNK = 64 * 1024
_PATIENCE = 30.0


class DiscordFiles:
    """Discord's `FileSource`."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncGenerator[AsyncIterator[bytes]]:
        """The bytes behind a fresh address of the attachment."""
        address = await self._address(attachment)
        # The body streams into another request, which has a time limit of its own.
        patience = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=_PATIENCE)
        try:
            response = await self._rest.session.get(address, timeout=patience)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Retryable(f"no answer to a file: {type(error).__name__}") from error
        async with response:
            if response.status >= 500 or response.status == 429:  # noqa: PLR2004
                raise Retryable(f"a file answered {response.status}")
            if response.status >= 400:  # noqa: PLR2004
                raise Refused(MESSAGES.plain("file-gone", name=attachment.name))
            yield _chunks(response)

    async def _address(self, attachment: Attachment) -> str:
        channel, message, wanted = attachment.source.split("/")
        try:
            payload = await self._rest.get(f"/channels/{channel}/messages/{message}")
            address = _fresh(payload, wanted)
        except Rejected:
            address = attachment.address
        if not address:
            raise Refused(MESSAGES.plain("file-gone", name=attachment.name))
        return address


async def _chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            yield chunk
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Retryable(f"a file broke off: {type(error).__name__}") from error


def _fresh(message: Any, wanted: str) -> str | None:
    """Where the attachment is now, in the message itself or in what it forwards."""
    holders = [message, *(one["message"] for one in message.get("message_snapshots", ()))]
    return next(
        (
            str(attachment["url"])
            for holder in holders
            for attachment in holder.get("attachments", ())
            if str(attachment["id"]) == wanted
        ),
        None,
    )
