"""Keeps pairing codes: one use, 24 hours, and never the code itself, only a keyed hash of it.

Wrong tries are counted by channel; ten within ten minutes lock it for ten more.
"""

import hashlib
import hmac
from datetime import timedelta

from bridge.events import Channel, EventId, RoomId
from bridge.store import keys
from bridge.store.queues import life
from bridge.store.redis import Redis, Request

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without letters and digits that are mistaken for each other, or make words."""
VALID = timedelta(hours=24)
WINDOW = timedelta(minutes=10)
TRIES = 10
MOST = 10
"""Codes of one room that nobody has used yet."""


class PairingCodes:
    """Gives codes and takes them."""

    def __init__(self, connection: Redis, secret: bytes) -> None:
        self._connection = connection
        self._secret = secret

    async def new_code(self, room_id: RoomId, event_id: EventId) -> str:
        """A fresh code for this room, `XXXX-XXXX`; the same event gets the same one again."""
        letters = self._letters(event_id)
        key, until = self._key(letters), self._connection.now() + life(VALID)
        made = keys.CODES_MADE.of(room_id)
        await self._connection.do_all(
            [
                ("HSET", key, "room", room_id, "until", until),
                ("PEXPIRE", key, life(keys.SEEN)),
                ("ZADD", made, "NX", self._connection.now(), event_id),
                ("PEXPIRE", made, life(keys.SEEN)),
            ]
        )
        return f"{letters[:4]}-{letters[4:]}"

    async def may_make(self, room_id: RoomId, event_id: EventId) -> bool:
        """Whether the room's codes that can still be used leave room for one by this event."""
        made = keys.CODES_MADE.of(room_id)
        since = self._connection.now() - life(VALID)
        _, events = await self._connection.do_all(
            [("ZREMRANGEBYSCORE", made, "-inf", since), ("ZRANGE", made, 0, -1)]
        )
        if event_id in events:
            return True
        taken = await self._connection.do_all(
            [("HGET", self._key(self._letters(EventId(event))), "taken") for event in events]
        )
        return sum(by is None for by in taken) < MOST

    async def take_code(self, code: str, event_id: EventId) -> RoomId | None:
        """Use a code: the room it opens, None where it is used, expired or wrong.

        The same event may use it again.
        """
        request = Request(event=event_id, now=self._connection.now())
        request.values["code"] = request.key(self._key(code))
        room_id = await self._connection.run("take_code", request)
        return RoomId(room_id) if room_id else None

    async def peek_code(self, code: str) -> RoomId | None:
        """The room a valid code is for, used or not; using it is another matter."""
        room_id, until = await self._connection.do("HMGET", self._key(code), "room", "until")
        if room_id is None or int(until) <= self._connection.now():
            return None
        return RoomId(room_id)

    async def note_wrong_code(self, channel: Channel, event_id: EventId) -> int:
        """Count a wrong try; how many there were within ten minutes."""
        now, key = self._connection.now(), keys.WRONG_CODES.of(channel)
        responses = await self._connection.do_all(
            [
                ("ZADD", key, "NX", now, event_id),
                ("PEXPIRE", key, life(2 * WINDOW)),
                ("ZCOUNT", key, now - life(WINDOW), "+inf"),
            ]
        )
        return int(responses[-1])

    async def is_locked(self, channel: Channel) -> bool:
        """Whether this channel tried too often: ten times within ten minutes, ten minutes ago."""
        now, key = self._connection.now(), keys.WRONG_CODES.of(channel)
        recent = await self._connection.do("ZCOUNT", key, now - life(WINDOW), "+inf")
        return int(recent) >= TRIES

    def _letters(self, event_id: EventId) -> str:
        """Eight letters that only this secret makes of the event."""
        number = int(self._digest(f"code for {event_id}"), 16)
        return "".join(
            ALPHABET[number // len(ALPHABET) ** index % len(ALPHABET)] for index in range(8)
        )

    def _key(self, code: str) -> str:
        return keys.CODE.of(self._digest("".join(filter(str.isalnum, code.upper()))))

    def _digest(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()
