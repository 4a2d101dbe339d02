"""The bridge's core, platform-neutral. Reading order of this folder.

`events` (what happened) → `intake` and `store` (the inbox, durable) → `worker`, `batching`,
`dispatch` and `relay` (what follows from it, as one `decision`; with `catching_up`,
`interpreter`, `translation` and `compose`) → `deliveries` (what a channel is asked to do) →
`store` (the outbox) → `sender` and `carrier` (ask the platform, write the message map). `ports`
names what the outside must bring, `translating` what of it `translation` brings; `rooms` and
`commands` are what admins do, `notices` what the bot says by itself; `backoff`, `settings`, `logs`
and `errors` serve all of them.

Nothing here imports `bots`, `telegram` or `discord`.
"""
