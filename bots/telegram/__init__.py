"""Telegram's adapter: the only folder that imports the `telegram` library.

Reading order: `bot` → `polling` → `inbound` (with `people`, `media`, `lines`, `commands`,
`admins`) for what comes in; `outbound` (with `uploads`, `pace`) for what goes out; `formatting`,
`places` and `errors` translate between the library's values and the core's.
"""

import os

# The library warns on each 429 until one asks for durations as `timedelta`, its future default.
os.environ.setdefault("PTB_TIMEDELTA", "1")
