"""Models on this machine, for the command line; no line of a chat comes by here.

Reading order: `installed` (what is here) → `quality` (how good it is) → `catalogue` (what Mozilla
offers) → `download` (a file, checked) → `carried` (a folder or zip from
anywhere, made safe) → `installing` (brings models in, takes them out).
"""
