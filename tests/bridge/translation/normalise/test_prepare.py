"""What the engine gets for a chat line."""

import csv
from pathlib import Path

import pytest

from bridge.events import Language
from bridge.translation.normalise import prepare
from bridge.translation.pieces import Kept, Words
from tests.bridge.translation.normalise.lines import for_engine, prepared, shown

TIDY = Path(__file__).parents[3] / "data" / "tidy.tsv"
EN, PT = Language("en"), Language("pt")


def tidy_lines() -> list[list[str]]:
    """Source, target and text of each tidy sentence."""
    with TIDY.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def test_tidy_sentences_pass_untouched() -> None:
    """A tidy line has one candidate, itself, and its translation stays as the engine made it."""
    lines = tidy_lines()

    changed = [
        text
        for source, target, text in lines
        if prepared(text, source, target).candidates != ((Words(text),),)
        or prepared(text, source, target).restore("As IT is.") != "As IT is."
    ]

    assert changed == []
    assert {source: sum(line[0] == source for line in lines) >= 50 for source in ("en", "pt")} == {
        "en": True,
        "pt": True,
    }


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("cant talk rn im at work", "en", "I can't talk right now, I'm at work."),
        ("u have a dog or just cats", "en", "You have a dog or just cats?"),
        ("ur cat is so cute", "en", "Your cat is so cute."),
        ("ur so cute", "en", "You're so cute."),
        ("is it expensive in the us", "en", "Is it expensive in the US?"),
        ("can u help us", "en", "Can you help us?"),
        ("its freezing here", "en", "It's freezing here."),
        ("the cat licked its paws", "en", "The cat licked its paws."),
        ("were going home", "en", "We're going home."),
        ("we were going home", "en", "We were going home."),
        ("ill call u", "en", "I'll call you."),
        ("he was ill", "en", "He was ill."),
        ("id love to", "en", "I'd love to."),
        ("she lost her id", "en", "She lost her id."),
        ("see u on monday", "en", "See you on Monday."),
        ("vc tb vai hj", "pt", "Você também vai hoje?"),
        ("nao sei oq fazer", "pt", "Não sei o que fazer."),
        ("pq ninguem me avisou", "pt", "Por que ninguém me avisou?"),
        ("nao fui pq tava doente", "pt", "Não fui porque estava doente."),
        ("ta frio ai", "pt", "Está frio aí?"),
        ("ta chovendo aqui", "pt", "Está chovendo aqui."),
        ("to indo pra casa", "pt", "Estou indo para casa."),
        ("a casa dela e linda", "pt", "A casa dela e linda."),
        ("vc mora onde", "pt", "Onde você mora?"),
        ("esse emoji significa oq", "pt", "O que esse emoji significa?"),
        ("n sei onde", "pt", "Não sei onde."),
        ("vc vai fazer oq hj", "pt", "O que você vai fazer hoje?"),
        ("e vc trabalha cm oq", "pt", "E com o que você trabalha?"),
        ("n sei oq fazer hj", "pt", "Não sei o que fazer hoje."),
        ("to cansada vou dormir", "pt", "Estou cansada, vou dormir."),
        ("que filme vc quer ver", "pt", "Que filme você quer ver?"),
        ("vc comprou pao", "pt", "Você comprou pão?"),
        ("a msm coisa", "pt", "A mesma coisa."),
        ("mt gente mt bom", "pt", "Muita gente muito bom."),
        ("meus pais moram nesse pais", "pt", "Meus pais moram nesse país."),
        ("q haces mñn", "es", "Qué haces mañana?"),
        ("no vine xq estoy enfermo", "es", "No vine porque estoy enfermo."),
        ("你吃饭了吗", "zh", "你吃饭了吗？"),
        ("他真的tql", "zh", "他真的太强了。"),
    ],
)
def test_chat_lines_become_prose(text: str, source: str, expected: str) -> None:
    """Shorthand is spelled out by its neighbours, and a question is known by its words."""
    assert for_engine(text, source, "fr" if source != "fr" else "de") == expected


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("hold on my cat is here", "en", "pt", "{espera, }My cat is here."),
        ("hold on to the rope", "en", "pt", "Hold on to the rope."),
        ("hes sick poor thing", "en", "pt", "He's sick.{, coitado}"),
        ("gotta go bye", "en", "pt", "{tenho que ir, }{tchau}"),
        ("thanks for the recipe", "en", "pt", "Thanks for the recipe."),
        ("this is so cool", "en", "pt", "This is so cool."),
        ("ta tarde, bjs", "pt", "en", "Está tarde.{, kisses}"),
        ("blz, te espero la", "pt", "en", "{ok, }Vou te esperar lá."),
        ("saudade da minha terra", "pt", "en", "Sinto falta da minha terra."),
        ("谢谢，明天见", "zh", "en", "{thanks, }{see you tomorrow}"),
    ],
)
def test_what_engines_get_wrong_is_said_in_the_readers_words(
    text: str, source: str, target: str, expected: str
) -> None:
    """A phrase beside its clause is replaced by the reader's own; one inside a clause is not."""
    assert for_engine(text, source, target) == expected


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("kkkk mt caro aqui", "pt", "en", "{haha }Muito caro aqui."),
        ("my mom does the same lol", "en", "pt", "My mom does the same.{ kkk}"),
        ("jajaja no puede ser", "es", "zh", "{哈哈哈 }{不可能吧}"),
        ("i have 555 songs", "en", "pt", "I have 555 songs."),
        ("nice house :)", "en", "pt", "Nice house.{ :)}"),
    ],
)
def test_laughter_is_set_aside_in_the_readers_spelling(
    text: str, source: str, target: str, expected: str
) -> None:
    """A laugh belongs to no sentence, and everybody laughs in their own letters."""
    assert for_engine(text, source, target) == expected


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("i loooove it sooo muchhh", "en", "I love it so much."),
        ("boooa ideiaaa", "pt", "Boa ideia."),
        ("good book", "en", "Good book."),
        ("becuase i was tierd", "en", "Because I was tired."),
        ("meu cachoro dorme", "pt", "Meu cachorro dorme."),
        ("mariana and thiago love feijoada", "en", "Mariana and thiago love feijoada."),
        ("nunca vi neve la", "pt", "Nunca vi neve lá."),
        ("o sindico mora aqui", "pt", "O síndico mora aqui."),
        ("feriadao chegou", "pt", "Feriadão chegou."),
        ("essa coxinha do joao", "pt", "Essa coxinha do João."),
    ],
)
def test_spelling_is_mended_only_where_nothing_else_can_be_meant(
    text: str, source: str, expected: str
) -> None:
    """Elongations, slips and missing accents are mended; names and rare words stay."""
    assert for_engine(text, source, "fr") == expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Will said he would come.", "en"),
        ("I gave the book to Jan.", "en"),
        ("We want to go with Pat and Em.", "en"),
        ("Esta casa é da minha avó.", "pt"),
        ("Os pais dela vivem no campo.", "pt"),
        ("O doutor Sá chegou.", "pt"),
        ("La casa de mi tío es grande.", "es"),
        ("今天天气很好。", "zh"),
    ],
)
def test_what_must_not_be_touched(text: str, source: str) -> None:
    """Ambiguous words in tidy lines, names and demonstratives stay as they are."""
    assert for_engine(text, source, "fr") == text


