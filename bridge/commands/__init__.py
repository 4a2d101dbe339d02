"""What each command does: the handlers of `bridge.commands.table`, and who may give them.

`answer` is the one way in, for the dispatcher, inside a room and outside of any.
"""

from dataclasses import replace

from bridge.commands import link_settings, pairing, people, removal, status
from bridge.commands.handling import (
    Asked,
    Handler,
    Outcome,
    Services,
    command_answer,
    refusal,
)
from bridge.commands.table import CommandSpec, find

HANDLERS: dict[tuple[str, ...], Handler] = {
    ("bridge", "create"): pairing.create,
    ("bridge", "invite"): pairing.invite,
    ("bridge", "join"): pairing.join,
    ("bridge", "leave"): pairing.leave,
    ("bridge", "remove"): pairing.remove,
    ("bridge", "pause"): link_settings.pause,
    ("bridge", "resume"): link_settings.resume,
    ("bridge", "language"): link_settings.language,
    ("bridge", "show"): link_settings.show,
    ("bridge", "direction"): link_settings.direction,
    ("bridge", "status"): status.status,
    ("prompts",): people.prompts,
    ("privacy",): people.privacy,
    ("forgetme",): people.forgetme,
    ("help",): people.help_,
    ("delete",): removal.delete,
}


async def answer(asked: Asked, services: Services) -> Outcome:
    """The command's outcome. Whoever may not, or gave it wrongly, is told so; nothing changes."""
    spec = find(asked.event.words)
    if spec is None:
        return await _unlisted(asked, services)
    arguments = _arguments(spec, asked.event.words[len(spec.words) :])
    if spec.words[0] == "bridge" and asked.event.is_private:
        return refusal(asked, "not-in-private")
    if spec.who == "admin" and not asked.event.author.is_admin:
        return refusal(asked, "admins-only")
    if _is_incomplete(spec, arguments):
        return refusal(asked, "usage", usage=usage(spec))
    return await HANDLERS[spec.words](replace(asked, arguments=arguments), services)


async def _unlisted(asked: Asked, services: Services) -> Outcome:
    words = asked.event.words
    if words[:1] == ("start",):
        return await people.start(asked, services)
    if words == ("bridge",):
        return await people.help_(asked, services)
    return refusal(asked, "command-unknown", command="/" + " ".join(words))


def _arguments(spec: CommandSpec, given: tuple[str, ...]) -> tuple[str, ...]:
    """As given, choices in lower case."""
    chosen = tuple(
        word.lower() if option.choices else word
        for word, option in zip(given, spec.options, strict=False)
    )
    return (*chosen, *given[len(chosen) :])


def _is_incomplete(spec: CommandSpec, arguments: tuple[str, ...]) -> bool:
    """Whether a required option is missing, or one is none of its choices."""
    for index, option in enumerate(spec.options):
        given = arguments[index] if index < len(arguments) else None
        if given is None and option.is_required:
            return True
        if given is not None and option.choices and given not in option.choices:
            return True
    return False


def usage(spec: CommandSpec) -> str:
    """The command as it is written: `/bridge show translation|both|original`."""
    options = (
        "|".join(option.choices) or option.name if option.is_required else f"[{option.name}]"
        for option in spec.options
    )
    return " ".join(["/" + " ".join(spec.words), *options])


__all__ = ["HANDLERS", "Asked", "Outcome", "Services", "answer", "command_answer", "find", "usage"]
