"""Names the language of a line.

Reading order, as a line goes: `detector` (what the rest of teahouse asks; it runs the others in a
process of its own, `worker`) → `cascade` (decides, the cheapest step first) → `scripts` and `han`
(what the writing tells) → `voting` with `lexicon` (lingua's letters and the word lists in `data/`)
→ `guests` (languages that nobody in the room reads) → `langdetect_check` (asked last, and only
where a guest is not certain).
"""
