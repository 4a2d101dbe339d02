"""How one channel takes part: language, show, direction, pause and resume."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge.events import Language
from bridge.rooms import Direction, Show
from bridge.store.store import Store
from tests.bridge.commands.setting import ask, changes_nothing, services_of
from tests.bridge.fakes import FakeTranslator
from tests.bridge.store.values import EN, MOMENT, PT, ROOM
from tests.clock import FakeClock


@pytest.mark.parametrize(
    ("typed", "code"),
    [("zh-CN", "zh"), ("zh-TW", "zh-Hant"), ("中文", "zh"), ("pt-BR", "pt"), ("German", "de")],
)
async def test_a_language_is_known_by_many_names(
    store: Store, clock: FakeClock, typed: str, code: str
) -> None:
    """From then on it is the admins' choice, not only the pairing admin's own."""
    outcome = await ask(services_of(store, clock), "bridge", "language", typed)

    assert outcome.decision.links == (replace(PT, language=code),)


async def test_an_unknown_language_names_the_nearest(store: Store, clock: FakeClock) -> None:
    """And nothing changes."""
    outcome = await ask(services_of(store, clock), "bridge", "language", "portugese", "x")

    assert outcome.answer.text.startswith("I know no language called “portugese x”. Nearest: ")
    assert "português (pt)" in outcome.answer.text
    assert changes_nothing(outcome)


async def test_a_language_without_a_model_is_said_at_once(store: Store, clock: FakeClock) -> None:
    """With the operator's cure."""
    translator = FakeTranslator(without=frozenset({Language("ja")}))
    services = services_of(store, clock, translator)

    outcome = await ask(services, "bridge", "language", "ja")

    assert "teahouse models install en ja" in outcome.answer.text


async def test_both_sides_in_one_language_translate_nothing(
    store: Store, clock: FakeClock
) -> None:
    """Which is said, as it is seldom what was meant."""
    outcome = await ask(services_of(store, clock), "bridge", "language", "en")

    assert "Both sides read English (en): nothing will be translated." in outcome.answer.text


async def test_show_and_direction_change_this_channel_only(store: Store, clock: FakeClock) -> None:
    """One link changes, by one setting."""
    services = services_of(store, clock)

    shows = await ask(services, "bridge", "show", "original")
    directed = await ask(services, "bridge", "direction", "out")

    assert shows.decision.links == (replace(PT, show=Show.ORIGINAL),)
    assert directed.decision.links == (replace(PT, direction=Direction.OUT),)


async def test_a_pause_is_told_on_both_sides(store: Store, clock: FakeClock) -> None:
    """With minutes it ends by itself, and says when."""
    outcome = await ask(services_of(store, clock), "bridge", "pause", "30")

    until = MOMENT + timedelta(minutes=30)
    assert outcome.decision.links == (replace(PT, paused_at=MOMENT, paused_until=until),)
    assert [link for link, _ in outcome.decision.deliveries] == [PT, EN]
    told = outcome.decision.deliveries[1][1]
    assert told.kind == "post"
    assert told.parts[0].text.text.startswith("#a is paused until 20:30 UTC.")


async def test_a_pause_into_another_day_names_the_day(store: Store, clock: FakeClock) -> None:
    """An hour alone would be today's."""
    outcome = await ask(services_of(store, clock), "bridge", "pause", "4000")

    told = outcome.decision.deliveries[1][1]
    assert told.kind == "post"
    assert told.parts[0].text.text.startswith("#a is paused until 2025-01-17 14:40 UTC.")


@pytest.mark.parametrize("digits", [5_000, 300])
async def test_endless_digits_are_refused_in_short(
    store: Store, clock: FakeClock, digits: int
) -> None:
    """They are read as no number, and not said back whole."""
    outcome = await ask(services_of(store, clock), "bridge", "pause", "9" * digits)

    assert changes_nothing(outcome)
    assert "is no number of minutes" in outcome.answer.text
    assert len(outcome.answer.text) < 100


@pytest.mark.parametrize("minutes", ["0", "-5", "soon", "10081", "1.5", "²"])
async def test_odd_minutes_are_refused(store: Store, clock: FakeClock, minutes: str) -> None:
    """From one to a week."""
    outcome = await ask(services_of(store, clock), "bridge", "pause", minutes)

    assert changes_nothing(outcome)
    assert f"“{minutes}” is no number of minutes" in outcome.answer.text


async def test_resume_ends_a_pause(store: Store, clock: FakeClock) -> None:
    """And says so where there is none, or none any more."""
    services = services_of(store, clock)
    paused = ROOM.with_link(replace(PT, paused_at=MOMENT))

    over = ROOM.with_link(replace(PT, paused_at=MOMENT, paused_until=MOMENT))

    resumed = await ask(services, "bridge", "resume", room=paused)
    idle = await ask(services, "bridge", "resume")
    late = await ask(services, "bridge", "resume", room=over)

    assert resumed.decision.links == (PT,)
    assert changes_nothing(idle)
    assert changes_nothing(late)
    assert late.answer.text == "This channel isn't paused."


async def test_without_an_engine_no_model_is_advised(store: Store, clock: FakeClock) -> None:
    """The operator chose that nothing is translated: no command of the shell cures that."""
    translator = FakeTranslator(without=frozenset({Language("en"), Language("pt")}))
    services = services_of(store, clock, translator, translates=False)

    set_here = await ask(services, "bridge", "language", "en")
    made = await ask(services, "bridge", "create", room=None)

    for outcome in (set_here, made):
        assert "models install" not in outcome.answer.text
        assert "translates nothing" in outcome.answer.text


async def test_a_missing_english_model_is_not_from_english_to_english(
    store: Store, clock: FakeClock
) -> None:
    """The advised command names two languages."""
    translator = FakeTranslator(without=frozenset({Language("en")}))
    services = services_of(store, clock, translator)

    made = await ask(services, "bridge", "create", room=None)

    assert "install en en" not in made.answer.text
