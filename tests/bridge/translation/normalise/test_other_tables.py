"""The tables of Spanish, French and Russian: shorthand spelled out, and what only looks so."""

import pytest

from bridge.events import Language
from bridge.translation.normalise import prepare
from bridge.translation.pieces import Kept
from bridge.translation.protect import protect


def prepared(text: str, source: str) -> str:
    """What the engine is given; in brackets the reader's own words."""
    line = prepare(protect(text), source=Language(source), target=Language("en")).candidates[0]
    return "".join(
        f"[{piece.target}]" if isinstance(piece, Kept) else piece.text for piece in line
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hace un chingo de frio", "Hace un montón de frío."),
        ("re lindo", "Muy lindo."),
        ("tarea de mates", "Tarea de matemáticas."),
        ("la neta no se", "La verdad no sé."),
        ("creo que si", "Creo que sí."),
        ("esta cansado", "Está cansado."),
        ("cuando vienes", "Cuándo vienes?"),
        ("q te mejores pronto", "[get well soon]"),
    ],
)
def test_spanish_shorthand_is_spelled_out(text: str, expected: str) -> None:
    """Of several countries, and with the accents that say what is meant."""
    assert prepared(text, "es") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("para el coche rojo", "Para el coche rojo."),
        ("se usa mucho", "Se usa mucho."),
        ("yo se lo dije", "Yo se lo dije."),
        ("ya se fue", "Ya se fue."),
        ("si yo fuera rico", "Si yo fuera rico."),
        ("porque no quiero", "Porque no quiero."),
        ("cuando llegues me avisas", "Cuando llegues me avisas."),
        ("salsa de chile", "Salsa de chile."),
        ("tomamos unos mates", "Tomamos unos mates."),
        ("pero no puedo", "Pero no puedo."),
    ],
)
def test_spanish_words_that_only_look_like_shorthand_stay(text: str, expected: str) -> None:
    """`usa` is a verb, `el` an article, `si` a condition: their neighbours say so."""
    assert prepared(text, "es") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jsp chui crevé", "Je ne sais pas je suis épuisé."),
        ("t où", "Tu es où."),
        ("c pas grave", "Ce n'est pas grave."),
        ("ca va", "Ça va."),
        ("j'ai la flemme", "Je n'ai pas envie."),
        ("ds 5 min", "Dans [5 min]."),
        ("il n'y en a plus", "Il n'y en a plus."),
    ],
)
def test_french_shorthand_is_spelled_out(text: str, expected: str) -> None:
    """Sounds written as letters, swallowed `ne`, the words of everybody under forty."""
    assert prepared(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("спс", "Спасибо."),
        ("чё делаешь", "Что делаешь."),
        ("щас скину фотку", "Сейчас пришлю фотографию."),
        ("пробки жесть", "Пробки жесть."),
        ("вкусный блин", "Вкусный блин."),
        ("у меня всё норм", "У меня всё хорошо."),
        ("го гулять", "Пойдём гулять."),
    ],
)
def test_russian_shorthand_is_spelled_out(text: str, expected: str) -> None:
    """Spoken spellings and slang; a pancake is no curse."""
    assert prepared(text, "ru") == expected
