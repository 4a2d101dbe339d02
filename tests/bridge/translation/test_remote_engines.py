"""The engines behind HTTP, against strict stand-ins of their servers."""

import asyncio
import json
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bridge.events import Language
from bridge.translating import Hints
from bridge.translation.engines import Direction, EngineError
from bridge.translation.engines.libretranslate import LibreTranslateEngine
from bridge.translation.engines.openai import OpenAiEngine, find_fault
from tests.bridge.translation.http_stand_in import Handler, serving

MakeEngine = Callable[..., LibreTranslateEngine]
PT_EN = Direction(Language("pt"), Language("en"))
CORPUS = Path(__file__).parents[2] / "data" / "injections.tsv"


class LibreTranslate:
    """Serves what LibreTranslate's own documentation describes, with a key required."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []

    async def languages(self, _: web.Request) -> web.Response:
        """Portuguese in its Brazilian form, and traditional Chinese, as servers name them."""
        codes = ["en", "pb", "zt"]
        return web.json_response(
            [{"code": code, "name": code, "targets": codes} for code in codes]
        )

    async def translate(self, request: web.Request) -> web.Response:
        """The next answer, to a request of the right form."""
        body = await request.json()
        self.asked.append(body)
        if set(body) != {"q", "source", "target", "format", "api_key"}:
            return web.json_response({"error": "Invalid request"}, status=400)
        if body["api_key"] != "secret":
            return web.json_response({"error": "Invalid API key"}, status=403)
        return web.json_response(self.answers.pop(0))

    def serve(self) -> Any:
        """The running server."""
        return serving(
            ("GET", "/languages", self.languages), ("POST", "/translate", self.translate)
        )


@pytest.fixture
def libretranslate() -> Generator[MakeEngine]:
    """Makes engines and closes them."""
    with ExitStack() as stack:

        def make(url: str, key: str = "secret") -> LibreTranslateEngine:
            engine = LibreTranslateEngine(url, key)
            stack.callback(engine.close)
            return engine

        yield make


async def test_libretranslate_gets_its_own_codes_and_all_lines_at_once(
    libretranslate: MakeEngine,
) -> None:
    """Our `pt` is the server's `pb`; a batch is one request."""
    server = LibreTranslate({"translatedText": ["My cat", "My dog"]})
    async with server.serve() as url:
        engine = libretranslate(url)

        outputs = await asyncio.to_thread(engine.translate, ["Meu gato", "Meu cão"], PT_EN)

    assert outputs == ["My cat", "My dog"]
    assert server.asked == [
        {
            "q": ["Meu gato", "Meu cão"],
            "source": "pb",
            "target": "en",
            "format": "text",
            "api_key": "secret",
        }
    ]


async def test_libretranslate_knows_what_its_server_offers(libretranslate: MakeEngine) -> None:
    """Once asked, it no longer claims other pairs."""
    async with LibreTranslate().serve() as url:
        engine = libretranslate(url)
        await asyncio.to_thread(engine.warm, PT_EN)

    assert engine.model(Direction(Language("zh-Hant"), Language("en"))) == "libretranslate"
    assert engine.model(Direction(Language("ja"), Language("en"))) is None


@pytest.mark.parametrize(
    "answer",
    [{"translatedText": ["only one"]}, {"translatedText": "text"}, {"error": "busy"}, []],
)
async def test_libretranslates_other_answers_are_failures(
    answer: Any, libretranslate: MakeEngine
) -> None:
    """Anything but one text for each line is no translation."""
    async with LibreTranslate(answer).serve() as url:
        engine = libretranslate(url)

        with pytest.raises(EngineError):
            await asyncio.to_thread(engine.translate, ["Meu gato", "Meu cão"], PT_EN)


async def test_a_refusing_or_missing_server_is_a_failure(libretranslate: MakeEngine) -> None:
    """A wrong key names the status, a dead server the kind of error; neither names the text."""
    async with LibreTranslate().serve() as url:
        refused = libretranslate(url, "wrong")
        with pytest.raises(EngineError, match="answered 403"):
            await asyncio.to_thread(refused.translate, ["Meu gato"], PT_EN)

    with pytest.raises(EngineError, match=r"can't be reached: ConnectError$"):
        await asyncio.to_thread(libretranslate(url).translate, ["Meu gato"], PT_EN)


