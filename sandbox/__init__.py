"""Local stand-ins of both platforms' APIs, strict by their own descriptions, and their page.

`telegram` and `discord` serve the APIs and hold the worlds behind them; `world` is what both
share, `faults` what can go wrong; `stage` sets up one conversation, `control` serves the page.
"""
