"""Where engines work: processes of ours that live and die with us, and threads for HTTP.

`pool` hands lines out, `process_worker` and `thread_worker` are whom it hands them to; `child` and
`serving` are the two ends of a process' pipe, `worker` is what runs behind it, `residency` keeps
its models under a ceiling, `wire` is what goes through.
"""
