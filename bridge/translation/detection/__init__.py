"""Names the language of a line.

Reading order: `detector` is what the translator asks; the process behind it is `worker`, which
runs `cascade`: all decisions, the cheapest step first. Its steps are `scripts` (which letters),
`han` (Chinese or Japanese), `voting` (lingua's letters and the words of `lexicon`) and `guests`
(languages that nobody in the room reads). `data/` holds the word lists that speakers of a language
can edit.
"""
