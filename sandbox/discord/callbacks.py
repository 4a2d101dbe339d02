"""REST routes for a bot's answers to interactions: the first one, changes of it, further ones."""

from dataclasses import replace
from typing import Final

from sandbox.discord.calls import Answer, Call, Handler
from sandbox.discord.drafts import Draft, to_draft
from sandbox.discord.errors import invalid_form, unknown
from sandbox.discord.records import Flag, Interaction, Json, Message, nested
from sandbox.discord.shown import message_json

MESSAGE: Final = 4
DEFERRED_MESSAGE: Final = 5
DEFERRED_UPDATE: Final = 6
UPDATE: Final = 7
AUTOCOMPLETE: Final = 8
MODAL: Final = 9


def respond(call: Call) -> Answer:
    """The first answer to an interaction."""
    interactions = call.world.interactions
    path = call.path
    interaction = interactions.open(path["interaction_id"], path["interaction_token"])
    kind: int = call.fields["type"]
    data = nested(call.fields, "data")
    if kind in (DEFERRED_UPDATE, UPDATE) and interaction.message is None:
        sentence = "Only a component's interaction updates its message"
        raise invalid_form(["type"], "INTERACTION_APPLICATION_COMMAND_INVALID_TYPE", sentence)
    message = _first_answer(call, interaction, kind, data)
    interaction.is_acknowledged = True
    call.state.changes.announce()
    if call.is_set("with_response"):
        return Answer(200, _report(call, interaction, kind, message))
    return Answer()


def follow_up(call: Call) -> Answer:
    """A further answer; the first of them fills an answer that was deferred."""
    interaction = _of_token(call)
    draft = _draft(call.fields, call)
    message = call.world.interactions.answer(interaction, draft)
    return Answer(200, _shown(call, message))


def get_message(call: Call) -> Answer:
    """One answer."""
    return Answer(200, _shown(call, _message(call)))


def update_message(call: Call) -> Answer:
    """Change an answer, or give the deferred one."""
    message = _message(call)
    was_awaited = bool(message.flags & Flag.LOADING)
    call.world.posts.edit(message, call.fields, call.uploads)
    if was_awaited:
        message.edited_at = None
    return Answer(200, _shown(call, message))


def delete_message(call: Call) -> Answer:
    """Take an answer back."""
    call.world.posts.delete([_message(call)])
    return Answer()


def is_application(call: Call) -> bool:
    """Whether the path's webhook is an application, that is, an interaction's."""
    return call.path["webhook_id"] in call.state.applications


def _first_answer(call: Call, interaction: Interaction, kind: int, data: Json) -> Message | None:
    match kind:
        case 4:
            return call.world.interactions.answer(interaction, _draft(data, call))
        case 5:
            flags = Flag.LOADING | ((data.get("flags") or 0) & Flag.EPHEMERAL)
            return call.world.interactions.answer(interaction, Draft(flags=flags))
        case 6 | 7:
            message = call.state.messages.get(interaction.message or "")
            if message is None:
                raise unknown("Message")
            interaction.original = message
            if kind == UPDATE:
                call.world.posts.edit(message, data, call.uploads)
                interaction.answers.append(message)
            return message
        case 9:
            interaction.modal = data
            return None
        case _:
            return None


def _draft(body: Json, call: Call) -> Draft:
    draft = to_draft(body, call.uploads)
    ephemeral = (body.get("flags") or 0) & Flag.EPHEMERAL
    return replace(draft, flags=draft.flags | ephemeral)


def _of_token(call: Call) -> Interaction:
    token = call.path["webhook_token"]
    interaction = call.world.interactions.of_token(call.path["webhook_id"], token)
    if interaction is None or not interaction.is_acknowledged:
        raise unknown("Webhook")
    return interaction


def _message(call: Call) -> Message:
    interaction = _of_token(call)
    wanted = call.path.get("message_id", "@original")
    if wanted == "@original":
        found = interaction.original
    else:
        found = next((each for each in interaction.answers if each.id == wanted), None)
    if found is None or found.id not in call.state.messages:
        raise unknown("Message")
    return found


def _shown(call: Call, message: Message) -> Json:
    return message_json(call.state, message, reader=call.path["webhook_id"])


def _report(call: Call, interaction: Interaction, kind: int, message: Message | None) -> Json:
    about: Json = {
        "id": interaction.id,
        "type": interaction.kind,
        "channel_id": interaction.channel,
    }
    report: Json = {"interaction": about}
    if message is not None:
        about["response_message_id"] = message.id
        about["response_message_loading"] = bool(message.flags & Flag.LOADING)
        about["response_message_ephemeral"] = message.is_ephemeral
    if message is not None and kind in (MESSAGE, UPDATE):
        shown = message_json(call.state, message, reader=interaction.application)
        report["resource"] = {"type": kind, "message": shown}
    return report


ROUTES: Final[dict[str, Handler]] = {"create_interaction_response": respond}