class ChatApi:
    """Serves `POST /v1/chat/completions` with given outputs; keeps the requests."""

    def __init__(self, *outputs: str, choice: dict[str, Any] | None = None) -> None:
        self.outputs = outputs
        self.choice = choice
        self.asked: list[dict[str, Any]] = []

    async def complete(self, request: web.Request) -> web.Response:
        """One choice, in the form that the request's schema asks for."""
        body = await request.json()
        self.asked.append(body)
        if request.headers.get("Authorization") != "Bearer secret":
            return web.json_response({"error": {"message": "no"}}, status=401)
        numbered = [{"id": n, "text": text} for n, text in enumerate(self.outputs, start=1)]
        content = json.dumps({"translations": numbered})
        choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        return web.json_response({"choices": [self.choice or choice]})

    def serve(self) -> Any:
        """The running server."""
        return serving(("POST", "/v1/chat/completions", self.complete))


async def ask(
    server: ChatApi,
    lines: Sequence[str],
    direction: Direction = PT_EN,
    hints: Hints = Hints(),  # noqa: B008
) -> list[str]:
    """What the engine makes of the server's answer."""
    async with server.serve() as url:
        with closing(OpenAiEngine(f"{url}/v1", "tea-1", "secret")) as engine:
            return await asyncio.to_thread(engine.translate, list(lines), direction, hints)


async def test_lines_go_in_as_data_with_the_rooms_context() -> None:
    """The order stands in the system message alone; lines, glossary and talk are a document."""
    server = ChatApi("My cat")
    hints = Hints(glossary=(("chimarrão", "chimarrão"),), earlier=("Oi!",))

    assert await ask(server, ["Meu gato"], hints=hints) == ["My cat"]

    (request,) = server.asked
    system, user = request["messages"]
    assert "from Portuguese to English" in system["content"]
    assert json.loads(user["content"]) == {
        "lines": [{"id": 1, "text": "Meu gato"}],
        "glossary": {"chimarrão": "chimarrão"},
        "earlier": ["Oi!"],
    }
    assert request["response_format"]["type"] == "json_schema"
    assert request["max_tokens"] < 300


def said(*answers: Any) -> dict[str, Any]:
    """A choice with these translations."""
    return {"finish_reason": "stop", "message": {"content": json.dumps({"translations": answers})}}


@pytest.mark.parametrize(
    "choice",
    [
        {"finish_reason": "length", "message": {"content": '{"translations": [{"id": 1'}},
        {"finish_reason": "stop", "message": {"content": None, "refusal": "I can't help."}},
        {"finish_reason": "stop", "message": {"content": "My cat"}},
        {"finish_reason": "stop", "message": {"content": "[" * 100_000}},
        {"finish_reason": "stop", "message": {"content": '{"translations": "My cat"}'}},
        said(),
        said(7),
        said("My cat"),
        said({"id": 1}),
        said({"id": "1", "text": "My cat"}),
        said({"id": 2, "text": "My cat"}),
        said({"id": 1, "text": "My cat"}, {"id": 1, "text": "My dog"}),
    ],
)
async def test_refusals_and_other_forms_are_no_translation(choice: dict[str, Any]) -> None:
    """Cut off, refused, not JSON, not texts, not this line's: there is none, and that is all.

    Whoever can make a model say such things must not be able to make it rest for everybody.
    """
    assert await ask(ChatApi(choice=choice), ["Meu gato"]) == [""]


@pytest.mark.parametrize("choice", [{"finish_reason": "stop"}, {"message": "My cat"}])
async def test_what_no_chat_api_answers_is_a_failure(choice: dict[str, Any]) -> None:
    """Such a server is no chat API."""
    with pytest.raises(EngineError, match="another form"):
        await ask(ChatApi(choice=choice), ["Meu gato"])


async def test_a_bad_answer_fails_its_own_line_alone() -> None:
    """An answer to the message, a missing line and one nobody asked for: the others are used."""
    lines = ["Meu gato", "Qual é a capital da França?", "Meu cão", "Minha casa"]
    choice = said(
        {"id": 4, "text": "My house"},
        {"id": 9, "text": "My horse"},
        {"id": 2, "text": "Paris."},
        {"id": 1, "text": "My cat"},
    )

    assert await ask(ChatApi(choice=choice), lines) == ["My cat", "", "", "My house"]


