"""Keeps translations for a week, so that the same line is not translated twice.

Keys are keyed hashes: the cache tells nobody what was said. Each author has an index of their
entries, which `/forgetme` empties.
"""

import hashlib
import hmac

from bridge.events import PersonId
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.redis import Redis, Request

COUNT = 50_000
"""How many translations are kept; what was stored longest ago goes first."""


class Translations:
    """The translation cache."""

    def __init__(self, connection: Redis, secret: bytes) -> None:
        self._connection = connection
        self._secret = secret

    async def get(self, key: str) -> str | None:
        """A kept translation."""
        return await self._connection.do("GET", self._key(key))

    async def put(self, key: str, value: str, author: PersonId | None = None) -> None:
        """Keep a translation, for a week at most."""
        request = Request(
            value=value, now=self._connection.now(), life=life(keys.DEAD), count=COUNT
        )
        request.values |= {
            "text": request.key(self._key(key)),
            "index": request.key(keys.CACHE_INDEX.of()),
            "author": request.key(keys.CACHED_BY.of(author)) if author else None,
        }
        await self._connection.run("cache_put", request)

    async def forget(self, author: PersonId) -> int:
        """Remove what this author's lines left; how many entries there were."""
        by = keys.CACHED_BY.of(author)
        held = sorted(await self._connection.do("ZRANGE", by, 0, -1))
        if held:
            await self._connection.do("ZREM", keys.CACHE_INDEX.of(), *held)
        return int(await self._connection.do("DEL", by, *held)) - bool(held)

    def _key(self, key: str) -> str:
        digest = hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()
        return keys.CACHED.of(digest)
