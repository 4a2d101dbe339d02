"""What Discord can carry and show, as one table.

The text limit leaves head-room below Discord's 2,000 code points: for the quotation line that
stands in for a reply, and for the backslashes that keep a person's text from turning into markup
(`formatting` says what happens where even that is not enough).
"""

from bridge.events import Platform
from bridge.ports import Capabilities

DISCORD = Platform("discord")

CONTENT_LIMIT = 2000
"""Code points of one message's `content` (webhooks and ordinary bots alike)."""

CAPABILITIES = Capabilities(
    text_limit=1700,
    caption_limit=1700,
    attachments_limit=10,
    file_limit=10 * 1024 * 1024,  # the smallest of the limits; a server's boosts raise it
    counts_utf16=False,
    has_faces=True,
    has_expandable_quotes=False,
    has_small_text=True,
)
