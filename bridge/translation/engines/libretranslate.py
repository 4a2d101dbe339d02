"""LibreTranslate over HTTP: an engine on a machine that may be someone else's."""

from collections.abc import Sequence
from typing import TypeGuard, cast

from bridge.events import Language
from bridge.languages import from_locale
from bridge.translating import NO_HINTS, Hints
from bridge.translation.engines import Direction, EngineError, EngineSettings, EngineSpec
from bridge.translation.engines.http import JsonClient

# Older servers' own codes.
_CODES = {"zt": "zh-Hant", "pb": "pt"}


class LibreTranslateEngine:
    """One server. What it knows is asked once it is needed; until then it may know anything."""

    name = "libretranslate"
    batch = 32
    uses_hints = False

    def __init__(self, url: str, key: str | None = None) -> None:
        self._client = JsonClient(self.name, url)
        self._key = {"api_key": key} if key else {}
        self._pairs: dict[Direction, tuple[str, str]] | None = None

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def model(self, direction: Direction) -> str | None:
        """The server doesn't tell versions."""
        is_known = self._pairs is None or direction in self._pairs
        return self.name if is_known and direction.source != direction.target else None

    def warm(self, direction: Direction) -> None:  # noqa: ARG002  (it tells all at once)
        """Ask the server what it knows."""
        self._known_pairs()

    def translate(
        self,
        lines: Sequence[str],
        direction: Direction,
        hints: Hints = NO_HINTS,  # noqa: ARG002  (it has no place for them)
    ) -> list[str]:
        """All lines in one request."""
        codes = self._known_pairs().get(direction)
        if codes is None:
            raise EngineError(f"{self.name} does not offer {direction}")
        source, target = codes
        answer = self._client.post(
            "translate",
            {"q": list(lines), "source": source, "target": target, "format": "text", **self._key},
        )
        outputs = answer.get("translatedText")
        if not _are_texts(outputs) or len(outputs) != len(lines):
            raise EngineError(f"{self.name} did not answer one text for each line")
        return outputs

    def _known_pairs(self) -> dict[Direction, tuple[str, str]]:
        if self._pairs is None:
            self._pairs = _pairs(self._client.get("languages"))
        return self._pairs


def _pairs(answer: object) -> dict[Direction, tuple[str, str]]:
    """Our directions, each with the server's own two codes."""
    pairs: dict[Direction, tuple[str, str]] = {}
    for offered in cast("list[dict[str, object]]", answer) if isinstance(answer, list) else ():
        source, targets = str(offered.get("code")), offered.get("targets")
        for target in cast("list[object]", targets) if isinstance(targets, list) else ():
            ours = _language(source), _language(str(target))
            if ours[0] and ours[1] and ours[0] != ours[1]:
                pairs.setdefault(Direction(ours[0], ours[1]), (source, str(target)))
    return pairs


def _language(code: str) -> Language | None:
    return from_locale(_CODES.get(code, code))


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(
        isinstance(text, str) for text in cast("list[object]", value)
    )


def _open(settings: EngineSettings) -> LibreTranslateEngine:
    url = settings.required("libretranslate_url", engine=LibreTranslateEngine.name)
    return LibreTranslateEngine(url, settings.options.get("libretranslate_key"))


SPEC = EngineSpec(
    name=LibreTranslateEngine.name,
    module=__name__,
    open=_open,
    options=("libretranslate_url", "libretranslate_key"),
    server="libretranslate_url",
)
