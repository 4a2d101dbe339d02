"""`teahouse models`: shows, installs and removes translation models."""

import asyncio
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from bridge.errors import SetupError
from bridge.events import Language
from bridge.languages import UnknownLanguage, parse
from bridge.settings import read_settings
from bridge.translation.models import installed as models
from bridge.translation.models import installing
from bridge.translation.models.installed import Model

_MEGABYTE = 1_000_000


def list_models() -> None:
    """What is installed; then what could be, where a catalogue can be reached."""
    settings, console = read_settings(), Console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("direction", "engine", "quality", "size", "licence", "source", ""):
        table.add_column(heading, justify="right" if heading == "size" else "left")
    for model in models.installed(settings.data_dir):
        _add(table, model, "comes with teahouse" if model.is_packaged else "installed")
    try:
        offered = asyncio.run(models.available(settings.data_dir, mirror=settings.models_url))
        remark = None
    except SetupError as error:
        offered, remark = [], str(error)
    for model in offered:
        _add(table, model, "available")
    console.print(table)
    if remark:
        console.print(f"Only installed models are listed: {remark}", style="dim", soft_wrap=True)


def _add(table: Table, model: Model, state: str) -> None:
    table.add_row(
        str(model.direction),
        model.engine,
        model.quality.value,
        f"{model.size / _MEGABYTE:.0f} MB",
        model.licence,
        model.source,
        state,
    )


def install_models(names: tuple[str, ...], file: Path | None) -> None:
    """Fetch both directions of a pair, or take in a file that was carried here."""
    settings, console = read_settings(), Console(highlight=False)
    if file is not None:
        brought = installing.install_file(settings.data_dir, file)
        pair = None
    else:
        pair = _pair(names)
        brought = _with_bar(settings.data_dir, pair, settings.models_url)
    for model in brought:
        console.print(f"{model.direction}: installed ({model.size / _MEGABYTE:.0f} MB)")
    if not brought and pair:
        console.print(f"{pair[0]} ↔ {pair[1]}: already on this machine")


def remove_models(names: tuple[str, ...]) -> None:
    """Delete a pair's models."""
    console = Console(highlight=False)
    for model in installing.remove(read_settings().data_dir, *_pair(names)):
        console.print(f"{model.direction}: removed")


def _pair(names: tuple[str, ...]) -> tuple[Language, Language]:
    try:
        codes = [parse(name) for name in names]
    except UnknownLanguage as unknown:
        raise SetupError(str(unknown)) from None
    if len(codes) != 2 or codes[0] == codes[1]:  # noqa: PLR2004  (a pair)
        raise SetupError("name two languages, like: teahouse models install zh en")
    return codes[0], codes[1]


def _with_bar(data_dir: Path, pair: tuple[Language, Language], mirror: str | None) -> list[Model]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    bar = Bar(*columns, transient=True, console=Console(stderr=True))
    task = bar.add_task(f"{pair[0]} ↔ {pair[1]}", total=None)

    def tell(progress: installing.Progress) -> None:
        bar.start()
        bar.update(task, completed=progress.done, total=progress.total)

    try:
        return asyncio.run(installing.install(data_dir, *pair, mirror=mirror, tell=tell))
    finally:
        bar.stop()
