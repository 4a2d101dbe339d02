"""What the reader sees of an author's tone."""

import pytest

from bridge.events import Language
from bridge.translation.normalise import prepare
from bridge.translation.pieces import Kept, Words
from tests.bridge.translation.normalise.lines import prepared


@pytest.mark.parametrize(
    ("text", "output", "expected"),
    [
        ("vc tb vai hj", "Are you also going today?", "are you also going today"),
        ("vc tb vai hj?", "Are you also going today?", "are you also going today?"),
        ("Vc tb vai hj", "Are you also going today?", "Are you also going today"),
        ("eu moro em lisboa", "I live in Lisbon.", "i live in lisbon"),
        ("Hj eu moro em Lisboa", "Today I live in Lisbon.", "Today I live in Lisbon"),
        ("mt caro isso!!!", "That's very expensive!", "that's very expensive!!!"),
        ("acho q vai...", "I think it will...", "i think it will..."),
        ("QUE CASA LINDA", "What a beautiful house.", "WHAT A BEAUTIFUL HOUSE"),
        ("n e facil", "It is not easy.", "it's not easy"),
    ],
)
def test_case_stop_and_wording_are_the_authors(text: str, output: str, expected: str) -> None:
    """Lower case, a missing stop, repeated marks and shouting come back; stiff wording goes."""
    assert prepared(text, "pt", "en").restore(output) == expected


def test_kept_pieces_keep_their_letters() -> None:
    """An address is not made small with the words around it."""
    line = (Words("olha so "), Kept("https://x.y/AbC", "https://x.y/AbC"))
    ready = prepare(line, source=Language("pt"), target=Language("en"))

    restored = ready.restore("Look at https://x.y/AbC.")

    assert restored == "look at https://x.y/AbC"


def test_what_stands_apart_gets_a_comma_and_no_stop_before_it() -> None:
    """The sentence before a phrase or a laugh loses the stop that only the engine needed."""
    ready = prepared("hes sick poor thing lol", "en", "pt")

    restored = ready.restore("Ele está doente., coitado kkk")

    assert restored == "ele está doente, coitado kkk"


def test_an_elongation_is_kept_in_the_readers_word() -> None:
    """One word that was drawn out and has a word of the reader's stays drawn out."""
    ready = prepared("yesss i passed", "en", "pt")

    restored = ready.restore("siiim, Eu passei.")

    assert restored == "siiim, passei"


def test_an_output_without_its_pieces_is_toned_as_one_sentence() -> None:
    """The original's translation, tried when the prepared line failed, gets the same tone."""
    ready = prepared("hes sick poor thing", "en", "pt")

    restored = ready.restore("Ele está doente.")

    assert restored == "ele está doente"
