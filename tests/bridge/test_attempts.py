"""Plainer forms: each shows less, none loses the words."""

from bridge.attempts import plainer_forms
from bridge.deliveries import Part
from bridge.events import Attachment
from bridge.ports import Outgoing, ReplyTarget
from bridge.richtext import RichText, Style, join
from tests.bridge.store.values import DEN, DISCORD, ref

BOLD = RichText.styled("hello", Style.BOLD)
CAT = Attachment(platform=DISCORD, kind="photo", source="1", name="cat.jpg")


def test_plain_text_has_one_form() -> None:
    """Nothing can be taken away."""
    outgoing = Outgoing(part=Part(text=RichText("hello")), nonce="n")

    assert list(plainer_forms(outgoing)) == [outgoing]


def test_each_form_shows_less() -> None:
    """The pointer becomes a quotation, formatting goes, files become their names."""
    outgoing = Outgoing(
        part=Part(text=BOLD, attachments=(CAT,)),
        reply_to=ReplyTarget(ref=ref(DEN, 4), author="Emma", excerpt="which?"),
        is_silent=True,
        nonce="n",
    )

    as_it_is, quoting, unformatted, named = plainer_forms(outgoing)

    assert as_it_is == outgoing
    assert quoting.reply_to is None
    quotation = RichText.styled("Emma: which?", Style.QUOTE)
    assert quoting.part == Part(text=join([quotation, BOLD], "\n"), attachments=(CAT,))
    assert unformatted.part == Part(text=RichText("Emma: which?\nhello"), attachments=(CAT,))
    assert named.part == Part(text=RichText("Emma: which?\nhello\n📎 cat.jpg"))
    assert all(form.is_silent and form.nonce == "n" for form in (quoting, unformatted, named))


def test_files_alone_become_their_names() -> None:
    """A line for each; no empty line above."""
    dog = Attachment(platform=DISCORD, kind="document", source="2", name="dog.pdf")

    *_, last = plainer_forms(Outgoing(part=Part(attachments=(CAT, dog)), nonce="n"))

    assert last.part == Part(text=RichText("📎 cat.jpg\n📎 dog.pdf"))
