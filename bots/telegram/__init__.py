"""Telegram's adapter: the only folder that imports the `telegram` library.

The files have the names they have in Discord's adapter; `pace` is Telegram's own. Reading order:

`platform` (what teahouse has to know of Telegram) → `bot` (made, run, closed) → `session` (the
polling loop). What comes in: `inbound` (with `people`, `places`, `formatting`, `commands`, and,
where there is something of the kind, `media` and `unsupported`); `obstacles` where somebody pairs.
What goes out: `outbound` → `places`, `formatting`, `pace`; `media` where there are files,
`answers` where a command is answered, `errors` where Telegram refuses. The library itself:
`patches` (what we change inside it).
"""

import os

# The library warns on each 429 until one asks for durations as `timedelta`, its future default.
os.environ.setdefault("PTB_TIMEDELTA", "1")
