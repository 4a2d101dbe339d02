"""Everything that is kept, and everything that knows a Redis key. Reading order of this folder.

`keys` (what there is) → `records` (values as bytes) → `connection` (the door, and where errors
become ours) → `queues` (a stream and its place in a ready set) → `rooms`, `inbox`, `outbox`,
`message_map`, `leases`, `ready` (the way of a message) → `pairing_codes`, `members`, `answers`,
`translations`, `dead_letters`, `forgetting` → `opening` (puts them together). Each step of a
message commits in one script of `scripts/`.
"""
