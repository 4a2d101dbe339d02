"""Translates the lines of a chat: brings `bridge.translating.Translator`.

Reading order, as a line goes in the main process: `engine_chain` (opens it all, once) →
`translator` (asked by the core) → `detection` (which language is it?) → `segments` (a message is
cut into lines and long lines into passages) → `chained_engine` (an engine with `cache`, permission
to leave this machine (`remote`) and a pause after failures) → `routes` (which steps lead from one
language to the other) → `workers` (who does the work).

Then, in a worker: `pipeline` (the whole way of one line) → `protect` with `patterns` and `pieces`
(what must not reach the engine) → `normalise` with `laughter` (a chat line becomes prose) →
`engines`, the local ones sentence by sentence → `guards` (is that a translation?) → `formatting`
(the author's spans over the new words).

Beside the way: `models` (installs what local engines need), `word_lists` (read by `detection` and
`normalise`), `streaming` (many lines from a file).
"""
