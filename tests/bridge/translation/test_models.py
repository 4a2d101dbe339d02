"""Models come in whole or not at all, from a mirror or a file, and go again."""

import shutil
import zipfile
from pathlib import Path

import pytest

from bridge.errors import SetupError
from bridge.events import Language
from bridge.translation.engines import Direction
from bridge.translation.engines.firefox import FirefoxEngine, packaged
from bridge.translation.models import installed as models
from bridge.translation.models import installing
from bridge.translation.models.installing import Progress
from bridge.translation.models.quality import Quality, quality
from tests.bridge.translation.mirror import Mirror, files_below
from tests.bridge.translation.tiny_argos import make_package

EN, PT, FR, ES = (Language(code) for code in ("en", "pt", "fr", "es"))
NOWHERE = "http://127.0.0.1:9/records.json"


async def test_a_packaged_pair_succeeds_at_once(tmp_path: Path) -> None:
    """English and Portuguese need neither network nor mirror."""
    assert await installing.install(tmp_path, EN, PT, mirror=NOWHERE) == []


@pytest.mark.parametrize("compressed", [True, False])
async def test_both_directions_are_fetched_and_work(tmp_path: Path, *, compressed: bool) -> None:
    """Records of the newer and the older form; the new model translates."""
    mirror = Mirror("en-fr", "fr-en", compressed=compressed)
    told: list[Progress] = []

    async with mirror.serve() as url:
        brought = await installing.install(tmp_path, FR, EN, mirror=url, tell=told.append)

    assert [model.direction for model in brought] == [Direction(EN, FR), Direction(FR, EN)]
    assert told[-1].done == told[-1].total > 40_000_000
    engine = FirefoxEngine(tmp_path / "models" / "firefox", ceiling=2**28)
    assert engine.translate(["Good morning!"], Direction(EN, FR)) == ["Bom dia!"]


async def test_a_pair_without_english_brings_what_its_detour_needs(tmp_path: Path) -> None:
    """French to Portuguese goes through English; what is packaged is not fetched."""
    async with Mirror("en-fr", "fr-en", "en-pt").serve() as url:
        brought = await installing.install(tmp_path, FR, PT, mirror=url)

    assert {model.direction for model in brought} == {Direction(EN, FR), Direction(FR, EN)}


async def test_a_missing_pair_is_told_with_those_that_exist(tmp_path: Path) -> None:
    """The message names what there is; nothing is installed."""
    async with Mirror("en-fr", "fr-en").serve() as url:
        with pytest.raises(SetupError, match=r"no model en→es; there are en↔fr \(others"):
            await installing.install(tmp_path, EN, ES, mirror=url)

    assert files_below(tmp_path) == []


async def test_a_broken_download_is_resumed(tmp_path: Path) -> None:
    """The second request asks for the rest alone."""
    mirror = Mirror("en-fr", "fr-en")
    mirror.breaks_at = 1_000_000

    async with mirror.serve() as url:
        await installing.install(tmp_path, EN, FR, mirror=url)

    first, second = mirror.requests[:2]
    assert first == ("files/model", None)
    assert second[0] == "files/model"
    assert second[1] is not None
    assert second[1].startswith("bytes=")
    assert second[1] != "bytes=0-"


async def test_a_damaged_file_leaves_nothing_behind(tmp_path: Path) -> None:
    """A wrong checksum is told, and no half model appears."""
    mirror = Mirror("en-fr", "fr-en")
    mirror.damages = "vocab"

    async with mirror.serve() as url:
        with pytest.raises(SetupError, match=r"vocab.* arrived damaged"):
            await installing.install(tmp_path, EN, FR, mirror=url)

    assert files_below(tmp_path) == []


async def test_an_unreachable_mirror_names_its_setting(tmp_path: Path) -> None:
    """One line: the address, the cause, the cure."""
    with pytest.raises(SetupError, match=r"no model list at .*ConnectError.*TEAHOUSE_MODELS_URL"):
        await installing.install(tmp_path, EN, FR, mirror=NOWHERE)


async def test_the_list_tells_installed_from_available(tmp_path: Path) -> None:
    """Engine, size, licence, source and a word for the quality of each."""
    async with Mirror("en-fr", "en-pt").serve() as url:
        offered = await models.available(tmp_path, mirror=url)

    (here, _) = models.installed(tmp_path)
    assert [model.direction for model in offered] == [Direction(EN, FR)]
    assert offered[0].path is None
    assert (here.engine, here.direction, here.is_packaged) == ("firefox", Direction(EN, PT), True)
    assert (here.licence, here.quality) == ("MPL-2.0", Quality.EXCELLENT)
    assert here.size > 20_000_000


def test_an_argos_package_is_installed_from_its_file(tmp_path: Path) -> None:
    """An `.argosmodel` is a zip; afterwards it is listed and can be removed."""
    package = make_package(tmp_path / "made", "zh", "en", says="tea")
    carried = tmp_path / "translate-zh_en.argosmodel"
    with zipfile.ZipFile(carried, "w") as archive:
        for file in files_below(package):
            archive.write(package / file, f"{package.name}/{file}")

    (model,) = installing.install_file(tmp_path / "data", carried)
    removed = installing.remove(tmp_path / "data", EN, Language("zh"))

    assert (model.engine, model.direction) == ("argos", Direction(Language("zh"), EN))
    assert [gone.path for gone in removed] == [model.path]
    assert [one.engine for one in models.installed(tmp_path / "data")] == ["firefox", "firefox"]


def test_mozillas_files_are_installed_from_a_folder(tmp_path: Path) -> None:
    """A direction's files, as they are published, name it themselves."""
    carried = tmp_path / "carried"
    carried.mkdir()
    for file in packaged()[Direction(EN, PT)].glob("*.enpt.*"):
        shutil.copy(file, carried / file.name.replace("enpt", "enfr"))

    (model,) = installing.install_file(tmp_path / "data", carried)

    assert model.direction == Direction(EN, FR)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """Neither a package nor a zip of Mozilla's files."""
    (tmp_path / "notes.txt").write_text("tea")

    with pytest.raises(SetupError, match="neither a folder nor a package"):
        installing.install_file(tmp_path / "data", tmp_path / "notes.txt")


def test_the_packaged_pair_cannot_be_removed(tmp_path: Path) -> None:
    """It comes with teahouse, and says so."""
    with pytest.raises(SetupError, match="en ↔ pt comes with teahouse"):
        installing.remove(tmp_path, EN, PT)


@pytest.mark.parametrize(
    ("engine", "pair", "expected"),
    [
        ("firefox", ("en", "ja"), Quality.EXCELLENT),
        ("argos", ("en", "ja"), Quality.WEAK),
        ("argos", ("ko", "en"), Quality.WEAK),
        ("firefox", ("zh-Hant", "en"), Quality.GOOD),
        ("argos", ("en", "th"), Quality.UNKNOWN),
    ],
)
def test_quality_is_mozillas_figure_in_a_word(
    engine: str, pair: tuple[str, str], expected: Quality
) -> None:
    """Argos is clearly weaker for Japanese and Korean."""
    source, target = pair

    assert quality(Direction(Language(source), Language(target)), engine=engine) == expected
