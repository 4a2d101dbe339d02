"""Finds a text in the phrasebook, sentence by sentence, and says it in the reader's language.

A sentence is known whatever its case, punctuation, elongation or the emoji around it, and with
somebody addressed ("Thank you, Maria!", "valeu, pessoal!", "谢谢大家"). A text is only said when
all of its sentences are known: what is left to an engine goes there whole. Pure.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bridge.events import Language
from bridge.languages import HOUSE_LANGUAGES
from bridge.translation.engines import Direction
from bridge.translation.phrasebook.reading import Row, folded, read_rows
from bridge.translation.routes import convert
from bridge.translation.segments import SPACELESS

_TRADITIONAL, _SIMPLIFIED = Language("zh-Hant"), Language("zh")
_SENTENCE = re.compile(r"[^.!?…。！？]+[.!?…。！？]*[^\w.!?…。！？]*")
_EDGES = re.compile(r"^(?P<before>[^\w¿¡]*)[¿¡]?(?P<words>.*?)(?P<after>[^\w]*)$", re.DOTALL)
_FINAL = ".!?…。！？"
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’-]{1,24}(?: [A-ZÀ-ÖØ-Þ][\w'’-]{1,24})?")
"""One or two capitalised words, as a name is written behind a comma."""
_LONGEST = 160
"""Characters; a longer text is no formula."""

_ADDRESSED: Mapping[str, Sequence[str]] = {
    "everyone": (
        "everyone|everybody|all|guys|folks|you all|yall",
        "大家|各位|朋友们|大伙|大伙儿|你们",
        "pessoal|gente|galera|todo mundo|a todos|todos|turma",
        "a todos|todos|todas|chicos|chicas|gente|amigos",
        "tout le monde|à tous|les amis|tous|les gars",
        "alle|ihr alle|alle zusammen|leute|zusammen|ihr lieben",
        "всем|все|ребята|друзья|народ",
        "みんな|みなさん|皆さん|皆|みんなさん",
        "여러분|모두|다들|얘들아",
        "mọi người|cả nhà|các bạn|tất cả|cả nhóm",
    ),
    "friend": (
        "my friend|friend|buddy|mate|dude|bro|man",
        "朋友|我的朋友|兄弟|哥们|哥们儿|亲",
        "amigo|amiga|meu amigo|minha amiga|cara|mano|mana",
        "amigo|amiga|tío|tía|hermano|hermana",
        "mon ami|mon amie|mec|mon pote",
        "mein Freund|meine Freundin|Kumpel|Alter",
        "друг|дружище|подруга|брат|бро",
        "友よ|君",
        "친구야|친구",
        "bạn ơi|bạn|bạn hiền|anh bạn",
    ),
}
"""Who is addressed beside people by name; in the order of `HOUSE_LANGUAGES`, the first is said."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A known sentence: what it means, and who is addressed."""

    row: Row
    name: str = ""
    addressed: str = ""


