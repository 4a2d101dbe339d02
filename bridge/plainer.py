"""The forms in which a refused part is tried again: each shows less, none loses the words."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.compose import quoted
from bridge.deliveries import Part
from bridge.events import ReplyTo
from bridge.ports import Outgoing
from bridge.richtext import RichText, join


def plainer_forms(outgoing: Outgoing) -> Iterator[Outgoing]:
    """As it is; without pointing at what it answers; without formatting; files as their names."""
    yield outgoing
    if outgoing.reply_to is not None:
        outgoing = replace(outgoing, reply_to=None, part=_with_quotation(outgoing))
        yield outgoing
    part = outgoing.part
    if part.text.spans:
        part = replace(part, text=RichText(part.text.text))
        yield replace(outgoing, part=part)
    if part.attachments:
        names = "\n".join(f"📎 {attachment.name}" for attachment in part.attachments)
        rows = [row for row in (part.text, RichText(names)) if row]
        yield replace(outgoing, part=Part(text=join(rows, "\n")))


def _with_quotation(outgoing: Outgoing) -> Part:
    target = outgoing.reply_to
    if target is None:
        return outgoing.part
    reply_to = ReplyTo(ref=target.ref, author=target.author, excerpt=target.excerpt)
    return quoted(outgoing.part, reply_to)
