"""The one way in: who may, how a command is written, in which language it is answered."""

from dataclasses import replace

import pytest

from bridge.commands import find, usage
from bridge.commands.table import TABLE, CommandSpec
from bridge.store.store import Store
from tests.bridge.commands.setting import ANA, BRUNO, ask, changes_nothing, services_of
from tests.clock import FakeClock

ADMINS = [spec for spec in TABLE if spec.who == "admin"]


def filled(spec: CommandSpec) -> tuple[str, ...]:
    """The command with all it needs."""
    return (
        *spec.words,
        *(option.choices[0] if option.choices else "1" for option in spec.options),
    )


@pytest.mark.parametrize("spec", ADMINS, ids=usage)
async def test_who_is_no_admin_changes_nothing(
    store: Store, clock: FakeClock, spec: CommandSpec
) -> None:
    """And is told so, for each command of the admins."""
    outcome = await ask(services_of(store, clock), *filled(spec), author=BRUNO)

    assert outcome.answer.text == (
        "Only an admin of this channel can do that. Nothing has changed."
    )
    assert changes_nothing(outcome)


@pytest.mark.parametrize("spec", ADMINS, ids=usage)
async def test_a_private_chat_is_no_channel(
    store: Store, clock: FakeClock, spec: CommandSpec
) -> None:
    """Whoever asks there is sent to the group; nothing is made of the private chat."""
    outcome = await ask(services_of(store, clock), *filled(spec), room=None, is_private=True)

    assert outcome.answer.text.startswith("That belongs into a group or channel")
    assert changes_nothing(outcome)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("bridge", "join"), "/bridge join code"),
        (("bridge", "show"), "/bridge show translation|both|original"),
        (("bridge", "show", "flags"), "/bridge show translation|both|original"),
        (("bridge", "direction", "sideways"), "/bridge direction both|in|out"),
        (("bridge", "language"), "/bridge language code"),
        (("prompts",), "/prompts on|off"),
    ],
)
async def test_a_wrong_command_is_shown_how(
    store: Store, clock: FakeClock, words: tuple[str, ...], written: str
) -> None:
    """As it is written, with its choices."""
    outcome = await ask(services_of(store, clock), *words)

    assert outcome.answer.text == f"That is written like this: {written}"
    assert changes_nothing(outcome)


def test_what_may_be_left_out_is_in_brackets() -> None:
    """As everywhere."""
    spec = find(("bridge", "pause"))

    assert spec is not None
    assert usage(spec) == "/bridge pause [minutes]"


async def test_choices_and_words_may_be_in_any_case(store: Store, clock: FakeClock) -> None:
    """A phone begins lines with a capital."""
    outcome = await ask(services_of(store, clock), "Bridge", "SHOW", "Both")

    assert outcome.decision.links[0].show == "both"


async def test_an_unknown_command_is_said_to_be_unknown(store: Store, clock: FakeClock) -> None:
    """With what was typed, as it was typed."""
    outcome = await ask(services_of(store, clock), "bridge", "fly", "**away**")

    assert outcome.answer.text == ("I don't know /bridge fly **away**. /help tells what there is.")


@pytest.mark.parametrize(
    ("locale", "guild", "begins"),
    [
        ("pt-br", None, "Só um admin"),
        (None, None, "Só um admin"),
        ("de", None, "Só um admin"),
        ("en-GB", None, "Only an admin"),
    ],
)
async def test_answers_are_in_the_askers_language(
    store: Store, clock: FakeClock, locale: str | None, guild: str | None, begins: str
) -> None:
    """Their own where the bot speaks it, else the channel's (here: Portuguese)."""
    asker = replace(BRUNO, locale=locale)

    outcome = await ask(
        services_of(store, clock), "bridge", "leave", author=asker, guild_locale=guild
    )

    assert outcome.answer.text.startswith(begins)


async def test_outside_any_room_the_guilds_language_counts(store: Store, clock: FakeClock) -> None:
    """Else English."""
    anonymous = replace(ANA, locale=None)
    services = services_of(store, clock)

    chinese = await ask(services, "help", author=anonymous, room=None, guild_locale="zh-TW")
    english = await ask(services, "help", author=anonymous, room=None)

    assert "房间" in chinese.answer.text
    assert english.answer.text.startswith("This room is shared")


async def test_a_room_needs_no_room_to_say_so(store: Store, clock: FakeClock) -> None:
    """Every command about a room says where none is."""
    for words in (("invite",), ("leave",), ("pause",), ("resume",), ("status",)):
        outcome = await ask(services_of(store, clock), "bridge", *words, room=None)

        assert outcome.answer.text.startswith("This channel is in no room yet."), words


async def test_in_private_the_way_is_named_not_a_missing_right(
    store: Store, clock: FakeClock
) -> None:
    """There is no channel in a private chat to be an admin of."""
    outcome = await ask(
        services_of(store, clock), "bridge", "create", author=BRUNO, room=None, is_private=True
    )

    assert outcome.answer.text == "That belongs into a group or channel; say it there."


async def test_a_language_that_is_not_spoken_is_answered_in_the_channels(
    store: Store, clock: FakeClock
) -> None:
    """A German in a Portuguese channel reads Portuguese; where nothing is known, English."""
    asker = replace(BRUNO, locale="de")
    services = services_of(store, clock)

    inside = await ask(services, "bridge", "leave", author=asker)
    outside = await ask(services, "bridge", "leave", author=asker, room=None)

    assert inside.answer.text.startswith("Só um admin")
    assert outside.answer.text.startswith("Only an admin")
