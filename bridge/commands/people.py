"""What anyone may ask for: help, privacy, the daily question, to be forgotten."""

from bridge import localization
from bridge.commands.handling import Asked, Outcome, Services, paragraphs, refusal

_WAITING = frozenset({"prompts-on", "prompts-off", "forgetme-done"})
"""Answers that `/start` repeats: what they tell of was done when the command was given."""


async def help_(asked: Asked, services: Services) -> Outcome:
    """`/help`: how this works, in a few lines."""
    message = "help-admin" if asked.event.author.is_admin else "help"
    here = services.messages[asked.event.channel.platform]
    return Outcome(
        answer=paragraphs(
            asked.says(message, platforms=_platforms(asked, services)),
            here.say(localization.HELP_DELETE, locale=asked.locale),
        )
    )


async def start(asked: Asked, services: Services) -> Outcome:
    """`/start`: the private chat's greeting, or the answer that was too private for a group."""
    opened_with = asked.event.words[1] if len(asked.event.words) > 1 else ""
    if opened_with == "privacy":
        return await privacy(asked, services)
    if opened_with in _WAITING:
        return Outcome(answer=asked.says(opened_with))
    platforms = _platforms(asked, services)
    return Outcome(answer=asked.says("start", name=asked.event.author.name, platforms=platforms))


async def privacy(asked: Asked, services: Services) -> Outcome:
    """`/privacy`: what is kept, where and for how long."""
    elsewhere = ", ".join(services.elsewhere) or "none"
    answer = asked.says("privacy", elsewhere=elsewhere)
    return Outcome(answer=answer, is_private=True, opens_with="privacy")


async def prompts(asked: Asked, services: Services) -> Outcome:
    """`/prompts on|off`: opts in to the daily question of this room, or out of it."""
    if asked.room is None:
        return refusal(asked, "prompts-no-room")
    is_on = asked.arguments[0] == "on"
    members = services.store.members
    await (members.opt_in if is_on else members.opt_out)(asked.room.id, asked.person)
    return _alone(asked, "prompts-on" if is_on else "prompts-off")


async def forgetme(asked: Asked, services: Services) -> Outcome:
    """`/forgetme`: deletes what is kept about the asker, queued texts included."""
    await services.store.forgetting.forget(asked.person)
    await services.store.compact()
    return _alone(asked, "forgetme-done")


def _alone(asked: Asked, message_id: str) -> Outcome:
    """For the asker alone, and said by `/start` to whom it had to open the private chat."""
    return Outcome(answer=asked.says(message_id), is_private=True, opens_with=message_id)


def _platforms(asked: Asked, services: Services) -> str:
    """What may share a room, in the language of the answer."""
    names = (
        messages.plain(localization.PLATFORM_NAME, locale=asked.locale)
        for messages in services.messages.values()
    )
    return localization.listed(tuple(names), asked.locale)