def test_names_inside_a_clause_stay() -> None:
    """A word written large inside a clause is somebody's name, whatever the tables say."""
    assert for_engine("yesterday i met Sis and Wat there") == "Yesterday I met Sis and Wat there."


def test_kept_pieces_stay_as_they_are() -> None:
    """What protection kept comes out once, in its place, with its sentence around it."""
    line = (Kept("@maria", "@maria"), Words(" olha so "), Kept("https://x.y/Z", "https://x.y/Z"))

    candidate = prepare(line, source=PT, target=EN).candidates[0]

    assert shown(candidate) == "{@maria} olha só {https://x.y/Z}."


def test_an_emoji_ends_its_sentence() -> None:
    """The stop goes before an emoji at the end, and the emoji out of the sentence."""
    line = (Words("amei seu gato "), Kept("😹", "😹"))

    candidate = prepare(line, source=PT, target=EN).candidates[0]

    assert shown(candidate) == "Amei teu gato.{ 😹}"


def test_the_original_is_the_second_candidate() -> None:
    """Where the prepared line fails the guards, the author's own is tried."""
    candidates = prepared("vc vem hj", "pt", "en").candidates

    assert candidates[1:] == ((Words("vc vem hj"),),)


def test_languages_without_tables_get_case_and_stop() -> None:
    """Without any table a line still begins and ends as a sentence."""
    assert for_engine("ik heb geen idee", "nl", "en") == "Ik heb geen idee."
