"""Decides who works on a shard and who has a name to themselves, one at a time, provably.

A name stands for what only one process may do: sending on a platform, for instance. Each taking
of a lease raises a token that lies in the shards themselves, where every commit checks it. A
holder that was slow, not dead, can't commit any more. An owner's name belongs to one process; the
sole owner of an embedded Redis may use the same name again after a crash, and so takes over its
own leases at once.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from bridge.errors import LeaseLost, Retryable
from bridge.store import keys
from bridge.store.queues import RELAY, life
from bridge.store.redis import Redis, Request

LEASE = timedelta(seconds=4)
"""After a kill on a shared Redis nobody relays for so long; a sole owner takes over at once."""

RENEW = timedelta(seconds=1.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to commit in one shard, as the relay or under a name of one's own."""

    shard: int
    name: str
    token: str


def with_fence(request: Request, lease: Lease) -> Request:
    """A request that a script refuses once the lease has a newer holder."""
    request.values |= {
        "name": lease.name,
        "token": lease.token,
        "fence": request.key(keys.FENCE.of_shard(lease.shard)),
    }
    return request


def outcome_of(response: str) -> str:
    """What a commit came to. Raises `LeaseLost` where it was refused."""
    if response == "superseded":
        raise LeaseLost("a newer holder of this lease exists")
    return response


class ShardLeases:
    """One worker's shards: a fair share, which shrinks when others join."""

    def __init__(self, connection: Redis, owner: str) -> None:
        self._connection = connection
        self._owner = owner
        self._held: dict[int, Lease] = {}

    @property
    def held(self) -> dict[int, Lease]:
        """The leases held, by shard."""
        return dict(self._held)

    async def run(self) -> None:
        """Keep the share until cancelled; while Redis is away, the fences keep it honest."""
        while True:
            with suppress(Retryable):
                await self.tick()
            await asyncio.sleep(RENEW.total_seconds())

    async def tick(self) -> None:
        """Renew what is ours, give away what is others' share, take what is free of our own."""
        share = _share(await self._workers(LEASE), self._owner)
        surplus = [lease for shard, lease in self._held.items() if shard not in share]
        await _release(self._connection, surplus)
        requests = [self._request_for(shard) for shard in sorted(share)]
        tokens = await self._connection.run_all("take_lease", requests)
        self._held = {
            shard: Lease(shard=shard, name=RELAY, token=token)
            for shard, token in zip(sorted(share), tokens, strict=True)
            if token
        }

    async def release(self) -> None:
        """Give everything back, so that others take over at once; without Redis, it runs out."""
        held, self._held = self._held, {}
        with suppress(Retryable):
            await self._workers(timedelta())
            await _release(self._connection, held.values())

    async def _workers(self, lifetime: timedelta) -> Sequence[str]:
        now = self._connection.now()
        request = Request(
            now=now, till=now + life(lifetime), owner=self._owner, life=life(keys.DAY)
        )
        request.values["workers"] = request.key(keys.WORKERS.of())
        return await self._connection.run("join_workers", request)

    def _request_for(self, shard: int) -> Request:
        held = self._held.get(shard)
        fence = keys.FENCE.of_shard(shard)
        return _request_to_take(self._connection, fence, RELAY, self._owner, held)


class NamedLease:
    """The right to do what a name stands for, in all shards."""

    def __init__(self, connection: Redis, name: str, owner: str) -> None:
        self._connection = connection
        self._name = name
        self._owner = owner
        self._held: Lease | None = None

    async def take(self) -> bool:
        """Take or renew; False while another holds it. What is new is known to every shard."""
        key = keys.NAMED_LEASE.of(self._name)
        request = _request_to_take(self._connection, key, self._name, self._owner, self._held)
        token = await self._connection.run("take_lease", request)
        if not token:
            self._held = None
            return False
        lease = Lease(shard=0, name=self._name, token=token)
        if self._held != lease:
            raised = [with_fence(Request(), replace(lease, shard=shard)) for shard in ALL]
            await self._connection.run_all("raise_fence", raised)
        self._held = lease
        return True

    def lease(self, shard: int) -> Lease:
        """The right in one shard. Raises `LeaseLost` where it is not held."""
        if self._held is None:
            raise LeaseLost(f"{self._name} is another process's")
        return replace(self._held, shard=shard)

    async def release(self) -> None:
        """Give it back, so that another takes over at once; without Redis, it runs out."""
        held, self._held = self._held, None
        if held is not None:
            request = Request(name=self._name, token=held.token)
            request.values["fence"] = request.key(keys.NAMED_LEASE.of(self._name))
            with suppress(Retryable):
                await self._connection.run("release_lease", request)


class Leases:
    """Where both kinds of leases come from."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    def shards(self, owner: str) -> ShardLeases:
        """A worker's share of the shards, none yet."""
        return ShardLeases(self._connection, owner)

    def named(self, name: str, owner: str) -> NamedLease:
        """The lease of this name (any but `relay`, the shards' own), not yet taken."""
        return NamedLease(self._connection, name, owner)


ALL = range(keys.SHARDS)


def _request_to_take(
    connection: Redis, key: str, name: str, owner: str, held: Lease | None
) -> Request:
    now = connection.now()
    request = Request(
        name=name,
        owner=owner,
        token=held.token if held else None,
        now=now,
        till=now + life(LEASE),
    )
    request.values["fence"] = request.key(key)
    return request


async def _release(connection: Redis, leases: Iterable[Lease]) -> None:
    requests = [with_fence(Request(), lease) for lease in leases]
    await connection.run_all("release_lease", requests)


def _share(workers: Iterable[str], owner: str) -> frozenset[int]:
    """The shards whose highest-ranking living worker this is (rendezvous hashing)."""
    everyone = {*workers, owner}

    def rank(shard: int, worker: str) -> bytes:
        return hashlib.blake2b(f"{shard} {worker}".encode(), digest_size=8).digest()

    return frozenset(
        shard for shard in ALL if max(everyone, key=lambda name: rank(shard, name)) == owner
    )
