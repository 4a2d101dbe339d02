"""What an operator carried here, made safe to read: a folder or zip within bounds, without links.

A model's file may come from anywhere, so nothing of it is believed: neither its members' names,
nor their sizes, nor that it is whole.
"""

import lzma
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from bridge.errors import SetupError

LIMIT = 4 * 1024**3
"""Bytes of everything in it; the largest model there is has half of one gigabyte."""
_MEMBERS = 5000
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a compression that is not known
    RuntimeError,  # encrypted
    ValueError,
    OSError,
)


@contextmanager
def opened(path: Path, limit: int = LIMIT) -> Generator[Path]:
    """The folder itself, or a zip's content in one that goes again.

    Raises:
        SetupError: it is neither, too large, damaged, or points outside itself.
    """
    with tempfile.TemporaryDirectory() as aside:
        try:
            folder = _folder(path, Path(aside), limit)
        except SetupError:
            raise
        except _UNREADABLE as error:
            raise SetupError(f"{_shown(path)} cannot be read ({_cause(error)})") from error
        yield folder


def _folder(path: Path, aside: Path, limit: int) -> Path:
    if not path.exists():
        raise SetupError(f"there is no {_shown(path)}")
    if path.is_dir():
        _check_folder(path, limit)
        return path
    if not zipfile.is_zipfile(path):
        raise SetupError(f"{_shown(path)} is neither a folder nor a package (a zip file)")
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        _check_sizes(path, (member.file_size for member in members), limit)
        for member in members:
            _check_member(path, member)
        # What a member says of its size is also where zipfile stops reading it.
        archive.extractall(aside)
    return aside


def _check_folder(path: Path, limit: int) -> None:
    found = list(path.rglob("*"))
    for one in found:
        mode = one.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise SetupError(f"{_shown(one)} is a link or a device; copy the file itself there")
    _check_sizes(path, (one.lstat().st_size for one in found), limit)


def _check_sizes(path: Path, sizes: Iterable[int], limit: int) -> None:
    known = list(sizes)
    if len(known) > _MEMBERS:
        raise SetupError(f"{_shown(path)} holds more than {_MEMBERS} files; a model has a dozen")
    if sum(known) > limit:
        raise SetupError(f"{_shown(path)} unpacks to more than {limit / 1e6:,.0f} MB: no model")
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if sum(known) > free:
        raise SetupError(f"{_shown(path)} needs {sum(known) / 1e6:,.0f} MB of free disk space")


def _check_member(path: Path, member: zipfile.ZipInfo) -> None:
    # Either system's way to write a path: on the other one it would be a name.
    for name in (PurePosixPath(member.filename), PureWindowsPath(member.filename)):
        if name.is_absolute() or name.drive or ".." in name.parts:
            raise SetupError(f"{_shown(path)}: {member.filename[:80]!r} points outside of it")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise SetupError(f"{_shown(path)}: {member.filename[:80]!r} is a link; pack the file")


def _shown(path: Path) -> str:
    """The path in one line."""
    shown = str(path)
    shown = shown if shown.isprintable() else ascii(shown)
    return shown if len(shown) <= 200 else f"{shown[:200]}…"  # noqa: PLR2004


def _cause(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)[:80] or "damaged"
