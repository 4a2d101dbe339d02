"""A model's file from anywhere changes nothing outside the models folder, and ends in one line."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from bridge.errors import SetupError
from bridge.translation.models import installing
from bridge.translation.models.installed import installed

ARGOS: dict[str, object] = {"type": "translate", "from_code": "en", "to_code": "de"}


def package(path: Path, metadata: object, more: Mapping[str, bytes] | None = None) -> Path:
    """A zip file like Argos', with this metadata and these further members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p/metadata.json", json.dumps(metadata))
        archive.writestr("p/model/model.bin", b"model")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return path


def below(folder: Path) -> set[Path]:
    """Everything in the folder."""
    return set(folder.rglob("*"))


@pytest.mark.parametrize(
    "code", ["../../../x", "/etc", "", "..", "en/../..", "a" * 5000, 7, None, ["en"], {"a": 1}]
)
@pytest.mark.parametrize("at_root", [True, False])
def test_a_language_code_is_parsed_and_names_no_folder(
    tmp_path: Path, code: object, *, at_root: bool
) -> None:
    """Whatever stands as a code: nothing outside is touched, nothing is installed."""
    treasure = tmp_path / "x" / "kept"
    treasure.mkdir(parents=True)
    data = tmp_path / "a" / "data"
    source = tmp_path / "source"
    (source / "model").mkdir(parents=True)
    (source / "metadata.json").write_text(json.dumps({**ARGOS, "from_code": code}), "utf-8")
    file = source if at_root else package(tmp_path / "p.zip", {**ARGOS, "to_code": code})
    before = below(tmp_path)

    with pytest.raises(SetupError, match=r"."):
        installing.install_file(data, file)

    assert {path for path in below(tmp_path) - before if path.is_file()} == set()
    assert treasure.is_dir()


@pytest.mark.parametrize("metadata", [[], "x", 7, None, {}, {"type": 3}, {"type": "translate"}])
def test_metadata_of_a_wrong_type_is_no_model(tmp_path: Path, metadata: object) -> None:
    """It is refused in one line."""
    file = package(tmp_path / "p.zip", metadata)

    with pytest.raises(SetupError, match="neither an Argos package nor"):
        installing.install_file(tmp_path / "data", file)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b" " * 2_000_000])
@pytest.mark.parametrize("engine", ["argos", "firefox"])
def test_a_damaged_installed_model_is_left_out(
    tmp_path: Path, engine: str, content: bytes
) -> None:
    """The others are still found: a folder that can't be read stops no translation."""
    folder = tmp_path / "models" / engine / "broken"
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_bytes(content)

    found = installed(tmp_path)

    assert [model.is_packaged for model in found] == [True, True]


@pytest.mark.parametrize("name", ["../../x", "/srv/x", "p/../../x", "p\\..\\..\\x", "C:/x"])
def test_a_member_that_points_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    """The message names it; nothing was unpacked."""
    file = package(tmp_path / "p.zip", ARGOS, {name: b"x"})

    with pytest.raises(SetupError, match="outside"):
        installing.install_file(tmp_path / "data", file)

    assert not (tmp_path / "data").exists()


def test_a_link_in_a_package_or_a_folder_is_refused(tmp_path: Path) -> None:
    """What it points at is never read."""
    file = package(tmp_path / "p.zip", ARGOS)
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("p/model/secret")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    folder = tmp_path / "folder"
    (folder / "model").mkdir(parents=True)
    (folder / "metadata.json").write_text(json.dumps(ARGOS), "utf-8")
    (folder / "model" / "secret").symlink_to("/etc/passwd")

    for source in (file, folder):
        with pytest.raises(SetupError, match="a link"):
            installing.install_file(tmp_path / "data", source)


def test_what_is_too_large_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A small file that grows on the disk, and one of very many members."""
    bomb = package(tmp_path / "bomb.zip", ARGOS, {"p/model/zeros": bytes(3_000_000)})
    many = package(tmp_path / "many.zip", ARGOS, {f"p/{n}": b"" for n in range(5001)})

    with pytest.raises(SetupError, match="unpacks to more than"):
        installing.install_file(tmp_path / "data", bomb, limit=2_000_000)
    with pytest.raises(SetupError, match="more than 5000"):
        installing.install_file(tmp_path / "data", many)


@pytest.mark.parametrize("kind", ["cut", "encrypted", "method", "long", "nul"])
def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, kind: str) -> None:
    """No error of a library comes out."""
    file = package(tmp_path / "p.zip", ARGOS, {"p/model/more": bytes(range(256)) * 99})
    raw = bytearray(file.read_bytes())
    local, central = raw.find(b"PK\x03\x04"), raw.find(b"PK\x01\x02")
    match kind:
        case "cut":
            raw[60:200] = bytes(140)
        case "encrypted":
            raw[local + 6] |= 1
            raw[central + 8] |= 1
        case "method":
            raw[local + 8] = raw[central + 10] = 99
        case "long":
            file = tmp_path / ("x" * 5000)
        case _:
            file = tmp_path / "x\0y"
    if file.name == "p.zip":
        file.write_bytes(raw)

    with pytest.raises(SetupError, match=r"^[^\n]{1,400}$"):
        installing.install_file(tmp_path / "data", file)


def test_a_good_package_is_installed_below_the_models_folder(tmp_path: Path) -> None:
    """Also where its own folder has an odd name."""
    file = package(tmp_path / "p.zip", ARGOS)

    brought = installing.install_file(tmp_path / "data", file)

    assert [str(model.direction) for model in brought] == ["en→de"]
    root = tmp_path / "data" / "models" / "argos"
    assert [model.path for model in brought] == [root / "p"]
