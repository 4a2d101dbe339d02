"""Where engines work: processes of ours that end with us, and threads that wait for a server.

Reading order, as a line goes: `wire` (what is handed over) → `pool` (who translates which lines)
→ `processes` (the worker that is a process) → `serving` and `worker` (what runs in that process)
→ `thread_worker` (the worker that is a thread).
"""
