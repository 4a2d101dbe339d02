"""The local engines, with real models (Mozilla's, a tiny one of Argos), and what they share."""

import json
import shutil
from pathlib import Path

import pytest

from bridge.events import Language
from bridge.translation.engines import Direction, EngineError
from bridge.translation.engines.argos import ArgosEngine
from bridge.translation.engines.firefox import FirefoxEngine, packaged
from bridge.translation.engines.local import LoadedModels, translate_sentences
from tests.bridge.translation.tiny_argos import make_package

ROOMY = 2**30
EN_PT = Direction(Language("en"), Language("pt"))
EN, ZH = Language("en"), Language("zh")
ZH_EN = Direction(Language("zh"), Language("en"))


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> FirefoxEngine:
    """The engine with the packaged models, loaded once."""
    return FirefoxEngine(tmp_path_factory.mktemp("models"), ceiling=ROOMY)


def test_english_and_portuguese_come_with_the_package(firefox: FirefoxEngine) -> None:
    """Nothing has to be installed for this pair."""
    assert firefox.model(EN_PT) == "enpt-1693087644"
    assert firefox.model(ZH_EN) is None


def test_each_sentence_is_translated_by_itself(firefox: FirefoxEngine) -> None:
    """Several sentences on a line come back as so many, spaces between them as they were."""
    outputs = firefox.translate(["I have a dog. Do you like it?", "Good morning!"], EN_PT)

    assert outputs == ["Eu tenho um cão. Você gosta?", "Bom dia!"]


def test_a_direction_without_a_model_is_refused(firefox: FirefoxEngine) -> None:
    """The engine says so instead of guessing."""
    with pytest.raises(EngineError, match="no model zh→en"):
        firefox.translate(["你好"], ZH_EN)


def test_an_installed_model_is_found_without_a_restart(tmp_path: Path) -> None:
    """A folder that appears is seen at the next question."""
    engine = FirefoxEngine(tmp_path / "firefox", ceiling=ROOMY)
    before = engine.model(Direction(Language("en"), Language("de")))
    folder = tmp_path / "firefox" / "en-de-1.0"
    shutil.copytree(packaged()[EN_PT], folder)
    (folder / "metadata.json").write_text(json.dumps({"source": "en", "target": "de"}))

    assert before is None
    assert engine.model(Direction(Language("en"), Language("de"))) == "en-de-1.0"


def test_a_damaged_model_is_told(tmp_path: Path) -> None:
    """What can't be loaded names its folder and the cure."""
    folder = tmp_path / "en-de-1.0"
    folder.mkdir()
    (folder / "metadata.json").write_text(json.dumps({"source": "en", "target": "de"}))
    (folder / "model.ende.bin").write_bytes(b"not a model")
    (folder / "vocab.ende.spm").write_bytes(b"not a vocabulary")
    engine = FirefoxEngine(tmp_path, ceiling=ROOMY)

    with pytest.raises(EngineError, match=r"damaged .* install it again"):
        engine.translate(["saluton"], Direction(Language("en"), Language("de")))


def test_argos_packages_translate_offline(tmp_path: Path) -> None:
    """Tokenizer, sentences and model come from the package alone; a batch keeps its order."""
    make_package(tmp_path, "zh", "en", says="we drink tea together")
    engine = ArgosEngine(tmp_path, ceiling=ROOMY)

    outputs = engine.translate(["你好。再见。", "好"], ZH_EN)

    assert engine.model(ZH_EN) == "translate-zh_en-1_0"
    assert outputs == [
        "we drink tea together we drink tea together",
        "we drink tea together",
    ]


def test_argos_own_codes_are_read_as_ours(tmp_path: Path) -> None:
    """`zt` is traditional Chinese, `pb` Brazilian Portuguese."""
    make_package(tmp_path, "zt", "en", says="tea")
    make_package(tmp_path, "en", "pb", says="chá")

    engine = ArgosEngine(tmp_path, ceiling=ROOMY)

    assert engine.model(Direction(Language("zh-Hant"), Language("en"))) == "translate-zt_en-1_0"
    assert engine.model(EN_PT) == "translate-en_pb-1_0"


def test_the_least_recently_used_model_goes_first() -> None:
    """Below the ceiling all stay; above it, who was not asked for longest leaves."""
    loaded_models: LoadedModels[str, str] = LoadedModels(100)
    loaded: list[str] = []

    def load(name: str) -> str:
        loaded.append(name)
        return name

    for name in ("a", "b", "a", "c", "b"):
        loaded_models.get(name, cost=40, load=lambda name=name: load(name))

    assert loaded == ["a", "b", "c", "b"]
    assert "a" not in loaded_models


def test_one_model_always_fits() -> None:
    """A model larger than the ceiling is loaded all the same, alone."""
    loaded_models: LoadedModels[str, str] = LoadedModels(1)

    assert loaded_models.get("big", cost=1000, load=lambda: "big") == "big"


def asked(line: str) -> list[str]:
    """What the engine is asked for a line."""
    sentences: list[str] = []

    def keep(given: list[str]) -> list[str]:
        sentences.extend(given)
        return given

    translate_sentences([line], EN, keep)
    return sentences


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Hello. How are you?", ["Hello.", "How are you?"]),
        ("no end", ["no end"]),
        ("你好。再见！", ["你好。", "再见！"]),
        ("costs 2.500 a month", ["costs 2.500 a month"]),
    ],
)
def test_each_sentence_goes_alone(line: str, expected: list[str]) -> None:
    """In the order of the line."""
    assert asked(line) == expected


def test_what_stood_between_stands_there_again() -> None:
    """Spaces as they were, one for scripts that have none, none for scripts that want none."""
    shout = [str.upper]

    def loud(given: list[str]) -> list[str]:
        return [shout[0](sentence) for sentence in given]

    assert translate_sentences(["One.  Two. Three."], EN, loud) == ["ONE.  TWO. THREE."]
    assert translate_sentences(["你好。再见。"], EN, loud) == ["你好。 再见。"]
    assert translate_sentences(["One. Two."], ZH, loud) == ["ONE.TWO."]


@pytest.mark.parametrize(
    "line",
    [
        "I bought " + ", ".join(f"{n} apples and bread" for n in range(60)) + " today.",
        "word " * 200,
        "a" * 2000,
        "我们去市场买苹果，" * 60,
    ],
    ids=["clauses", "words", "one word", "Chinese"],
)
def test_a_sentence_beyond_the_models_window_is_cut(line: str) -> None:
    """Between clauses where there are any; nothing is lost and no piece is too long."""
    pieces = asked(line)

    assert max(map(len, pieces)) <= 300
    assert "".join("".join(pieces).split()) == "".join(line.split())
