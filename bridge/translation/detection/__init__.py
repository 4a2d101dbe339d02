"""Names a line's language: `cascade` decides, cheapest step first, and the others are its steps.

`scripts` and `han` read the writing, `voting` asks lingua and the word lists (`lexicon`, `data/`),
`last_word` is langdetect's. `detector` runs it all in a process of its own (`worker`).
"""
