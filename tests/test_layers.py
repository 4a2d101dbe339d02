"""Dependencies point inward: the core knows no platform, the adapters not each other."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

ROOT = Path(__file__).parents[1]
PLATFORM_LIBRARIES = {"telegram", "discord"}
"""Each is called like its platform."""
ROOT_FILES = ("bots/app.py", "bots/teahouse.py")


def modules(folder: str) -> list[Path]:
    """The code in a folder."""
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Everything a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches(path: Path, *forbidden: str) -> set[str]:
    """What a file imports of the forbidden."""
    return {
        name
        for name in imports(path)
        for outer in forbidden
        if name == outer or name.startswith(f"{outer}.")
    }


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("bridge", ("bots", "sandbox", *PLATFORM_LIBRARIES)),
        ("bots/telegram", ("discord", "bots.discord", "bots.app", "sandbox")),
        ("bots/discord", ("telegram", "bots.telegram", "bots.app", "sandbox")),
        ("sandbox", ("telegram", "discord", "bots")),
    ],
)
def test_a_layer_does_not_reach_out(folder: str, forbidden: tuple[str, ...]) -> None:
    """Read from the source, so that an import inside a function counts too."""
    found = {str(path): names for path in modules(folder) if (names := reaches(path, *forbidden))}

    assert found == {}


def test_the_core_knows_a_translator_only_by_its_port() -> None:
    """What it asks and gets stands in `bridge.translating`; who answers is wired outside."""
    core = set(modules("bridge")) - set(modules("bridge/translation"))

    found = {str(path): names for path in core if (names := reaches(path, "bridge.translation"))}

    assert found == {}


def test_translation_knows_nothing_of_the_other_ports() -> None:
    """Only what is asked of a translator is its business."""
    found = {
        str(path): names
        for path in modules("bridge/translation")
        if (names := reaches(path, "bridge.ports"))
    }

    assert found == {}


def test_importing_all_of_the_core_loads_no_platform() -> None:
    """Not even by way of another library."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in modules("bridge")
    ]
    program = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )

    ran = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert not {*PLATFORM_LIBRARIES, "bots", "sandbox"} & set(ran.stdout.split())


def test_the_command_line_imports_nothing_heavy_at_its_top() -> None:
    """Workers of the translation pool import it again, and `--version` should not wait."""
    program = "import sys, bots.cli\nprint(*sorted(sys.modules))"

    ran = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )

    heavy = {*PLATFORM_LIBRARIES, "argostranslate", "lingua", "redis", "aiohttp", "pydantic"}
    assert not heavy & set(ran.stdout.split())


NAMED_ON_PURPOSE = {
    "bridge/translation/patterns.py": "addresses with a scheme of their own are never translated",
}
"""What names a platform in its code all the same, and why."""


def code(path: Path) -> str:
    """A file without comments and docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body: object = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [one for one in cast("list[ast.stmt]", body) if not _is_docstring(one)]
    return ast.unparse(tree)


def _is_docstring(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case _:
            return False


def test_the_core_and_the_root_name_no_platform() -> None:
    """What differs between platforms is data that their adapters bring."""
    texts = {path: code(path) for path in (*modules("bridge"), *map(ROOT.joinpath, ROOT_FILES))}
    for path in (*(ROOT / "bridge").rglob("*.ftl"), *(ROOT / "bridge").rglob("*.lua")):
        texts[path] = re.sub(r"(?m)^#.*|--.*", "", path.read_text(encoding="utf-8"))

    named = {
        path.relative_to(ROOT).as_posix()
        for path, text in texts.items()
        if any(name in f"{path.stem} {text}".lower() for name in PLATFORM_LIBRARIES)
    }

    assert named == set(NAMED_ON_PURPOSE)
