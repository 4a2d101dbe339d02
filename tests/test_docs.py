"""What the documents say is what there is: commands, settings, links and the compose file."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import typer
import yaml

from bots.app import CORE_ROLES
from bots.cli import app, run
from bots.platforms import PLATFORMS
from bridge.commands.table import TABLE, CommandSpec, Option
from bridge.settings import settings_with

SETTINGS = settings_with(*((spec.name, spec.settings) for spec in PLATFORMS))
ROOT = Path(__file__).parents[1]
DOCUMENTS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))


def test_commands_in_the_chats_are_those_of_the_table() -> None:
    """The README lists every command of the chats with its options, and who may give it."""
    listed = {(row[0], row[1].strip("`")) for row in _rows("who")}

    assert listed == {(spec.who, _usage(spec)) for spec in TABLE}


def test_commands_of_the_shell_are_those_of_the_command_line() -> None:
    """The README lists every command of `teahouse`, each in a row of its own."""
    paths = set(_paths(app, "teahouse"))

    listed = [
        max((path for path in paths if _begins(row[0], path)), key=len, default=row[0])
        for row in _rows("command")
    ]

    assert sorted(listed) == sorted(paths)


def test_roles_are_named_where_they_are_asked_for() -> None:
    """By the README and by the help of `teahouse run`: the platforms, then the core's own."""
    roles = (*(spec.name for spec in PLATFORMS), *CORE_ROLES)
    [row] = [row[0] for row in _rows("command") if _begins(row[0], "teahouse run")]
    asked = inspect.signature(run, eval_str=True).parameters["roles"].annotation

    assert row == f"`teahouse run {' '.join(f'[{role}]' for role in roles)}`"
    assert asked.__metadata__[0].help.startswith(f"{', '.join(roles)};")


def test_settings_are_those_that_are_read() -> None:
    """The README lists every variable with the default it really has."""
    listed = {row[0].strip("`"): row[1].strip("`") for row in _rows("variable")}

    assert listed == {
        f"TEAHOUSE_{name.upper()}": _shown(name, field.get_default(call_default_factory=True))
        for name, field in SETTINGS.model_fields.items()
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """A relative link names a file there is, and a heading that is in it."""
    links = re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", _text(document))

    for path, heading in links:
        target = (document.parent / path) if path else document
        assert target.exists(), f"{document.name} links to {path}"
        assert not heading or heading in _headings(target), f"no {path}#{heading}"


def test_the_compose_file_runs_what_there_is() -> None:
    """The compose file sets variables that exist, and asks where health is served."""
    services: dict[str, Any] = yaml.safe_load(_text(ROOT / "docker-compose.yml"))["services"]
    house = services["teahouse"]

    assert {name.removeprefix("TEAHOUSE_").lower() for name in house["environment"]} <= set(
        SETTINGS.model_fields
    )
    assert set(house["depends_on"]) <= set(services)
    assert "/readyz" in house["healthcheck"]["test"][-1]
    assert "--appendonly yes" in services["redis"]["command"]


def _text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def _rows(heading: str) -> Iterator[list[str]]:
    """The cells of the README's table whose first column is headed so."""
    lines = iter(_text(ROOT / "README.md").splitlines())
    for line in lines:
        if line.startswith(f"| {heading} |"):
            break
    next(lines)
    for line in lines:
        if not line.startswith("|"):
            return
        cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        yield [cell.strip().replace(r"\|", "|") for cell in cells]


def _usage(spec: CommandSpec) -> str:
    return "/" + " ".join((*spec.words, *map(_option, spec.options)))


def _option(option: Option) -> str:
    shown = "|".join(option.choices) or option.name
    return shown if option.is_required else f"[{shown}]"


def _paths(below: typer.Typer, path: str) -> Iterator[str]:
    for command in below.registered_commands:
        yield f"{path} {command.name or getattr(command.callback, '__name__', '')}"
    for group in below.registered_groups:
        if group.typer_instance is not None:
            yield from _paths(group.typer_instance, f"{path} {group.name}")


def _begins(cell: str, path: str) -> bool:
    return f"{cell.strip('`')} ".startswith(f"{path} ")


def _shown(name: str, default: object) -> str:
    if name == "data_dir":
        return "your user data folder"
    if isinstance(default, tuple):
        default = ",".join(cast("tuple[str, ...]", default))
    return str(default or "–")


def _headings(document: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", _text(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
