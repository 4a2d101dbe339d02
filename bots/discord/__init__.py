"""Discord's adapter: the only folder that imports the `discord` library.

The files have the names they have in Telegram's adapter; a name of Discord's own (gateway,
webhooks, rest, …) says that only Discord needs it. Reading order:

`platform` (what teahouse has to know of Discord) → `bot` (made, run, closed) → `session` (one
connection). What comes in: `gateway_messages` → `intake_lanes` → `inbound` (with `people`,
`places`, `markdown`, and, where there is something of the kind, `media` and `unsupported`);
`gateway_servers` and `history` beside it; `gateway_interactions` → `commands` (with `obstacles`).
What goes out: `outbound` → `places`, `formatting` (with `nesting` and `markdown`), `webhooks`,
`rest`; `media` where there are files, `answers` where a command is answered, `errors` where
Discord refuses. The library itself: `client` (what we subclass), `patches` (what we change inside
it), `payload_completion` (what it must not miss).
"""
