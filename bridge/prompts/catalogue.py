"""The catalogue of daily questions: read from `data/*.toml`, one file a theme, and checked whole.

Each question stands in every language of the house, written for that language and not word for
word. The values here are its schema: what a file may hold, how long each piece is. Mistakes are
found by `check`, one line each, with the file and the cure; `read_catalogue` refuses the first.
"""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bridge.errors import SetupError
from bridge.events import Language
from bridge.languages import HOUSE_LANGUAGES

DATA = files("bridge.prompts").joinpath("data")

Kind = Literal["picture", "words", "amount", "choice"]
Season = Literal[
    "spring-festival",
    "carnival",
    "mid-autumn",
    "thanksgiving",
    "eid",
    "childrens-day",
    "first-school-day",
]
_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]


class PromptWording(BaseModel):
    """A question in one language. Lengths are in characters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=2, max_length=60)]
    text: Annotated[str, Field(min_length=2, max_length=220)]
    post: Annotated[str, Field(min_length=2, max_length=140)]
    """The concrete thing to post."""
    example: Annotated[str, Field(min_length=2, max_length=200)]
    options: tuple[str, ...] = ()
    """Of a choice; the same number and order in all languages."""


class Prompt(BaseModel):
    """One question in all languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: _Slug
    theme: _Slug
    kind: Kind
    season: Season | None = None
    """Asked only around this feast, where a language of the room celebrates it."""
    is_sensitive: bool = False
    """May be answered without a name, where an admin allows that."""
    wordings: Mapping[Language, PromptWording]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        missing = [code for code in HOUSE_LANGUAGES if code not in self.wordings]
        if missing:
            raise ValueError(f"not written in {', '.join(missing)} yet")
        counts = {len(wording.options) for wording in self.wordings.values()}
        if self.kind == "choice" and (len(counts) > 1 or not counts <= {3, 4, 5, 6}):
            raise ValueError("a choice has three to six options, as many in each language")
        if self.kind != "choice" and counts != {0}:
            raise ValueError("only a choice has options")
        return self


def read_catalogue(folder: Traversable = DATA) -> tuple[Prompt, ...]:
    """All questions, by theme. `SetupError` names the first mistake."""
    questions: list[Prompt] = []
    for found in _read(folder):
        if isinstance(found, str):
            raise SetupError(found)
        questions.append(found)
    return tuple(questions)


def check(folder: Traversable = DATA) -> list[str]:
    """Every mistake in the catalogue, a line each; none where it is whole."""
    return [found for found in _read(folder) if isinstance(found, str)]


def _read(folder: Traversable) -> Iterator[Prompt | str]:
    """Each question, or what is wrong with it."""
    known: set[str] = set()
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            held = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            yield f"{file.name}: no TOML ({error})"
            continue
        for written in held.get("question", []):
            found = _question(held.get("theme", ""), written)
            if isinstance(found, str):
                yield f"{file.name}: {written.get('id', 'a question without an id')}: {found}"
            elif found.id in known:
                yield f"{file.name}: {found.id}: another question has this id"
            else:
                known.add(found.id)
                yield found


def _question(theme: str, written: Mapping[str, Any]) -> Prompt | str:
    wordings: dict[str, Any] = {
        name: value for name, value in written.items() if isinstance(value, dict)
    }
    unknown = [name for name in wordings if name not in HOUSE_LANGUAGES]
    if unknown:
        return f"{unknown[0]} is no language of the house; there are {', '.join(HOUSE_LANGUAGES)}"
    fields = {name: value for name, value in written.items() if name not in wordings}
    try:
        return Prompt.model_validate({**fields, "theme": theme, "wordings": wordings})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(piece) for piece in first["loc"] if piece != "wordings")
        reason = str(first["msg"]).removeprefix("Value error, ")
        return f"{where}: {reason}" if where else reason
