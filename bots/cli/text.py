"""`teahouse detect` and `teahouse translate`: what the relay would make of each line of a file."""

from collections.abc import Callable, Iterator

from bots.app import translation_settings
from bridge.errors import SetupError
from bridge.events import UNDETERMINED, Language
from bridge.languages import KNOWN, UnknownLanguage, parse
from bridge.richtext import RichText
from bridge.settings import read_settings
from bridge.translating import Translated, Untranslated
from bridge.translation.detection.cascade import Cascade
from bridge.translation.engine_chain import open_translator
from bridge.translation.streaming import stream

Write = Callable[[str], None]


def detect_lines(lines: Iterator[str], write: Write, languages: str) -> None:
    """The language of each line in a room of these languages; `und` where nothing tells."""
    spoken = [_language("--room", name) for name in languages.split(",") if name.strip()]
    if not spoken:
        raise SetupError("--room: name the room's languages, like en,zh")
    cascade = Cascade()
    for line in lines:
        write(cascade.detect(line, languages=spoken))


async def translate_lines(
    lines: Iterator[str], write: Write, *, tell: Write, target: str, source: str | None
) -> None:
    """Each line in the target language; as it is where there is nothing to translate.

    `tell` is given, once a pair, what keeps lines from being translated.
    """
    to = _language("--to", target)
    known = _language("--from", source) if source else None
    settings = translation_settings(read_settings(), is_operators_own=True)
    async with open_translator(settings) as translator:
        if known and known != to and not translator.can_translate(known, to):
            raise SetupError(_no_model(known, to))
        if "none" in settings.engine:
            tell("lines go through as they are: TEAHOUSE_ENGINE is none")
        spoken = {to, *(code for code in KNOWN if translator.can_translate(code, to))}
        told: set[Language] = set()

        async def translate(line: str) -> str:
            text = RichText(line)
            # Without any model for the target, all languages may be there, untranslated.
            language = known or await translator.detect(
                text, languages=spoken if len(spoken) > 1 else KNOWN
            )
            if language in {UNDETERMINED, to}:
                return line
            made = await translator.translate(text, source=language, target=to)
            if made == Untranslated(reason="no_model") and language not in told:
                told.add(language)
                tell(_no_model(language, to))
            return made.text.text if isinstance(made, Translated) else line

        await stream(lines, translate, write)


def _no_model(source: Language, target: Language) -> str:
    return (
        f"no model for {source} → {target} on this machine; add it with: "
        f"teahouse models install {source} {target}"
    )


def _language(option: str, name: str) -> Language:
    try:
        return parse(name.strip())
    except UnknownLanguage as unknown:
        raise SetupError(f"{option}: {unknown}") from None