class PickyApi(ChatApi):
    """Refuses whatever has a certain word in it, and shouts everything else."""

    async def complete(self, request: web.Request) -> web.Response:
        """As told."""
        body = await request.json()
        self.asked.append(body)
        lines = json.loads(body["messages"][1]["content"])["lines"]
        if any("mau" in line["text"] for line in lines):
            return web.json_response({"choices": [{"message": {"refusal": "No."}}]})
        answers = [{"id": line["id"], "text": line["text"].upper()} for line in lines]
        return web.json_response({"choices": [said(*answers)]})


async def test_a_refused_message_is_asked_for_in_halves() -> None:
    """One line that a model won't translate costs its neighbours nothing but a few requests."""
    server = PickyApi()

    outputs = await ask(server, ["gato", "cão", "muito mau", "casa"])

    assert outputs == ["GATO", "CÃO", "", "CASA"]
    assert len(server.asked) == 5


async def test_a_model_that_always_refuses_is_not_asked_for_ever() -> None:
    """However many lines a message has."""
    server = PickyApi()

    assert await ask(server, ["mau"] * 40) == [""] * 40
    assert len(server.asked) == 8


def corpus() -> list[list[str]]:
    """The rows of the injection corpus."""
    rows = [line.split("\t") for line in CORPUS.read_text("utf-8").splitlines()]
    return [row for row in rows if len(row) == 4 and row[0] != "language"]


def way_of(language: str) -> Direction:
    """English goes to Portuguese, everything else to English."""
    target = "pt" if language == "en" else "en"
    return Direction(Language(language), Language(target))


def test_the_corpus_is_large_enough() -> None:
    """At least forty lines in four languages."""
    rows = corpus()

    assert len(rows) >= 40
    assert {row[0] for row in rows} == {"en", "zh", "pt", "es"}


@pytest.mark.parametrize("row", corpus(), ids=lambda row: f"{row[0]}: {row[1]}")
def test_what_an_obedient_model_says_is_no_translation(row: list[str]) -> None:
    """An answer to the message never passes for its translation; a translation does."""
    language, line, obeyed, translation = row

    assert find_fault(line, obeyed, way_of(language)) is not None
    assert find_fault(line, translation, way_of(language)) is None


async def refuse_for_a_minute(_: web.Request) -> web.Response:
    """Too many requests."""
    return web.json_response({}, status=429, headers={"Retry-After": "60"})


async def refuse_for_a_while(_: web.Request) -> web.Response:
    """The same, without saying until when; or until long after."""
    return web.json_response({}, status=503, headers={"Retry-After": "999999999999"})


async def fail(_: web.Request) -> web.Response:
    """Something else than being busy."""
    return web.json_response({}, status=500, headers={"Retry-After": "60"})


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (refuse_for_a_minute, timedelta(minutes=1)),
        (refuse_for_a_while, timedelta(seconds=30)),
        (fail, None),
    ],
)
async def test_a_busy_server_says_when_to_ask_again(answer: Handler, pause: timedelta) -> None:
    """What it wants goes to the engine's health, within reason."""
    async with serving(("POST", "/v1/chat/completions", answer)) as url:
        with (
            closing(OpenAiEngine(f"{url}/v1", "tea-1")) as engine,
            pytest.raises(EngineError) as failed,
        ):
            await asyncio.to_thread(engine.translate, ["Meu gato"], PT_EN)

    assert failed.value.retry_after == pause


async def answer_without_end(_: web.Request) -> web.Response:
    """Two megabytes."""
    return web.json_response({"choices": " " * 2_000_000})


async def test_an_endless_answer_is_not_read() -> None:
    """A server can't fill our memory."""
    async with serving(("POST", "/v1/chat/completions", answer_without_end)) as url:
        with (
            closing(OpenAiEngine(f"{url}/v1", "tea-1")) as engine,
            pytest.raises(EngineError, match="without end"),
        ):
            await asyncio.to_thread(engine.translate, ["Meu gato"], PT_EN)
