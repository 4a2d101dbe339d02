"""How an engine gets from one language to another."""

from collections.abc import Collection
from dataclasses import dataclass

import pytest

from bridge.events import Language
from bridge.translating import NO_HINTS
from bridge.translation import routes
from bridge.translation.engines import Direction
from tests.bridge.translation.test_pipeline import ScriptedEngine


@dataclass(frozen=True)
class Among:
    """Models by direction, written `en-pt`."""

    pairs: Collection[str]

    def model(self, direction: Direction) -> str | None:
        """The pair itself."""
        name = "-".join(direction)
        return name if name in self.pairs else None


def direction(pair: str) -> Direction:
    """`en>zh-Hant` as a direction."""
    source, target = pair.split(">")
    return Direction(Language(source), Language(target))


@pytest.mark.parametrize(
    ("wanted", "models", "expected"),
    [
        ("pt>en", {"pt-en"}, "pt-en"),
        ("pt>es", {"pt-en", "en-es"}, "pt-en+en-es"),
        ("pt>es", {"pt-es", "pt-en", "en-es"}, "pt-es"),
        ("zh-Hant>en", {"zh-en"}, "tw2sp+zh-en"),
        ("en>zh-Hant", {"en-zh"}, "en-zh+s2twp"),
        ("en>zh-Hant", {"en-zh", "en-zh-Hant"}, "en-zh-Hant"),
        ("zh-Hant>pt", {"zh-en", "en-pt"}, "tw2sp+zh-en+en-pt"),
        ("zh>zh-Hant", set[str](), "s2twp"),
    ],
)
def test_the_shortest_route_is_taken(wanted: str, models: set[str], expected: str) -> None:
    """Direct before English in between; Chinese scripts are converted where one is known."""
    route = routes.find_route(Among(models), direction(wanted))

    assert route is not None
    assert routes.model_of(Among(models), route) == expected


@pytest.mark.parametrize("wanted", ["pt>es", "en>pt", "pt>pt"])
def test_no_route_is_none(wanted: str) -> None:
    """Half a route does not count."""
    assert routes.find_route(Among({"pt-en"}), direction(wanted)) is None


def test_traditional_readers_get_their_own_words() -> None:
    """OpenCC converts words, not only characters."""
    engine = ScriptedEngine({"My software.": "我的软件。"}, direction("en>zh"))
    route = routes.find_route(engine, direction("en>zh-Hant"))

    assert route is not None
    assert routes.translate_along(engine, route, ["My software."], NO_HINTS) == ["我的軟體。"]
