"""Formatting stays on its words, and a spoiler never leaks."""

import pytest

from bridge.richtext import RichText, Span, Style
from bridge.translation.formatting import translate_rich

_PHRASES = {
    "My cat sleeps all day.": "Meu gato dorme o dia todo.",
    "The food is great.": "A comida é ótima.",
    "cat": "gato",
    "the butler did it": "o mordomo é o culpado",
    "I can't believe the butler did it": "Não acredito que o mordomo é o culpado",
    "the killer": "a assassina",
    'I can\'t believe "the butler did it"': 'Não acredito que "o mordomo é o culpado"',
    "He left the bank, not the bench": "Ele deixou a margem, não o banco",
    "the bank": "o banco",
    'He left "the bank", not the bench': 'Ele deixou "a margem", não o banco',
    "I know who the killer is": "Eu sei quem é o assassino",
    'I know who "the killer" is': 'Eu sei quem é "o assassino"',
    "she": "ela",
    "I saw that she left": "Vi que foi embora",
    'I saw that "she" left': "Vi que foi embora",
    "run `1` now": "rode `1` agora",
    "now": "agora",
    "ask `1` about it": "pergunte a `1` sobre isso",
}


def translate(text: str) -> str | None:
    """An engine that knows a few phrases and gives up on all others."""
    return _PHRASES.get(text)


def styled(text: str, *marks: tuple[str, Style]) -> RichText:
    """`text` with each mark's words in its style."""
    return RichText(
        text,
        tuple(
            Span(start=text.index(words), end=text.index(words) + len(words), style=style)
            for words, style in marks
        ),
    )


@pytest.mark.parametrize("style", [Style.BOLD, Style.ITALIC, Style.SPOILER, Style.QUOTE])
def test_a_whole_line_keeps_its_style(style: Style) -> None:
    """What covers the line covers its translation."""
    line = RichText.styled("My cat sleeps all day.", style)

    assert translate_rich(line, translate) == RichText.styled("Meu gato dorme o dia todo.", style)


def test_a_whole_sentence_keeps_its_style() -> None:
    """What covers one of several sentences covers that one's translation."""
    line = styled("My cat sleeps all day. The food is great.", ("The food is great.", Style.BOLD))

    assert translate_rich(line, translate) == styled(
        "Meu gato dorme o dia todo. A comida é ótima.", ("A comida é ótima.", Style.BOLD)
    )


def test_a_piece_is_found_again() -> None:
    """A word inside a sentence carries its style to where it went."""
    line = styled("My cat sleeps all day.", ("cat", Style.BOLD))

    assert translate_rich(line, translate) == styled(
        "Meu gato dorme o dia todo.", ("gato", Style.BOLD)
    )


def test_a_piece_is_found_between_quotation_marks() -> None:
    """A piece that is said otherwise alone is found by quoting it in its sentence."""
    line = styled("I know who the killer is", ("the killer", Style.ITALIC))

    assert translate_rich(line, translate) == styled(
        "Eu sei quem é o assassino", ("o assassino", Style.ITALIC)
    )


def test_a_piece_that_is_not_found_is_plain() -> None:
    """Formatting that can't be placed stays on the original only."""
    line = styled("I saw that she left", ("she", Style.BOLD))

    assert translate_rich(line, translate) == RichText("Vi que foi embora")


def test_a_spoiler_is_placed_on_its_words() -> None:
    """Hidden words are hidden in the translation."""
    line = styled("I can't believe the butler did it", ("the butler did it", Style.SPOILER))

    assert translate_rich(line, translate) == styled(
        "Não acredito que o mordomo é o culpado", ("o mordomo é o culpado", Style.SPOILER)
    )


def test_a_spoiler_that_is_not_found_hides_its_sentence() -> None:
    """Better too much hidden than a word told."""
    line = styled("I saw that she left", ("she", Style.SPOILER))

    assert translate_rich(line, translate) == RichText.styled("Vi que foi embora", Style.SPOILER)


def test_a_spoiler_is_not_believed_to_be_where_one_way_finds_it() -> None:
    """The bank of a river is no bank: what the engine says alone may stand elsewhere."""
    line = styled("He left the bank, not the bench", ("the bank", Style.SPOILER))

    assert translate_rich(line, translate) == RichText.styled(
        "Ele deixou a margem, não o banco", Style.SPOILER
    )


def linked(text: str, *words: str) -> RichText:
    """`text` with a link on each of these words."""
    marks = [(text.index(word), text.index(word) + len(word), word) for word in words]
    return RichText(
        text,
        tuple(
            Span(start=start, end=end, style=Style.LINK, value=f"https://tea.example/{word}")
            for start, end, word in marks
        ),
    )


def test_a_link_that_is_not_found_is_on_its_sentence() -> None:
    """Its reader can still follow it."""
    line = linked("I saw that she left", "she")

    assert translate_rich(line, translate) == RichText.styled(
        "Vi que foi embora", Style.LINK, "https://tea.example/she"
    )


def test_a_link_beside_other_formatting_is_followed_by_its_address() -> None:
    """Nothing can be in two links, and platforms format no words inside one."""
    line = linked("I saw that she left", "she", "saw")

    assert translate_rich(line, translate) == RichText(
        "Vi que foi embora → https://tea.example/saw → https://tea.example/she"
    )


def test_a_hidden_link_stays_hidden() -> None:
    """An address can tell, too."""
    link = linked("I saw that she left", "she")
    line = RichText(link.text, (*link.spans, Span(start=2, end=19, style=Style.SPOILER)))

    translated = translate_rich(line, translate)

    assert translated is not None
    assert translated.text == "Vi que foi embora → https://tea.example/she"
    assert hidden(translated) == set(range(len(translated.text)))


def hidden(text: RichText) -> set[int]:
    """The indexes under spoilers."""
    spoilers = [span for span in text.spans if span.style is Style.SPOILER]
    return {index for span in spoilers for index in range(span.start, span.end)}


def test_code_goes_over_as_it_is() -> None:
    """Code is kept verbatim, in its style, in its place; what is beside it is translated."""
    line = styled("run make it now", ("make it", Style.CODE), ("now", Style.BOLD))

    assert translate_rich(line, translate) == styled(
        "rode make it agora", ("make it", Style.CODE), ("agora", Style.BOLD)
    )


def test_a_mention_goes_over_as_it_is() -> None:
    """A person's name behind a mention is no word, and stays clickable."""
    mention = Span(start=4, end=14, style=Style.MENTION, value="42")

    translated = translate_rich(RichText("ask Rosa Leite about it", (mention,)), translate)

    assert translated == RichText(
        "pergunte a Rosa Leite sobre isso",
        (Span(start=11, end=21, style=Style.MENTION, value="42"),),
    )


def test_code_alone_is_not_translated() -> None:
    """A line that is all code has no words."""
    assert translate_rich(RichText.styled("now", Style.CODE), translate) is None


def test_what_is_not_translated_stays_as_it_was() -> None:
    """A sentence the engine gives up on keeps its words and its formatting."""
    line = styled("My cat sleeps all day. Xyzzy plugh.", ("plugh", Style.SPOILER))

    assert translate_rich(line, translate) == styled(
        "Meu gato dorme o dia todo. Xyzzy plugh.", ("plugh", Style.SPOILER)
    )
    assert translate_rich(RichText.styled("xyzzy", Style.BOLD), translate) is None
