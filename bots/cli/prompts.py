"""`teahouse prompts`: checks and shows the catalogue of daily questions."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bridge.errors import SetupError
from bridge.events import Language
from bridge.languages import HOUSE_LANGUAGES, UnknownLanguage, parse
from bridge.prompts.catalogue import Prompt, check, read_catalogue


def check_prompts() -> bool:
    """Print every mistake, or how much there is; whether there is none."""
    console = Console(highlight=False, markup=False)
    mistakes = check()
    for mistake in mistakes:
        console.print(mistake, soft_wrap=True)
    if not mistakes:
        questions = read_catalogue()
        themes = len({question.theme for question in questions})
        console.print(
            f"{len(questions)} questions, {themes} themes, {len(HOUSE_LANGUAGES)} languages"
        )
    return not mistakes


def list_prompts(language: str) -> None:
    """The titles, by theme."""
    code = _language(language)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("theme", "id", "kind", "season", "title"):
        table.add_column(heading)
    for question in read_catalogue():
        table.add_row(
            question.theme,
            question.id,
            question.kind,
            question.season or "",
            Text(question.wordings[code].title),
        )
    Console().print(table)


def preview_prompt(question_id: str, language: str) -> None:
    """One question as it is asked."""
    code = _language(language)
    question = _question(question_id)
    said, console = question.wordings[code], Console(highlight=False, markup=False)
    console.print(f"🍵 {said.title}", style="bold", soft_wrap=True)
    console.print(said.text, soft_wrap=True)
    for number, option in enumerate(said.options, 1):
        console.print(f"  {number}. {option}", soft_wrap=True)
    console.print(f"→ {said.post}", soft_wrap=True)
    console.print(Text(f"“{said.example}”", style="italic"), soft_wrap=True)


def _question(question_id: str) -> Prompt:
    for question in read_catalogue():
        if question.id == question_id:
            return question
    raise SetupError(f"no question is called {question_id!r}; see teahouse prompts list")


def _language(name: str) -> Language:
    try:
        code = parse(name)
    except UnknownLanguage as unknown:
        raise SetupError(f"--language: {unknown}") from None
    if code not in HOUSE_LANGUAGES:
        raise SetupError(f"--language: the catalogue is written in {', '.join(HOUSE_LANGUAGES)}")
    return code
