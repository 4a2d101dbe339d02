"""Says at once whether this machine can translate what a room needs."""

from itertools import permutations

from bridge.commands.handling import Asked, Services, language_name
from bridge.events import Language
from bridge.interpreter import Interpreter
from bridge.languages import KNOWN
from bridge.richtext import RichText
from bridge.rooms import Room

_SHOWN = 6


def readiness(asked: Asked, services: Services, room: Room) -> RichText:
    """One sentence: what is translated here, what cannot be and the cure."""
    if not services.translates:
        return asked.says("ready-off")
    interpreter = services.interpreter
    languages = sorted(room.languages)
    if len(languages) == 1 and len(room.links) > 1:
        return asked.says("ready-same", language=language_name(languages[0]))
    if len(languages) == 1:
        return _partners(asked, interpreter, languages[0])
    missing = [pair for pair in permutations(languages, 2) if not interpreter.can_translate(*pair)]
    if missing:
        source, target = missing[0]
        pairs = ", ".join(f"{a} → {b}" for a, b in missing)
        return asked.says("ready-missing", pairs=pairs, source=source, target=target)
    return asked.says("ready", languages=" ⇄ ".join(map(language_name, languages)))


def _partners(asked: Asked, interpreter: Interpreter, language: Language) -> RichText:
    partners = [
        other
        for other in KNOWN
        if other != language
        and interpreter.can_translate(language, other)
        and interpreter.can_translate(other, language)
    ]
    if not partners:
        other = "en" if language != "en" else "zh"
        name = language_name(language)
        return asked.says("ready-none", language=name, code=language, other=other)
    names = ", ".join(language_name(other) for other in partners[:_SHOWN])
    return asked.says("ready-partners", language=language_name(language), partners=names)
