"""What goes around the engine, and how it comes back."""

import pytest

from bridge.translation.pieces import Kept, Words
from bridge.translation.protect import mask, protect, unmask


def kept(text: str, *names: str) -> list[str]:
    """The pieces of `text` that are kept."""
    return [piece.source for piece in protect(text, names=names) if isinstance(piece, Kept)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("see https://a.example.com/x?y=(1), ok", ["https://a.example.com/x?y=(1)"]),
        ("(https://en.example.org/A_(b))", ["https://en.example.org/A_(b)"]),
        ("这个（https://v.example.com/a9?t=15）", ["https://v.example.com/a9?t=15"]),
        ("on www.example.com.br/foo.", ["www.example.com.br/foo"]),
        ("mail ana.lima@example.edu!", ["ana.lima@example.edu"]),
        ("@maria_s and @tom.k, @joão", ["@maria_s", "@tom.k", "@joão"]),
        ("@小美 你到哪了", ["@小美"]),
        ("hi <@123> <@!45> in <#678>", ["<@123>", "<@!45>", "<#678>"]),
        ("<:pepe:12> <a:wave:34>", ["<:pepe:12>", "<a:wave:34>"]),
        ("join #study-group", ["#study-group"]),
        ("背景用#ffffff，好", ["#ffffff"]),
        ("lol :joy: and :+1:", [":joy:", ":+1:"]),
        ("run `rm -rf x` or ``a`b``", ["`rm -rf x`", "``a`b``"]),
        ("```py\nprint(1)\n```", ["```py\nprint(1)\n```"]),
        ("IMG_0921.HEIC and relatório.pdf", ["IMG_0921.HEIC", "relatório.pdf"]),
        ("in ~/notes/a.txt", ["~/notes/a.txt"]),
    ],
)
def test_addresses_and_markup_are_kept(text: str, pieces: list[str]) -> None:
    """Links, mentions, tags, code and file names, without the punctuation around them."""
    assert kept(text) == pieces


@pytest.mark.parametrize(
    "emoji",
    ["😹", "🙏🙏", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "🇧🇷", "🏳️‍🌈", "1️⃣", "❤️", "☕", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
)
def test_an_emoji_is_one_piece(emoji: str) -> None:
    """Joined, coloured and flag emoji are not cut apart."""
    assert kept(f"olha {emoji} aí") == [emoji]
    assert kept(f"看{emoji}这") == [emoji]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("deu R$ 1.250,00 ontem", ["R$ 1.250,00"]),
        ("bill was $2,347.80, wow", ["$2,347.80"]),
        ("涨到¥3500了", ["¥3500"]),
        ("900 lira tuttu", ["900 lira"]),
        ("por €380 ou 20€", ["€380", "20€"]),
        ("at 19:30, 7pm or 19h30", ["19:30", "7pm", "19h30"]),
        ("12:30到14:00", ["12:30", "14:00"]),
        ("node 20.11.1, v2", ["20.11.1", "v2"]),
        ("on +1 415-555-0132", ["+1 415-555-0132"]),
        ("+55 (21) 90000-1234", ["+55 (21) 90000-1234"]),
        ("em 12/05/2024 ou 2024-05-12", ["12/05/2024", "2024-05-12"]),
        ("50% off, 2.500 left", ["50%", "2.500"]),
        ("换成5173", ["5173"]),
    ],
)
def test_figures_are_kept(text: str, pieces: list[str]) -> None:
    """Prices, times, versions, telephone numbers and dates, with what belongs to them."""
    assert kept(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "meu gato dorme o dia todo",
        "u r gr8 m8, c u 2day or l8r",
        "the 1st and the 2nd",
        "now:then, so: yes",
        "he said (quietly) no",
        "wait... what?! ok",
        "3个人 2万块",
        "a < b > c",
        "it's rock 'n' roll, don't you think",
    ],
)
def test_words_are_left_to_the_engine(text: str) -> None:
    """Shorthand, ordinals, brackets and quantities in words are language."""
    assert kept(text) == []


def test_names_of_people_in_the_room_are_kept() -> None:
    """As written, in any case, whole words only."""
    assert kept("oi maria, a Mariana viu a Maria?", "Maria") == ["maria", "Maria"]
    assert kept("小美今天来吗", "小美") == ["小美"]


def test_a_name_that_is_a_word_is_kept_only_where_it_must_be_a_name() -> None:
    """Will may come; will he? Only a capital inside a sentence makes a name of it."""
    assert kept("Will you ask if Will will come", "Will") == ["Will"]
    assert kept("a rosa da Rosa", "Rosa") == ["Rosa"]


@pytest.mark.parametrize("name", ["", " ", "X", "🐱", "42"])
def test_names_that_name_nobody_are_ignored(name: str) -> None:
    """A display name without two letters in a row is not looked for."""
    assert kept("X has 42 cats", name) == []


def test_brands_are_kept() -> None:
    """Products keep their names; those that are words too, only as names."""
    assert kept("a playlist tá no Spotify e no spotify") == ["Spotify", "spotify"]
    assert kept("Discord is in discord, but i use Discord") == ["Discord"]
    assert kept("my iPhone has WhatsApp") == ["iPhone", "WhatsApp"]


def test_pieces_are_in_order() -> None:
    """A line is its pieces, one after the other."""
    assert protect("veja https://a.example.com agora") == (
        Words("veja "),
        Kept("https://a.example.com", "https://a.example.com"),
        Words(" agora"),
    )


def test_a_line_comes_back_through_its_mask() -> None:
    """Kept pieces return to where the engine put their placeholders, as the reader gets them."""
    masked = mask(
        (Words(" blz, te vejo "), Kept("19:30", "19:30"), Words(" "), Kept("bjs", "xoxo"))
    )

    assert masked.text == "blz, te vejo Z1Z Z2Z"
    assert unmask("Z2Z cool, at Z1Z then", masked) == " xoxo cool, at 19:30 then"


@pytest.mark.parametrize(
    "output",
    ["gone", "Z1Z", "Z1Z Z1Z Z2Z", "Z1Z Z2Z Z3Z", "Z1Z Z 2 Z", "z1z Z1Z Z2Z", "Z1Zs Z2Z"],
)
def test_a_broken_placeholder_is_noticed(output: str) -> None:
    """Lost, doubled, invented, spaced out, lower-cased or glued: None, so that nothing is lost."""
    masked = mask((Kept("@a", "@a"), Words(" and "), Kept("@b", "@b")))

    assert unmask(output, masked) is None


def test_placeholders_never_are_the_authors_own_words() -> None:
    """Somebody who writes Z1Z gets it back."""
    line = (Words("z1z is "), Kept("@a", "@a"))

    masked = mask(line)

    assert masked.text == "z1z is ZZ1ZZ"
    assert unmask(masked.text, masked) == "z1z is @a"
