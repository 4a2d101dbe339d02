"""The commands people can give, as one table: words, options, who may.

Adapters build their platform's menus from it, `bridge.commands` holds what each command does, and
a test holds both and the message files together. Descriptions are in the message files under
`command-<words>` and `option-<words>-<name>`.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An argument of a command. All are text to the core; choices are shown as such."""

    name: str
    is_required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """A command: its words, its options in order, and who may give it."""

    words: tuple[str, ...]
    options: tuple[Option, ...] = ()
    who: Literal["admin", "anyone"] = "anyone"
    is_reply_only: bool = False
    """Given as a reply on Telegram; on Discord an entry of the message's menu."""

    @property
    def message_id(self) -> str:
        """The id of its description in the message files."""
        return "command-" + "-".join(self.words)

    def option_message_id(self, option: Option) -> str:
        """The id of an option's description in the message files."""
        return "option-" + "-".join((*self.words, option.name))


def _bridge(word: str, *options: Option) -> CommandSpec:
    return CommandSpec(words=("bridge", word), options=options, who="admin")


TABLE: tuple[CommandSpec, ...] = (
    _bridge("create", Option(name="name")),
    _bridge("invite"),
    _bridge("join", Option(name="code", is_required=True)),
    _bridge("leave"),
    _bridge("remove", Option(name="channel", is_required=True)),
    _bridge("pause", Option(name="minutes")),
    _bridge("resume"),
    _bridge("language", Option(name="code", is_required=True)),
    _bridge(
        "show",
        Option(name="what", is_required=True, choices=("translation", "both", "original")),
    ),
    _bridge(
        "direction",
        Option(name="way", is_required=True, choices=("both", "in", "out")),
    ),
    CommandSpec(words=("bridge", "status")),
    CommandSpec(
        words=("prompts",),
        options=(Option(name="switch", is_required=True, choices=("on", "off")),),
    ),
    CommandSpec(words=("privacy",)),
    CommandSpec(words=("forgetme",)),
    CommandSpec(words=("help",)),
    CommandSpec(words=("delete",), is_reply_only=True),
)
"""Every command there is. Telegram's `/start` is the private chat's greeting and has no entry."""


def find(words: tuple[str, ...]) -> CommandSpec | None:
    """The command these words begin with."""
    lowered = tuple(word.lower() for word in words)
    return next((spec for spec in TABLE if lowered[: len(spec.words)] == spec.words), None)
