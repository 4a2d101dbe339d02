"""The daily question. Reading order: `catalogue` (what may be asked); nothing asks it yet."""
