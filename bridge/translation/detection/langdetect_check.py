"""langdetect, asked last and only about the languages in question.

With all its 55 profiles it takes 66 MB and is sure of itself when wrong; with the two or three
languages that are left it takes 2 MB and answers the one question that is open.
"""

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path
from typing import Any

from bridge.events import Language

_PROFILES = {"nb": "no", "zh": "zh-cn", "zh-Hant": "zh-tw"}
"""Languages whose profile has another name."""


def langdetect_language(text: str, among: Collection[Language]) -> Language | None:
    """Which of the languages `text` is in; None where langdetect can't tell or knows only one."""
    profiles = {_PROFILES.get(language, language): language for language in among}
    factory = _factory(frozenset(profiles))
    if factory is None:
        return None
    from langdetect import LangDetectException  # noqa: PLC0415  (as below)

    detector = factory.create()
    detector.append(text)
    try:
        return profiles.get(detector.detect())
    except LangDetectException:
        return None


@lru_cache(maxsize=16)
def _factory(profiles: frozenset[str]) -> Any | None:
    import langdetect  # noqa: PLC0415  (only once somebody may be a guest)

    folder = Path(langdetect.detector_factory.PROFILES_DIRECTORY)
    known = [folder / profile for profile in sorted(profiles) if (folder / profile).is_file()]
    if len(known) < 2:  # noqa: PLR2004  (nothing to choose from)
        return None
    factory: Any = langdetect.DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in known])
    return factory
