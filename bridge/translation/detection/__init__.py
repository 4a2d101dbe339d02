"""Names a line's language: `cascade` decides, cheapest step first, and the others are its steps.

`scripts` and `han` read the writing, `voting` asks lingua and the word lists (`lexicon`, `data/`),
`guests` looks beyond the room's languages, where `last_word` is langdetect's. `Detector` (in
`detector`) is what the rest of teahouse asks: it runs it all in a process of its own (`worker`).
"""
