"""An engine is one thing to add: a file that exports its spec, told to the chain."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.errors import SetupError
from bridge.events import Language
from bridge.richtext import RichText
from bridge.settings import ENGINES as NAMES
from bridge.translating import NO_HINTS, Hints, Translated, Translation, Untranslated
from bridge.translation.engine_chain import TranslationSettings, open_translator
from bridge.translation.engines import Direction, EngineSettings, EngineSpec
from bridge.translation.engines.table import ENGINES

PT, EN, ES = Language("pt"), Language("en"), Language("es")


class PhraseBook:
    """Knows one sentence; what it serves with is its only setting."""

    name = "phrase_book"
    batch = 1
    uses_hints = False

    def __init__(self, drink: str) -> None:
        self._says = f"We drink {drink} together."

    def model(self, direction: Direction) -> str | None:
        """To English, from anything."""
        return "phrases-1" if direction.target == EN else None

    def warm(self, direction: Direction) -> None:
        """It is printed already."""

    def translate(
        self,
        lines: Sequence[str],
        direction: Direction,  # noqa: ARG002
        hints: Hints = NO_HINTS,  # noqa: ARG002
    ) -> list[str]:
        """The sentence, for each line."""
        return [self._says for _ in lines]


def open_phrase_book(settings: EngineSettings) -> PhraseBook:
    """As any engine's file does."""
    return PhraseBook(settings.options.get("phrase_book_drink") or "tea")


SPEC = EngineSpec(
    name="phrase_book",
    module=__name__,
    open=open_phrase_book,
    options=("phrase_book_drink", "phrase_book_url"),
    is_in_auto=True,
    avoided_by_auto=frozenset({ES}),
)


async def translated(
    settings: TranslationSettings, *, engines: Sequence[EngineSpec], source: Language = PT
) -> Translation:
    """What becomes of one line."""
    async with open_translator(settings, engines=engines) as translator:
        line = RichText("Bebemos juntos aqui.")
        return await translator.translate(line, source=source, target=EN)


@pytest.mark.parametrize("name", ["phrase_book", "auto"])
async def test_an_engine_defined_here_translates_in_a_process(tmp_path: Path, name: str) -> None:
    """Registered by one spec; worker processes import it from its module."""
    settings = TranslationSettings(engine=(name,), data_dir=tmp_path, workers=1)

    outcome = await translated(settings, engines=(SPEC,))

    assert outcome == Translated(text=RichText("We drink tea together."), engine="phrase_book")


async def test_one_with_a_server_of_the_operator_translates_in_threads(tmp_path: Path) -> None:
    """And is opened with the options the operator set."""
    options = {"phrase_book_drink": "milk", "phrase_book_url": "http://127.0.0.1:9"}
    settings = TranslationSettings(engine=("phrase_book",), data_dir=tmp_path, options=options)

    outcome = await translated(settings, engines=(replace(SPEC, server="phrase_book_url"),))

    assert outcome == Translated(text=RichText("We drink milk together."), engine="phrase_book")


async def test_one_on_a_strangers_machine_sees_nothing_by_itself(tmp_path: Path) -> None:
    """Its spec names the setting with its server's address; the rule is the chain's."""
    options = {"phrase_book_url": "https://phrases.example"}
    settings = TranslationSettings(engine=("phrase_book",), data_dir=tmp_path, options=options)

    outcome = await translated(settings, engines=(replace(SPEC, server="phrase_book_url"),))

    assert outcome == Untranslated(reason="failed")


async def test_auto_leaves_it_alone_where_its_spec_says(tmp_path: Path) -> None:
    """Only `auto`: by name it is taken for everything it knows."""
    by_auto = TranslationSettings(engine=("auto",), data_dir=tmp_path, workers=1)
    by_name = TranslationSettings(engine=("auto", "phrase_book"), data_dir=tmp_path, workers=1)

    assert await translated(by_auto, engines=(SPEC,), source=ES) == Untranslated(reason="no_model")
    assert isinstance(await translated(by_name, engines=(SPEC,), source=ES), Translated)


async def test_a_name_that_no_spec_has_is_refused(tmp_path: Path) -> None:
    """With the setting that names it."""
    settings = TranslationSettings(engine=("phrase_book",), data_dir=tmp_path)

    with pytest.raises(SetupError, match="'phrase_book' is no engine"):
        await translated(settings, engines=ENGINES)


def test_the_settings_know_the_engines_there_are() -> None:
    """The core can't read the list, so this test does."""
    assert ("auto", *(spec.name for spec in ENGINES), "none") == NAMES
