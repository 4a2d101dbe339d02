"""`make bench`: every figure of the README and the issues, one script after another.

`make bench ARGS="latency idle"` runs some of them. The comparison with LibreTranslate needs a
server in an environment of its own and a model: `python -m benchmarks.argos_libretranslate`.
"""

import os
import subprocess
import sys
import time

SCRIPTS = (
    "latency",
    "first_line",
    "idle",
    "detection",
    "keep",
    "chat_quality",
    "translation_pool",
    "translation_memory",
    "event_loop",
    "commands_flood",
)


def main() -> int:
    """Run them; the number of those that could not print their figures."""
    chosen = sys.argv[1:] or SCRIPTS
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d')}")
    failed = 0
    for name in chosen:
        print(f"\n== {name}", flush=True)
        failed += bool(subprocess.call([sys.executable, "-m", f"benchmarks.{name}"]))  # noqa: S603
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
