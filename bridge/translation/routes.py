"""How an engine gets from one language to another when it has no direct model.

Mozilla and Argos train to and from English only, and most engines know one of the two Chinese
scripts. So a route is a list of steps: the engine's own directions and OpenCC's conversions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

from opencc import OpenCC

from bridge.events import Language
from bridge.translating import NO_HINTS, Hints
from bridge.translation.engines import Direction, Engine

_PIVOT = Language("en")
_SIMPLIFIED, _TRADITIONAL = Language("zh"), Language("zh-Hant")
_OTHER_SCRIPT = {_SIMPLIFIED: _TRADITIONAL, _TRADITIONAL: _SIMPLIFIED}
# OpenCC's own configurations; Taiwan's words where the target is traditional.
_CONVERSIONS = {
    Direction(_SIMPLIFIED, _TRADITIONAL): "s2twp",
    Direction(_TRADITIONAL, _SIMPLIFIED): "tw2sp",
}


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One direction of the engine, or a conversion between scripts."""

    direction: Direction
    is_conversion: bool = False


Route = tuple[RouteStep, ...]


class Knows(Protocol):
    """What can be asked for a route: an engine, or a list of models."""

    def model(self, direction: Direction) -> str | None:
        """The model's name; None where there is none for exactly this direction."""
        ...


def find_route(engine: Knows, direction: Direction) -> Route | None:
    """The shortest way the engine can go, or None."""
    return next(_routes(engine, direction), None)


def model_of(engine: Knows, route: Route) -> str:
    """What names all models on the way: a cached translation is theirs alone."""
    return "+".join(_step_name(engine, step) for step in route)


def translate_along(engine: Engine, route: Route, lines: Sequence[str], hints: Hints) -> list[str]:
    """The lines at the end of the route. Raises `EngineError`."""
    current = list(lines)
    for step in route:
        if step.is_conversion:
            current = [convert(line, step.direction) for line in current]
        else:
            current = engine.translate(current, step.direction, hints)
            hints = NO_HINTS  # they are in the first step's language
    return current


def convert(text: str, direction: Direction) -> str:
    """The same Chinese in the other script."""
    return str(_converter(_CONVERSIONS[direction]).convert(text))


def _step_name(engine: Knows, step: RouteStep) -> str:
    if step.is_conversion:
        return _CONVERSIONS[step.direction]
    return engine.model(step.direction) or ""


def _routes(engine: Knows, direction: Direction) -> Iterator[Route]:
    if direction in _CONVERSIONS:
        yield (RouteStep(direction, is_conversion=True),)
        return
    yield from _direct(engine, direction)
    if _PIVOT not in direction:
        for first in _direct(engine, Direction(direction.source, _PIVOT)):
            for second in _direct(engine, Direction(_PIVOT, direction.target)):
                yield first + second


def _direct(engine: Knows, direction: Direction) -> Iterator[Route]:
    """The engine's own direction, with a change of Chinese script before or after if need be."""
    source, target = direction
    for start in (source, _OTHER_SCRIPT.get(source)):
        for end in (target, _OTHER_SCRIPT.get(target)):
            if start is None or end is None or engine.model(Direction(start, end)) is None:
                continue
            steps = [RouteStep(Direction(start, end))]
            if start != source:
                steps.insert(0, RouteStep(Direction(source, start), is_conversion=True))
            if end != target:
                steps.append(RouteStep(Direction(end, target), is_conversion=True))
            yield tuple(steps)


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(configuration: str) -> _Converter:
    return cast("_Converter", OpenCC(configuration))  # pyright: ignore[reportUnknownMemberType]  (untyped)
