"""What is promised of commands and not built is named where operators look for it.

The lists are the contract's, copied: "Commands in the chats" and "Commands of the shell". Whoever
builds one of them takes its name out of the guide; whoever promises one adds it here.
"""

import re
from pathlib import Path

import typer.main

from bots.cli import app
from bridge.commands.table import TABLE

GUIDE = Path(__file__).parents[1] / "docs" / "operating.md"
BRIDGE = """
create invite join leave remove pause resume language show direction prompts glossary here mute
unmute block notices doctor set settings status me partners seek exchange circle
"""
OTHERS = """
tea, prompts, prompts how, prompts theme, prompts quote, language, translate, said, delete, fix,
corrections, partners, seek, link, mydata, privacy, forgetme, help
"""
SHELL = """
demo run sandbox doctor init status dead models phrases rates prompts exchanges detect translate
"""
IN_CHATS = {f"bridge {word}" for word in BRIDGE.split()} | {
    words.strip() for words in OTHERS.split(",")
}
BUILT = {" ".join(spec.words) for spec in TABLE}
_COMMAND = re.compile(r"`/((?:bridge |prompts )?[a-z]+)`")


def test_every_command_there_is_was_promised() -> None:
    """The table of commands holds nothing that the contract does not know."""
    assert set() == BUILT - IN_CHATS


def test_commands_in_the_chats_that_are_not_built_are_named() -> None:
    """All of them, and none that is there."""
    assert set(_COMMAND.findall(_not_there_yet())) == IN_CHATS - BUILT


def test_commands_of_the_shell_that_are_not_built_are_named() -> None:
    """All of them, and none that is there."""
    there = set(getattr(typer.main.get_command(app), "commands", ()))

    named = set(re.findall(r"`teahouse ([a-z]+)`", _not_there_yet()))

    assert named == set(SHELL.split()) - there


def _not_there_yet() -> str:
    guide = GUIDE.read_text(encoding="utf-8")
    return guide.partition("## What is not there yet")[2].partition("\n## ")[0]