class Phrasebook:
    """The rows, ready to be asked; those of a language are indexed when it is first needed."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._indices: dict[Language, dict[str, Row]] = {}

    def warm(self, languages: Collection[Language]) -> None:
        """Index now what the first lines in these languages would have to."""
        for language in languages:
            self._index(_SIMPLIFIED if language == _TRADITIONAL else language)

    def say(self, text: str, *, source: Language, target: Language) -> str | None:
        """The text in the other language; None where a sentence of it is not known there."""
        if len(text) > _LONGEST:
            return None
        if source == _TRADITIONAL:
            text, source = convert(text, Direction(_TRADITIONAL, _SIMPLIFIED)), _SIMPLIFIED
        said: list[str] = []
        for sentence in _SENTENCE.findall(text):
            one = self._sentence(
                sentence, source, _SIMPLIFIED if target == _TRADITIONAL else target
            )
            if one is None:
                return None
            said.append(one)
        if not said:
            return None
        joined = ("" if target in SPACELESS else " ").join(said)
        if target == _TRADITIONAL:
            return convert(joined, Direction(_SIMPLIFIED, _TRADITIONAL))
        return joined

    def _sentence(self, sentence: str, source: Language, target: Language) -> str | None:
        edges = _EDGES.match(sentence.strip())
        if edges is None or not edges["words"]:
            return None
        found = self._find(edges["words"], source)
        wordings = found.row.wordings.get(target, ()) if found else ()
        if found is None or not wordings:
            return None
        shown = _with_addressed(wordings[0], found, target)
        ending = edges["after"]
        after = "".join(mark for mark in ending if mark not in _FINAL).strip()
        shown = _in_tone(shown, edges["words"], ending, target)
        return " ".join(piece for piece in (edges["before"].strip(), shown, after) if piece)

    def _index(self, language: Language) -> Mapping[str, Row]:
        """The language's rows by their wordings; of two with the same, the first."""
        if language not in self._indices:
            index = self._indices[language] = dict[str, Row]()
            for row in self._rows:
                for wording in row.wordings.get(language, ()):
                    index.setdefault(folded(wording, language), row)
        return self._indices[language]

    def _find(self, words: str, source: Language) -> _Found | None:
        known = self._index(source)
        if row := known.get(folded(words, source)):
            return _Found(row)
        for head, tail in _cut(words, source):
            row = known.get(folded(head, source))
            if row is None:
                continue
            whom = folded(tail, source)
            for addressed, names in _addressed(source).items():
                if whom in names:
                    return _Found(row, addressed=addressed)
            if _NAME.fullmatch(tail):
                return _Found(row, name=tail)
        return None


def _cut(words: str, source: Language) -> list[tuple[str, str]]:
    """Where a sentence may part into a formula and whom it addresses."""
    cuts = [(words[: m.start()], words[m.end() :]) for m in re.finditer(r"\s*[,，、]\s*", words)]
    cuts += [(tail, head) for head, tail in cuts]
    lowered = words.casefold()
    for names in _addressed(source).values():
        for name in names:
            for edge in {name, f" {name}"} if source in {"zh", "ja", "ko"} else {f" {name}"}:
                if lowered.endswith(edge):
                    cuts.append((words[: len(words) - len(edge)], name))
            if source in {"zh", "ja"} and lowered.startswith(name):
                cuts.append((words[len(name) :], name))
    return [(head.strip(), tail.strip()) for head, tail in cuts if head.strip() and tail.strip()]


@cache
def _addressed(language: Language) -> dict[str, frozenset[str]]:
    if language not in HOUSE_LANGUAGES:
        return {}
    column = HOUSE_LANGUAGES.index(language)
    return {
        whom: frozenset(folded(name, language) for name in cells[column].split("|"))
        for whom, cells in _ADDRESSED.items()
    }


def _with_addressed(wording: str, found: _Found, target: Language) -> str:
    whom = found.name
    if found.addressed:
        whom = _ADDRESSED[found.addressed][HOUSE_LANGUAGES.index(target)].split("|")[0]
    if not whom:
        return wording
    bare = wording.rstrip(_FINAL + " \u00a0\u202f")
    comma = "，" if target == "zh" else "、" if target == "ja" else ", "
    return f"{bare}{comma}{whom}{wording[len(bare) :]}"


def _in_tone(shown: str, written: str, ending: str, target: Language) -> str:
    """As carefully as the author wrote: no stop where none was, small letters where all are."""
    if not any(mark in _FINAL for mark in ending):
        shown = shown.rstrip(".!。！ \u00a0\u202f")
    if written[:1].islower() and written == written.lower() and target != "de":
        first, rest = shown[:1], shown[1:]
        is_pronoun = target == "en" and re.match(r"I\b", shown)
        shown = shown if is_pronoun else first.lower() + rest
    return shown


@cache
def house_phrasebook() -> Phrasebook:
    """The one that comes with teahouse, read once."""
    return Phrasebook(read_rows())
