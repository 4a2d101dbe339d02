"""Logging, set up once: one event a line, fields as values, never a text or a token.

Library loggers flow through the same processors, capped: at DEBUG discord.py prints whole messages
and httpx prints addresses with the token in them at INFO already.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

import structlog

from bridge.platforms import PlatformSpec

CAPS = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "aiohttp": logging.INFO,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
}


def masking(tokens: Iterable[str]) -> Callable[[str], str]:
    """Hides what looks like one of these tokens, given as regular expressions."""
    pattern = re.compile("|".join(f"(?:{token})" for token in tokens) or r"(?!)")
    return lambda text: pattern.sub("•••", text)


def _masked(
    renderer: structlog.types.Processor, mask: Callable[[str], str]
) -> structlog.types.Processor:
    """The rendered line is masked, whatever it holds: nested values and tracebacks, too."""

    def render(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
        return mask(str(renderer(logger, method, event)))

    return render


def set_up_logs(level: str, platforms: Iterable[PlatformSpec] = ()) -> None:
    """Send everything to stderr: coloured lines on a terminal, JSON lines elsewhere.

    `platforms`: whose tokens are masked, and whose libraries are capped at INFO.
    """
    specs = tuple(platforms)
    caps = CAPS | {name: logging.INFO for spec in specs for name in spec.loggers}
    is_terminal = sys.stderr.isatty()
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if is_terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    last: list[structlog.types.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta
    ]
    if not is_terminal:
        last.append(structlog.processors.format_exc_info)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[*last, _masked(renderer, masking(spec.tokens for spec in specs))],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, cap in caps.items():
        logging.getLogger(name).setLevel(max(cap, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """A module's logger; event names are snake_case and fixed, values are fields."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return bound
