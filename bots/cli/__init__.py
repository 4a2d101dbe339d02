"""The `teahouse` command: reads options, calls one function each, turns errors into one line.

Nothing heavy is imported at the top, so that `--help` and refusals come at once.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn, cast

import typer

from bridge.errors import SetupError, TeahouseError

_USAGE_ERROR = cast("type[Exception]", typer.BadParameter.__base__)
"""What typer raises for any wrong use; it exports only this one kind of it."""

app = typer.Typer(
    name="teahouse",
    help="Joins Telegram groups and Discord channels into one room, everyone in their language.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
models_app = typer.Typer(help="Translation models on this machine.", no_args_is_help=True)
dead_app = typer.Typer(help="Deliveries that could not be made.", no_args_is_help=True)
app.add_typer(models_app, name="models")
app.add_typer(dead_app, name="dead")
phrases_app = typer.Typer(help="The phrasebook of everyday formulas.", no_args_is_help=True)
app.add_typer(phrases_app, name="phrases")
prompts_app = typer.Typer(help="The catalogue of daily questions.", no_args_is_help=True)
app.add_typer(prompts_app, name="prompts")


def main() -> None:
    """The console script: any error raised on purpose becomes one line and exit status 2."""
    try:
        app(standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, BaseExceptionGroup) as error:
        if not _is_closed_pipe(error):
            raise
        _leave_closed_pipe()
    except TeahouseError as error:
        typer.echo(f"teahouse: {error}", err=True)
        raise SystemExit(2) from None
    except _USAGE_ERROR as error:
        if said := _said_of(error):
            typer.echo(said, err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _is_closed_pipe(error: BaseException) -> bool:
    """Whether all that went wrong is that nobody reads any longer (`| head`)."""
    if isinstance(error, BaseExceptionGroup):
        return all(
            map(_is_closed_pipe, cast("BaseExceptionGroup[BaseException]", error).exceptions)
        )
    return isinstance(error, BrokenPipeError)


def _leave_closed_pipe() -> NoReturn:
    """End as other commands do then, without a word; what is still buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(128 + signal.SIGPIPE) from None


def _said_of(error: Exception) -> str:
    """A wrong option in one line; nothing where nothing was asked: typer has shown the help."""
    said = str(cast("Any", error).format_message())
    if not said or "\n" in said:
        return said
    return f"teahouse: {said.rstrip('.')}; see teahouse --help"


def _show_version(wanted: bool) -> None:  # noqa: FBT001  (typer's callback)
    if wanted:
        typer.echo(f"teahouse {version('teahouse')}")
        raise typer.Exit


@app.callback()
def root(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="The version."),
    ] = False,
) -> None:
    """What all commands share."""


@app.command()
def run(
    roles: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="roles",
            help="telegram, discord, bridge, scheduler; by default all that can run",
        ),
    ] = None,
) -> None:
    """Run the bridge until SIGINT or SIGTERM, then drain and stop."""
    from bots.app import CORE_ROLES, house_settings, run_roles  # noqa: PLC0415
    from bots.platforms import PLATFORMS  # noqa: PLC0415
    from bridge.logs import set_up_logs  # noqa: PLC0415

    known = (*(spec.name for spec in PLATFORMS), *CORE_ROLES)
    unknown = [role for role in roles or () if role not in known]
    if unknown:
        raise SetupError(f"{unknown[0]!r} is no part of teahouse; there are {', '.join(known)}")
    settings = house_settings()
    set_up_logs(settings.log, PLATFORMS)
    _with_stop(lambda stop: run_roles(settings, tuple(roles or ()), stop))


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port.")] = 8480,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    script: Annotated[bool, typer.Option("--script", help="Play one conversation.")] = False,
    languages: Annotated[
        str | None,
        typer.Option(help="The two sides' languages, Telegram's first: zh,en"),
    ] = None,
) -> None:
    """The whole product on this machine, without any account."""
    from bots.cli.demo import play_script, serve_demo  # noqa: PLC0415
    from bots.platforms import PLATFORMS  # noqa: PLC0415
    from bridge.logs import set_up_logs  # noqa: PLC0415

    set_up_logs("warning", PLATFORMS)
    if script:
        _with_stop(lambda _stop: play_script(languages))
    else:
        _with_stop(lambda stop: serve_demo(languages, port=port, browser=browser, stop=stop))


