"""What anyone may ask for: help, privacy, the daily question, to be forgotten."""

from bridge import localization
from bridge.commands.handling import Asked, Outcome, Services, refusal


async def help_(asked: Asked, services: Services) -> Outcome:
    """`/help`: how this works, in a few lines."""
    message = "help-admin" if asked.event.author.is_admin else "help"
    return Outcome(answer=asked.says(message, platforms=_platforms(asked, services)))


async def start(asked: Asked, services: Services) -> Outcome:
    """`/start`: the private chat's greeting."""
    platforms = _platforms(asked, services)
    return Outcome(answer=asked.says("start", name=asked.event.author.name, platforms=platforms))


async def privacy(asked: Asked, services: Services) -> Outcome:
    """`/privacy`: what is kept, where and for how long."""
    return Outcome(answer=asked.says("privacy", elsewhere=", ".join(services.elsewhere) or "none"))


async def prompts(asked: Asked, services: Services) -> Outcome:
    """`/prompts on|off`: opts in to the daily question of this room, or out of it."""
    if asked.room is None:
        return refusal(asked, "prompts-no-room")
    is_on = asked.arguments[0] == "on"
    members = services.store.members
    await (members.opt_in if is_on else members.opt_out)(asked.room.id, asked.person)
    return Outcome(answer=asked.says("prompts-on" if is_on else "prompts-off"))


async def forgetme(asked: Asked, services: Services) -> Outcome:
    """`/forgetme`: deletes what is kept about the asker, queued texts included."""
    await services.store.forgetting.forget(asked.person)
    await services.store.compact()
    return Outcome(answer=asked.says("forgetme-done"))


def _platforms(asked: Asked, services: Services) -> str:
    """What may share a room, in the language of the answer."""
    names = (
        messages.plain(localization.PLATFORM_NAME, locale=asked.locale)
        for messages in services.messages.values()
    )
    return localization.listed(tuple(names), asked.locale)
