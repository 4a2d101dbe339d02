"""What the sender hands over, as far as our tests need it."""

from bridge.deliveries import Part
from bridge.events import Attachment, MessageRef, Platform
from bridge.ports import Outgoing, ReplyTarget
from bridge.richtext import RichText
from sandbox.telegram.files import grey_png

PICTURE = grey_png(300, 200)


def outgoing(
    text: RichText | str = "",
    *attachments: Attachment,
    reply_to: MessageRef | None = None,
    is_silent: bool = False,
) -> Outgoing:
    """A part as the sender hands it over."""
    rich = text if isinstance(text, RichText) else RichText(text)
    return Outgoing(
        part=Part(text=rich, attachments=attachments),
        reply_to=ReplyTarget(ref=reply_to) if reply_to else None,
        is_silent=is_silent,
        nonce="n",
    )


def picture(content: bytes = PICTURE, **changes: object) -> Attachment:
    """A Discord picture."""
    described: dict[str, object] = {
        "platform": Platform("discord"),
        "kind": "photo",
        "source": "cat",
        "name": "cat.png",
        "mime": "image/png",
        "size": len(content),
    }
    return Attachment(**{**described, **changes})  # pyright: ignore[reportArgumentType]
