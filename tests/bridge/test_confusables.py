"""Names that a reader would take for one another."""

import pytest

from bridge.confusables import skeleton, skeletons


@pytest.mark.parametrize(
    ("worn", "owned"),
    [
        ("ana", "Ana"),
        ("A n a", "Ana"),
        ("Ána ✓", "Ana"),
        ("Аnа", "Ana"),
        ("Αna", "Ana"),
        ("Ꭺna", "Ana"),
        ("ＡＮＡ", "Ana"),
        ("𝐀𝐧𝐚", "Ana"),
        ("🅰🄽🄰", "Ana"),
        ("🇦🇳🇦", "Ana"),
        ("ᴀɴᴀ", "Ana"),
        ("A\u200bn\u2060a", "Ana"),
        ("A\u202ena", "Ana"),
        ("Ana\U000e0041", "Ana"),
        ("Ana\u3164", "Ana"),
        ("Øle", "Ole"),
        ("lvan", "Ivan"),
        ("1van", "Ivan"),
        ("teah0use", "teahouse"),
        ("adrnin", "admin"),
        ("ТЕАНОUSЕ", "teahouse"),
        ("小 猫", "小猫"),
        ("🐱 ", "🐱"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(worn: str, owned: str) -> None:
    """Case, accents, spaces, styles, invisible characters and other scripts don't tell them."""
    assert skeleton(worn) == skeleton(owned)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ana", "Anna"), ("Ana", "Ane"), ("Emma", "Erna"), ("小猫", "小狗"), ("🐱", "🐶")],
)
def test_other_names_have_another(one: str, other: str) -> None:
    """A name that is merely near is nobody's disguise."""
    assert skeleton(one) != skeleton(other)


def test_a_name_that_imitates_our_mark_is_seen_through() -> None:
    """Whoever is called "Ana · Telegram" would be taken for an Ana whom we had marked."""
    assert skeleton("Ana") in skeletons("Аna·Telegram")
    assert skeletons("") == frozenset()
