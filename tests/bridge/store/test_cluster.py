"""The store's scripts on a cluster's rules: a node that refuses keys of different slots."""

import subprocess
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.decision import Decision
from bridge.errors import Retryable
from bridge.events import EventId
from bridge.redis_program import find_server
from bridge.store.connection import Connection
from bridge.store.store import Store, open_store
from tests.bridge.store.values import (
    ANA,
    DEN,
    EN,
    GROUP,
    LANE,
    PT,
    ROOM,
    channel,
    delete,
    edit,
    leave,
    make_room,
    outgoing,
    post,
    ref,
    relay_lease,
    sending,
    sent,
    share,
    source,
)
from tests.clock import FakeClock

SLOTS = 16_384


@pytest.fixture
async def cluster(tmp_path: Path, clock: FakeClock) -> AsyncGenerator[Store]:
    """A store on one node that owns all slots of a cluster."""
    socket = tmp_path / "redis.sock"
    options = {"cluster-enabled": "yes", "unixsocket": str(socket), "dir": str(tmp_path)}
    options |= {"save": "", "bind": "127.0.0.1", "logfile": str(tmp_path / "redis.log")}
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    for port in range(17_100, 17_200):
        command = [find_server().path, "--port", str(port), *arguments]
        with subprocess.Popen(command) as server:  # noqa: ASYNC220, S603  (our own program)
            if await _answers(f"unix://{socket}", clock, server):
                try:
                    async with open_store(f"unix://{socket}", clock=clock) as store:
                        yield store
                finally:
                    server.terminate()
                return


async def _answers(url: str, clock: FakeClock, server: "subprocess.Popen[bytes]") -> bool:
    """Whether it runs, with all slots; it ends at once where its port is taken."""
    while server.poll() is None:
        connection = Connection(url, clock)
        try:
            await connection.do("CLUSTER", "ADDSLOTS", *range(SLOTS))
            while "cluster_state:ok" not in await connection.do("CLUSTER", "INFO"):
                continue
        except Retryable:
            continue
        else:
            return True
        finally:
            await connection.close()
    return False


async def test_every_step_commits_within_one_slot(cluster: Store) -> None:
    """Each script and command touches keys of one slot, from pairing to being forgotten."""
    await make_room(cluster)
    lease = await relay_lease(cluster)
    await cluster.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await cluster.inbox.read(ROOM.id, 1)
    await cluster.inbox.attempts(ROOM.id, entry)
    await cluster.inbox.commit(
        lease, ROOM.id, entry, Decision(links=(PT,), source=source(1), deliveries=((EN, post(1)),))
    )
    async with sending(cluster) as right:
        for waiting in await outgoing(cluster, post(2), edit(2, 1), delete(1)):
            await cluster.outbox.parts_done(LANE, waiting)
            step = replace(share(waiting, 1, ref(DEN, 501), 0, 3), gone=(ref(DEN, 500),))
            await cluster.outbox.commit_steps(right, LANE, [step])
            await cluster.map.stretches(ROOM.id, ref(DEN, 501), EN.id)
        (last,) = await outgoing(cluster, post(3))
        await cluster.outbox.park(right, LANE, last, "refused")
    (letter,) = await cluster.dead.of_room(ROOM)
    await cluster.dead.retry(letter)
    await cluster.translations.put("key", "value", ANA)
    await cluster.sent_away.take(ROOM.id, 10, ceiling=100)
    code = await cluster.codes.new_code(ROOM.id, EventId("create"))
    await cluster.rooms.move_channel(ROOM.id, PT.id, channel(GROUP.platform, "-9"))
    await leave(cluster, EN)

    forgotten = await cluster.forgetting.forget(ANA)

    assert forgotten.texts > 0
    assert await cluster.codes.take_code(code, sent(1).id) == ROOM.id
