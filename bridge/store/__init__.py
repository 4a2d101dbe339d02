"""Everything that is kept, and everything that knows a Redis key. Reading order of this folder.

`keys` (what there is) → `records` (values as bytes) → `redis` (what we use of Redis, as a port)
and `connection` (the port on one node, where its errors become ours) → `queues` (a stream and its
entry in a ready set) → `leases` (who may commit) → `inbox` and `outbox` (the way of a message) →
`message_map` (from a message to its copies and back) → `rooms`, `pairing_codes`, `people`,
`catch_ups`, `translations`, `sent_away` → `dead_letters`, `forgetting` → `store` (puts them
together). Each step of a message commits in one script of `scripts/`; `docs/store.md` tells how
Python and Lua speak with each other.
"""
