"""What the store uses of Redis: a small port, the request a script takes, and slots of a cluster.

`Connection` is the port's one implementation today, for a single node. A batch may touch many
slots, so it is `spread` over the nodes that have them: with one node it stays one round trip, and
a client for a cluster needs no caller to change.
"""

import asyncio
import json
from binascii import crc_hqx
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVar, cast

SLOTS = 16_384
Command = Sequence[str | float]
Node = TypeVar("Node")

_WITHOUT_KEY = frozenset({"PING", "SCRIPT", "INFO", "CONFIG", "CLUSTER", "BGREWRITEAOF"})


class Request:
    """What a script is asked: values, and keys by their index in its `KEYS` (docs/store.md)."""

    def __init__(self, **values: object) -> None:
        self.values = values
        self._keys: dict[str, int] = {}

    def key(self, name: str) -> int:
        """The index of this key, which the script finds as `KEYS[index]`."""
        return self._keys.setdefault(name, len(self._keys) + 1)

    def arguments(self) -> list[str | int]:
        """Key count, keys and values, as EVAL takes them."""
        values = json.dumps(_without_none(self.values), ensure_ascii=False)
        return [len(self._keys), *self._keys, values]


def _without_none(value: object) -> object:
    """Lua's JSON reads `null` as something; what is absent is nothing."""
    match value:
        case dict():
            named = cast("dict[str, object]", value).items()
            return {name: _without_none(held) for name, held in named if held is not None}
        case list():
            return [_without_none(held) for held in cast("list[object]", value)]
        case _:
            return value


def pairs(flat: Sequence[str]) -> dict[str, str]:
    """A hash or a stream entry's fields, which Redis gives as a flat list."""
    return dict(zip(flat[::2], flat[1::2], strict=True))


class Redis(Protocol):
    """Commands and scripts. All raise `Retryable` while Redis cannot be reached.

    Nothing is repeated by itself. What Redis refuses for good comes out as redis-py's
    `ResponseError`: a mistake of ours, or a server that we may not use.
    """

    def now(self) -> int:
        """The present moment in milliseconds, as all scores and fields hold it."""
        ...

    async def do(self, *command: str | float) -> Any:
        """One command."""
        ...

    async def do_all(self, commands: Sequence[Command]) -> list[Any]:
        """Many commands at once, no transaction. Raises the first error of any.

        Commands on keys of one slot are done in order, others in any.
        """
        ...

    async def run(self, script: str, request: Request) -> Any:
        """One script, by the name of its file."""
        ...

    async def run_all(
        self, script: str, requests: Sequence[Request], *, before: Sequence[Command] = ()
    ) -> list[Any]:
        """One script for many requests; never before all of `before` is done."""
        ...

    def listener(self, channel: str) -> AsyncGenerator[str]:
        """What is published on a channel from now on, until it is closed or the connection cut."""
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...


def slot_of(key: str) -> int:
    """A key's slot in a cluster: of its hash tag where it has one (cluster specification)."""
    tag = key.partition("{")[2].partition("}")
    hashed = tag[0] if tag[0] and tag[1] else key
    return crc_hqx(hashed.encode(), 0) % SLOTS


def slot_of_command(command: Command) -> int | None:
    """The slot whose node must do it; None where any node may. All its keys lie in one slot."""
    match command:
        case ("EVALSHA", _, count, key, *_) if count:
            return slot_of(str(key))
        case ("EVALSHA", *_):
            return None
        case (name, key, *_) if name not in _WITHOUT_KEY:
            return slot_of(str(key))
        case _:
            return None


def rounds(
    stages: Sequence[Sequence[Command]], node_of: Callable[[int | None], Node]
) -> list[dict[Node, list[int]]]:
    """Which commands go out together, and where: per round and node, indices over all stages.

    A stage waits for the one before it, unless both are on one node alone, which keeps order.
    """
    found: list[dict[Node, list[int]]] = []
    index = 0
    for stage in stages:
        groups: dict[Node, list[int]] = {}
        for command in stage:
            groups.setdefault(node_of(slot_of_command(command)), []).append(index)
            index += 1
        if found and len(groups) == 1 and found[-1].keys() == groups.keys():
            for node, indices in groups.items():
                found[-1][node] += indices
        elif groups:
            found.append(groups)
    return found


async def spread(
    stages: Sequence[Sequence[Command]],
    *,
    node_of: Callable[[int | None], Node],
    ask: Callable[[Node, Sequence[Command]], Awaitable[list[Any]]],
) -> list[Any]:
    """Have each node do its commands, one batch a node and round; all responses, in order."""
    commands = [command for stage in stages for command in stage]
    responses: list[Any] = [None] * len(commands)

    async def ask_for(node: Node, indices: list[int]) -> None:
        answered = await ask(node, [commands[index] for index in indices])
        for index, response in zip(indices, answered, strict=True):
            responses[index] = response

    for groups in rounds(stages, node_of):
        if len(groups) == 1:  # a task of its own would only cost time
            await ask_for(*next(iter(groups.items())))
        else:
            await asyncio.gather(*(ask_for(node, indices) for node, indices in groups.items()))
    return responses
