"""The way of one line, taken by hand: what goes to the engine, and what its answers lead to."""

from collections.abc import Sequence

import pytest

from bridge.events import Language
from bridge.richtext import RichText
from bridge.translating import NO_HINTS, Hints, Translated, Translation, Untranslated
from bridge.translation import pipeline
from bridge.translation.engines import Direction, EngineError
from bridge.translation.pipeline import Way, way
from bridge.translation.workers.wire import Batch, Item

ENGLISH, PORTUGUESE = Language("en"), Language("pt")
EN_PT = Direction(ENGLISH, PORTUGUESE)


class ScriptedEngine:
    """Knows one direction and says what it was told to say; keeps what it was asked."""

    name = "scripted"
    batch = 8
    uses_hints = False

    def __init__(self, says: dict[str, str], direction: Direction = EN_PT) -> None:
        self.says = says
        self.direction = direction
        self.calls: list[list[str]] = []

    def model(self, direction: Direction) -> str | None:
        """One direction has one."""
        return "v1" if direction == self.direction else None

    def warm(self, direction: Direction) -> None:
        """Nothing to load."""

    def translate(
        self,
        lines: Sequence[str],
        direction: Direction,  # noqa: ARG002
        hints: Hints = NO_HINTS,  # noqa: ARG002
    ) -> list[str]:
        """What it was told to say."""
        self.calls.append(list(lines))
        return [self.says[line] for line in lines]


def answered(line: Way, *answers: str) -> tuple[list[str], str | Untranslated]:
    """What a way asked, and where it ended."""
    asked = [next(line), *map(line.send, answers[:-1])]
    with pytest.raises(StopIteration) as end:
        line.send(answers[-1])
    return asked, end.value.value


def test_a_link_goes_around_the_engine() -> None:
    """What is kept reaches the engine as a placeholder and the reader as it was written."""
    line = way("Look at https://tea.example/Menu_1 now.", EN_PT)

    (asked,), outcome = answered(line, "Olhe para Z1Z agora.")

    assert asked == "Look at Z1Z now."
    assert outcome == "Olhe para https://tea.example/Menu_1 agora."


def test_a_lost_placeholder_leads_to_the_pieces_between() -> None:
    """An output without the placeholder is thrown away; the words around are translated alone."""
    line = way("Look at https://tea.example/Menu_1 now.", EN_PT)

    asked, outcome = answered(line, "Olhe agora.", "Olhe para", "agora.")

    assert asked == ["Look at Z1Z now.", "Look at", "now."]
    assert outcome == "Olhe para https://tea.example/Menu_1 agora."


@pytest.mark.parametrize(
    "text", ["https://tea.example", "🎉🎉", "12:30", "@maria", f"look: {'agkb' * 50}"]
)
def test_nothing_to_translate_asks_no_engine(text: str) -> None:
    """A line without words, or with what can be none, ends before the engine."""
    with pytest.raises(StopIteration) as end:
        next(way(text, EN_PT))

    assert end.value.value == Untranslated(reason="nothing_to_translate")


def test_a_copied_output_is_no_translation() -> None:
    """An engine that gives back what it got has not translated."""
    line = way("The weather is nice today.", EN_PT)

    _, outcome = answered(line, "The weather is nice today.")

    assert outcome == Untranslated(reason="nothing_to_translate")


def test_a_runaway_output_is_tried_once_more_in_another_wording() -> None:
    """After a bad output for the tidied line, the line as written gets its chance."""
    line = way("gotta go to the store now", EN_PT)
    tidied = next(line)

    as_written = line.send("loja " * 40)
    with pytest.raises(StopIteration) as end:
        line.send("tenho que ir à loja agora")

    assert (tidied[0], as_written) == (tidied[0].upper(), "gotta go to the store now")
    assert end.value.value == "tenho que ir à loja agora"


def test_two_bad_outputs_leave_the_line_untranslated() -> None:
    """Where no wording gives a translation, the original goes over."""
    line = way("gotta go to the store now", EN_PT)
    next(line)

    line.send("loja " * 40)
    with pytest.raises(StopIteration) as end:
        line.send("♪")

    assert end.value.value == Untranslated(reason="failed")


def test_lines_of_a_batch_share_one_call_and_keep_their_order() -> None:
    """Plain lines go to the engine together, and each gets its own outcome back."""
    engine = ScriptedEngine({"I drink tea.": "Eu bebo chá.", "We walk home.": "Vamos para casa."})
    items = tuple(Item(RichText(text)) for text in ("I drink tea.", "12:30", "We walk home."))

    outcomes = pipeline.translate(engine, Batch(engine="scripted", direction=EN_PT, items=items))

    assert engine.calls == [["I drink tea.", "We walk home."]]
    assert outcomes == [
        translated("Eu bebo chá."),
        Untranslated(reason="nothing_to_translate"),
        translated("Vamos para casa."),
    ]


def test_no_route_is_an_engines_failure() -> None:
    """A direction that the engine has no models for is told, not guessed."""
    batch = Batch(engine="scripted", direction=Direction(PORTUGUESE, ENGLISH))

    with pytest.raises(EngineError, match="no models pt→en"):
        pipeline.translate(ScriptedEngine({}), batch)


def translated(text: str) -> Translation:
    """What the scripted engine's outcome looks like."""
    return Translated(text=RichText(text), engine="scripted")


def test_a_figure_whose_placeholder_is_lost_is_shown_to_the_engine() -> None:
    """Small models know figures better than placeholders; only an unchanged one counts."""
    line = way("Tickets cost 2,500 now.", EN_PT)

    asked, outcome = answered(line, "Os bilhetes custam Z.", "Os bilhetes custam 2,500 agora.")

    assert asked == ["Tickets cost Z1Z now.", "Tickets cost 2,500 now."]
    assert outcome == "Os bilhetes custam 2,500 agora."


def test_pieces_of_a_script_without_blanks_get_some() -> None:
    """What stood glued in Chinese does not stick together, nor end, in English."""
    line = way("这个APP老是闪退。", Direction(Language("zh"), ENGLISH))

    asked, outcome = answered(line, "This keeps crashing.", "This.", "Keeps crashing.")

    assert asked == ["这个Z1Z老是闪退。", "这个", "老是闪退。"]
    assert outcome == "This APP Keeps crashing."
