"""Messages that show several sources: laid out of their forms, and laid out anew."""

from bridge.deliveries import CopyPart, Face, KeptForm, Part
from bridge.events import Attachment
from bridge.richtext import RichText, Style
from bridge.sharing import Stretch, changed, lay_out
from tests.bridge.store.values import DEN, DISCORD, GROUP, ref

MESSAGE = ref(DEN, 501)
CAT = Attachment(platform=DISCORD, kind="photo", source="1", name="cat.jpg")
NAMED = Part(text=RichText.styled("Ana", Style.BOLD) + "\nmeu gato", head=3)


def stretch(number: int, part: Part | None, face: Face | None = None) -> Stretch:
    """Source `number` in the shared message."""
    form = KeptForm(part=part, face=face) if part else None
    here = CopyPart(ref=MESSAGE, start=0, end=1)
    return Stretch(source=ref(GROUP, number), index=0, parts=(here,), form=form)


def test_forms_stand_one_below_the_other() -> None:
    """In their order, with formatting and files; ranges count code points."""
    ana, bob = stretch(1, NAMED), stretch(2, Part(text=RichText("🐈 dorme"), attachments=(CAT,)))

    laid_out = lay_out([ana, bob])

    assert laid_out is not None
    assert laid_out.part.text == RichText("Ana\nmeu gato\n🐈 dorme", NAMED.text.spans)
    assert laid_out.part.attachments == (CAT,)
    assert laid_out.ranges == ((0, 12), (13, 20))


def test_the_message_keeps_its_face() -> None:
    """Lines of one author that were joined stay under their name."""
    face = Face(name="Ana")

    laid_out = lay_out([stretch(1, NAMED, face), stretch(2, NAMED, face)])

    assert laid_out is not None
    assert laid_out.face == face


def test_without_all_forms_nothing_is_laid_out() -> None:
    """Nobody's words are dropped because they are kept no more."""
    assert lay_out([stretch(1, NAMED), stretch(2, None)]) is None
    assert lay_out([]) is None


def test_changed_words_stand_below_the_same_author_line() -> None:
    """Whether a line names its author depends on its neighbours; an edit leaves that alone."""
    nameless = stretch(2, Part(text=RichText("second")))
    renamed = Part(text=RichText("Ana Maria\nchanged"), head=9)

    first, _ = changed([stretch(1, NAMED), nameless], ref(GROUP, 1), renamed)
    _, second = changed([stretch(1, NAMED), nameless], ref(GROUP, 2), renamed)

    assert first.form
    assert second.form
    assert (first.form.part.text.text, first.form.part.head) == ("Ana\nchanged", 3)
    assert (second.form.part.text.text, second.form.part.head) == ("changed", 0)


def test_what_is_gone_leaves_the_others() -> None:
    """Their forms are as they were."""
    one, two, three = (stretch(number, NAMED) for number in (1, 2, 3))

    assert changed([one, two, three], ref(GROUP, 2), None) == (one, three)


def test_a_stretch_moves_in_its_message_alone() -> None:
    """Other messages of the same part stay what they are."""
    other = CopyPart(ref=ref(DEN, 502))
    here = CopyPart(ref=MESSAGE, start=0, end=1)
    both = Stretch(source=ref(GROUP, 1), index=0, parts=(here, other), form=None)

    assert both.moved(MESSAGE, 4, 9) == (CopyPart(ref=MESSAGE, start=4, end=9), other)
