"""What Telegram can carry and show, as one table. Figures from the Bot API's descriptions."""

from bridge.ports import Capabilities

CAPABILITIES = Capabilities(
    text_limit=4096,
    caption_limit=1024,
    attachments_limit=1,  # an album would be several messages, each with an id of its own
    file_limit=50 * 1024 * 1024,
    counts_utf16=True,
    has_faces=False,
    has_expandable_quotes=True,
    has_small_text=False,
)
