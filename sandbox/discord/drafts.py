"""What a request wants to post or change, and the rules of Discord its schema cannot say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sandbox.discord.errors import empty_message, invalid_form
from sandbox.discord.mentions import check_allowed
from sandbox.discord.records import (
    Face,
    Flag,
    Interaction,
    Json,
    MessageKind,
    Upload,
    nested,
)
from sandbox.discord.shown import buttons_of

LONGEST_TEXT: Final = 2000
"""Of everyone without Nitro, bots and webhooks included; the document allows up to 4000."""
EMBEDS_TOGETHER: Final = 6000
COMPONENTS_TOGETHER: Final = 40
ROWS: Final = 5
LINK_BUTTON: Final = 5
SETTABLE_FLAGS: Final = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message that is to be posted."""

    content: str = ""
    embeds: Sequence[Json] = ()
    components: Sequence[Json] = ()
    uploads: Sequence[Upload] = ()
    flags: int = 0
    allowed_mentions: Json | None = None
    reply_to: str | None = None
    reply_channel: str | None = None
    fail_if_not_exists: bool = True
    nonce: str | int | None = None
    enforce_nonce: bool = False
    kind: MessageKind = MessageKind.DEFAULT
    face: Face | None = None
    webhook: str | None = None
    application: str | None = None
    interaction: Interaction | None = field(default=None, repr=False)


def to_draft(body: Json, uploads: Mapping[int, Upload]) -> Draft:
    """A body that the schema accepts, checked by the other rules."""
    reference = nested(body, "message_reference")
    check_texts(body)
    draft = Draft(
        content=(body.get("content") or "").strip(),
        embeds=[to_embed(each) for each in body.get("embeds") or ()],
        components=number(body.get("components") or ()),
        uploads=named_uploads(body.get("attachments"), uploads),
        flags=(body.get("flags") or 0) & SETTABLE_FLAGS,
        allowed_mentions=body.get("allowed_mentions"),
        reply_to=str(reference["message_id"]) if reference else None,
        reply_channel=str(reference["channel_id"]) if reference.get("channel_id") else None,
        fail_if_not_exists=reference.get("fail_if_not_exists") is not False,
        nonce=body.get("nonce"),
        enforce_nonce=bool(body.get("enforce_nonce")),
    )
    check_not_empty(draft)
    return draft


def as_reply(draft: Draft) -> Draft:
    """The same, of the kind that answers a message."""
    return replace(draft, kind=MessageKind.REPLY)


def check_texts(body: Json) -> None:
    """Lengths, allowed mentions and components."""
    if len((body.get("content") or "").strip()) > LONGEST_TEXT:
        sentence = f"Must be {LONGEST_TEXT} or fewer in length."
        raise invalid_form(["content"], "BASE_TYPE_MAX_LENGTH", sentence)
    if sum(map(_length, body.get("embeds") or ())) > EMBEDS_TOGETHER:
        sentence = f"Embed size exceeds maximum size of {EMBEDS_TOGETHER}"
        raise invalid_form(["embeds"], "MAX_EMBED_SIZE_EXCEEDED", sentence)
    check_allowed(body.get("allowed_mentions"))
    _check_components(body)


def check_not_empty(draft: Draft) -> None:
    """A message needs something in it."""
    if not (draft.content or draft.embeds or draft.uploads or draft.components):
        raise empty_message()


def named_uploads(
    listed: Sequence[Json] | None, uploads: Mapping[int, Upload]
) -> tuple[Upload, ...]:
    """The files of a form, by the names and descriptions that `attachments` gives them."""
    about = {str(each["id"]): each for each in listed or ()}
    if listed is not None and (forgotten := [n for n in uploads if str(n) not in about]):
        sentence = f"files[{forgotten[0]}] has no attachment with that id"
        raise invalid_form(["attachments"], "ATTACHMENT_NOT_LISTED", sentence)
    return tuple(
        Upload(
            name=about.get(str(number), {}).get("filename") or upload.name,
            content=upload.content,
            description=about.get(str(number), {}).get("description"),
        )
        for number, upload in sorted(uploads.items())
    )


def to_embed(embed: Json) -> Json:
    """An embed as it is shown once it was sent."""
    kept = {name: value for name, value in embed.items() if value is not None}
    if "fields" in kept:
        kept["fields"] = [{"inline": False} | each for each in kept["fields"]]
    return kept | {"type": "rich"}


def number(components: Sequence[Json], start: int = 1) -> list[Json]:
    """Components as they are shown: each with an id, and without what was left empty."""
    counted: list[Json] = []
    following = start
    for component in components:
        kept = {name: value for name, value in component.items() if value is not None}
        kept.setdefault("id", following)
        following += 1
        if "components" in kept:
            kept["components"] = number(kept["components"], following)
            following += len(buttons_of(kept["components"]))
        if kept["type"] in range(3, 9) and "custom_id" in kept:
            kept = {"min_values": 1, "max_values": 1} | kept
        counted.append(kept)
    return counted


def _check_components(body: Json) -> None:
    components: list[Json] = body.get("components") or []
    modern = (body.get("flags") or 0) & Flag.COMPONENTS_V2
    if modern and body.get("content"):
        raise invalid_form(["content"], "MESSAGE_CANNOT_USE_LEGACY_FIELDS", "No content here.")
    if not modern and (len(components) > ROWS or any(c["type"] != 1 for c in components)):
        sentence = f"Must be {ROWS} or fewer action rows in length."
        raise invalid_form(["components"], "BASE_TYPE_BAD_LENGTH", sentence)
    pressable = buttons_of(components)
    if len(pressable) + len(components) > COMPONENTS_TOGETHER:
        raise invalid_form(["components"], "BASE_TYPE_BAD_LENGTH", "Too many components.")
    ids = [each.get("custom_id") for each in pressable if each.get("custom_id")]
    if len(ids) != len(set(ids)):
        sentence = "Component custom id cannot be duplicated"
        raise invalid_form(["components"], "COMPONENT_CUSTOM_ID_DUPLICATED", sentence)
    for each in pressable:
        _check_button(each)


def _check_button(component: Json) -> None:
    """A link has an address and nothing else, any other button an id and something on it."""
    if component["type"] != 2:  # noqa: PLR2004 (the type of buttons)
        return
    is_link = component["style"] == LINK_BUTTON
    if is_link != bool(component.get("url")) or is_link == bool(component.get("custom_id")):
        sentence = "A button needs a custom_id, or, if it is a link, a url"
        raise invalid_form(["components"], "BASE_TYPE_REQUIRED", sentence)
    if not (component.get("label") or component.get("emoji")):
        raise invalid_form(["components"], "BUTTON_COMPONENT_NO_LABEL", "A button needs a label")


def _length(embed: Json) -> int:
    texts: list[Any] = [embed.get("title"), embed.get("description")]
    texts += [nested(embed, "footer").get("text"), nested(embed, "author").get("name")]
    texts += [text for each in embed.get("fields") or () for text in (each["name"], each["value"])]
    return sum(len(text) for text in texts if text)
