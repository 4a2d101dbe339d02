"""The one place where a stand-in is told to fail, and where it writes down what it was asked.

Both stand-ins share it: each request is first matched against the faults that are still due, then
carried out, then recorded. A fault can strike before the work is done (the platform refused it) or
after (the work is done, but nobody is told): the difference every retry has to survive.
"""

import asyncio
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One request, what came of it, and where it broke the platform's description."""

    method: str
    """The HTTP verb."""
    path: str
    """The path without the token."""
    body: Mapping[str, object] = field(default_factory=dict[str, object])
    status: int | None
    """What was answered; None where the connection was dropped instead."""
    violations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with the next requests whose `"VERB path"` the regular expression finds.

    Without a status the connection is dropped. `after` carries the request out first.
    """

    match: str
    times: int = 1
    status: int | None = None
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    when: Literal["before", "after"] = "before"


class Hold:
    """Requests that a test has frozen, until it releases them."""

    def __init__(self, match: str) -> None:
        self.match = match
        self._reached = asyncio.Event()
        self._released = asyncio.Event()

    async def reached(self) -> None:
        """Wait until a request is held."""
        await self._reached.wait()

    def release(self) -> None:
        """Let the held requests, and later ones, go on."""
        self._released.set()

    async def wait(self) -> None:
        """Called by the stand-in: be held."""
        self._reached.set()
        await self._released.wait()


class Faults:
    """The faults that are due and the requests that are held; oldest first."""

    def __init__(self) -> None:
        self._due: list[tuple[Fault, int]] = []
        self._holds: list[Hold] = []

    def add(self, fault: Fault) -> None:
        """Let it strike from the next matching request on."""
        self._due.append((fault, fault.times))

    def clear(self) -> None:
        """Nothing fails any more."""
        self._due.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this request, used up by one."""
        for index, (fault, left) in enumerate(self._due):
            if re.search(fault.match, f"{method} {path}"):
                if left > 1:
                    self._due[index] = (fault, left - 1)
                else:
                    del self._due[index]
                return fault
        return None

    @contextmanager
    def hold(self, match: str) -> Generator[Hold]:
        """Freeze matching requests, before they are carried out, until released or the end."""
        held = Hold(match)
        self._holds.append(held)
        try:
            yield held
        finally:
            self._holds.remove(held)
            held.release()

    async def pass_holds(self, method: str, path: str) -> None:
        """Called by the stand-in before the work: waits while a test holds this request."""
        for held in tuple(self._holds):
            if re.search(held.match, f"{method} {path}"):
                await held.wait()