@app.command()
def sandbox(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port.")] = 8480,
) -> None:
    """Only the local stand-ins of both platforms, and their page."""
    from bots.cli.demo import serve_sandbox  # noqa: PLC0415
    from bots.platforms import PLATFORMS  # noqa: PLC0415
    from bridge.logs import set_up_logs  # noqa: PLC0415

    set_up_logs("warning", PLATFORMS)
    _with_stop(lambda stop: serve_sandbox(port=port, stop=stop))


@app.command()
def status() -> None:
    """Rooms, links, queues and dead letters."""
    from bots.cli.status import print_status  # noqa: PLC0415

    asyncio.run(print_status())


@dead_app.command("list")
def dead_list() -> None:
    """What could not be delivered, and why."""
    from bots.cli.dead import print_dead  # noqa: PLC0415

    asyncio.run(print_dead())


@dead_app.command("retry")
def dead_retry() -> None:
    """Deliver them once more."""
    from bots.cli.dead import retry_dead  # noqa: PLC0415

    asyncio.run(retry_dead())


@dead_app.command("drop")
def dead_drop() -> None:
    """Forget them."""
    from bots.cli.dead import drop_dead  # noqa: PLC0415

    asyncio.run(drop_dead())


@models_app.command("list")
def models_list() -> None:
    """Installed and available models."""
    from bots.cli.models import list_models  # noqa: PLC0415

    list_models()


@models_app.command("install")
def models_install(
    languages: Annotated[list[str] | None, typer.Argument(help="Two languages: zh en")] = None,
    *,
    from_file: Annotated[
        Path | None, typer.Option(help="A model's file, for machines without internet.")
    ] = None,
) -> None:
    """Fetch both directions of a pair, with a progress bar."""
    from bots.cli.models import install_models  # noqa: PLC0415

    install_models(tuple(languages or ()), from_file)


@models_app.command("remove")
def models_remove(
    languages: Annotated[list[str], typer.Argument(help="Two languages: zh en")],
) -> None:
    """Delete a pair's models from the data folder."""
    from bots.cli.models import remove_models  # noqa: PLC0415

    remove_models(tuple(languages))


@phrases_app.command("check")
def phrases_check() -> None:
    """Find empty cells, doubles, and one wording under two meanings."""
    from bots.cli.phrases import check_phrases  # noqa: PLC0415

    if not check_phrases():
        raise typer.Exit(1)


@phrases_app.command("list")
def phrases_list() -> None:
    """The rows: what is said in each language."""
    from bots.cli.phrases import list_phrases  # noqa: PLC0415

    list_phrases()


@prompts_app.command("check")
def prompts_check() -> None:
    """Find every mistake in the catalogue."""
    from bots.cli.prompts import check_prompts  # noqa: PLC0415

    if not check_prompts():
        raise typer.Exit(1)


@prompts_app.command("list")
def prompts_list(
    *,
    language: Annotated[str, typer.Option(help="The language to show them in.")] = "en",
) -> None:
    """The questions' titles, by theme."""
    from bots.cli.prompts import list_prompts  # noqa: PLC0415

    list_prompts(language)


@prompts_app.command("preview")
def prompts_preview(
    question: Annotated[str, typer.Argument(help="A question's id, as the list shows it.")],
    *,
    language: Annotated[str, typer.Option(help="The language to show it in.")] = "en",
) -> None:
    """One question as it is asked."""
    from bots.cli.prompts import preview_prompt  # noqa: PLC0415

    preview_prompt(question, language)


@app.command()
def detect(
    *,
    languages: Annotated[str, typer.Option("--room", help="The room's languages: en,zh")],
) -> None:
    """Name the language of each line of standard input (`und`: nothing to translate)."""
    from bots.cli.text import detect_lines  # noqa: PLC0415

    detect_lines(_stdin_lines(), _write_line, languages)


@app.command()
def translate(
    *,
    to: Annotated[str, typer.Option(help="The language to translate into.")],
    from_: Annotated[
        str | None, typer.Option("--from", help="The lines' language; detected otherwise.")
    ] = None,
) -> None:
    """Translate each line of standard input as the relay would."""
    from bots.cli.text import translate_lines  # noqa: PLC0415

    asyncio.run(translate_lines(_stdin_lines(), _write_line, tell=_tell, target=to, source=from_))


def _stdin_lines() -> Iterator[str]:
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    return (line.rstrip("\r\n") for line in sys.stdin)


def _tell(remark: str) -> None:
    typer.echo(f"teahouse: {remark}", err=True)


def _write_line(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _with_stop(work: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run until done, with an event that SIGINT and SIGTERM set."""

    async def supervised() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await work(stop)

    asyncio.run(supervised())
