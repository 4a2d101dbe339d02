"""The catalogue: whole in every language, and its mistakes named one by one."""

from pathlib import Path

import pytest

from bridge.errors import SetupError
from bridge.languages import HOUSE_LANGUAGES
from bridge.prompts.catalogue import check, read_catalogue

SEASONS = {
    "spring-festival",
    "carnival",
    "mid-autumn",
    "thanksgiving",
    "eid",
    "childrens-day",
    "first-school-day",
}


def question(
    question_id: str = "your-tea",
    *,
    without: str = "",
    options: str = "",
    more: str = "",
    title: str = "Your tea",
) -> str:
    """A question as a file holds it."""
    wordings = "".join(
        f'[question.{code}]\ntitle = "{title}"\ntext = "How do you drink it?"\n'
        f'post = "A photo of it."\nexample = "With milk."\n{options}\n'
        for code in HOUSE_LANGUAGES
        if code != without
    )
    kind = "choice" if options else "picture"
    return f'[[question]]\nid = "{question_id}"\nkind = "{kind}"\n{more}\n{wordings}'


def folder_with(tmp_path: Path, *questions: str) -> Path:
    """A catalogue of one file."""
    (tmp_path / "tea.toml").write_text('theme = "tea"\n' + "".join(questions), encoding="utf-8")
    return tmp_path


def test_the_catalogue_is_whole() -> None:
    """Ninety questions at least, for every season, each in every language of the house."""
    questions = read_catalogue()

    assert check() == []
    assert len(questions) >= 90
    assert {one.season for one in questions if one.season} == SEASONS
    assert {one.kind for one in questions} == {"picture", "words", "amount", "choice"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (question(without="ja"), "tea.toml: your-tea: not written in ja yet"),
        (question(title="T" * 61), "tea.toml: your-tea: en.title: "),
        (question(options='options = ["a", "b"]'), "a choice has three to six options"),
        (question(more='season = "tea-day"'), "tea.toml: your-tea: season: "),
        (question(more='colour = "red"'), "tea.toml: your-tea: colour: "),
        (question("Your Tea"), "tea.toml: Your Tea: id: "),
        (question() + question(), "tea.toml: your-tea: another question has this id"),
        (question() + '[question.xx]\ntitle = "?"\n', "xx is no language of the house"),
        ("[[question", "tea.toml: no TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, written: str, said: str) -> None:
    """In one line, and the catalogue is refused with the first of them."""
    folder = folder_with(tmp_path, written)

    (mistake,) = check(folder)

    assert said in mistake
    assert "\n" not in mistake
    with pytest.raises(SetupError) as refused:
        read_catalogue(folder)
    assert str(refused.value) == mistake


def test_one_mistake_hides_no_other(tmp_path: Path) -> None:
    """All are found in one go."""
    folder = folder_with(tmp_path, question("a", without="vi"), question("b", without="ko"))

    assert check(folder) == [
        "tea.toml: a: not written in vi yet",
        "tea.toml: b: not written in ko yet",
    ]
