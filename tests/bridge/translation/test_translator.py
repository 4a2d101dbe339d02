"""The translator as the core uses it: real workers, the chain, the cache, what is refused."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bridge.errors import Retryable, SetupError
from bridge.events import UNDETERMINED, Language, PersonId, RoomId
from bridge.richtext import RichText, Span, Style
from bridge.translating import Hints, RoomContext, Translated, Translation, Untranslated
from bridge.translation.cache import MemoryCache, decode, encode
from bridge.translation.engine_chain import TranslationSettings, open_translator
from bridge.translation.translator import ChainTranslator
from tests.bridge.translation.http_stand_in import serving
from tests.bridge.translation.tiny_argos import make_package

EN, PT, ZH, JA = (Language(code) for code in ("en", "pt", "zh", "ja"))
NOTHING = Untranslated(reason="nothing_to_translate")


def settings(tmp_path: Path, *engine: str, **options: str) -> TranslationSettings:
    """One worker and nothing installed."""
    return TranslationSettings(engine=engine, data_dir=tmp_path, workers=1, options=options)


@pytest.fixture
async def translator(tmp_path: Path) -> AsyncGenerator[ChainTranslator]:
    """The default chain."""
    async with open_translator(settings(tmp_path, "auto")) as opened:
        yield opened


async def say(opened: ChainTranslator, text: str, source: Language, target: Language) -> Any:
    """A plain text's translation, or why there is none."""
    outcome = await opened.translate(RichText(text), source=source, target=target)
    return outcome.text.text if isinstance(outcome, Translated) else outcome.reason


async def test_a_cat_that_sleeps(translator: ChainTranslator) -> None:
    """The pair that comes with the package, in the author's lower case."""
    assert "cat sleeps" in await say(translator, "meu gato dorme o dia todo", PT, EN)


async def test_lines_and_lists_stay(translator: ChainTranslator) -> None:
    """Each line is translated for itself; breaks, markers and blank lines are where they were."""
    text = "Good morning!\n\n- I have a cat.\n- 12:30"

    outcome = await say(translator, text, EN, PT)

    assert outcome == "Bom dia!\n\n- Eu tenho um gato.\n- 12:30"


async def test_formatting_stays_on_its_line(translator: ChainTranslator) -> None:
    """A quotation over two lines is one over two lines."""
    text = RichText("I have a cat.\nI have a dog.", (Span(start=0, end=27, style=Style.QUOTE),))

    outcome = await translator.translate(text, source=EN, target=PT)

    assert isinstance(outcome, Translated)
    (quotation,) = outcome.text.spans
    assert (quotation.start, quotation.end) == (0, len(outcome.text))


@pytest.mark.parametrize(
    ("text", "source", "target", "reason"),
    [
        ("https://tea.example 🎉", EN, PT, "nothing_to_translate"),
        ("I have a cat.", EN, EN, "nothing_to_translate"),
        ("I have a cat.", UNDETERMINED, PT, "nothing_to_translate"),
        ("I have a cat.", EN, JA, "no_model"),
    ],
)
async def test_what_is_not_translated_has_its_reason(
    translator: ChainTranslator, text: str, source: Language, target: Language, reason: str
) -> None:
    """Nothing is raised, whatever is asked."""
    assert await say(translator, text, source, target) == reason


async def test_it_knows_what_it_can(translator: ChainTranslator) -> None:
    """Asked without loading anything."""
    assert translator.can_translate(PT, EN)
    assert translator.can_translate(ZH, Language("zh-Hant"))
    assert not translator.can_translate(EN, JA)


async def test_without_an_engine_nothing_is_translated(tmp_path: Path) -> None:
    """`none` is a bridge without translation."""
    async with open_translator(settings(tmp_path, "none")) as opened:
        assert not opened.can_translate(PT, EN)
        assert await say(opened, "meu gato dorme", PT, EN) == "no_model"


async def test_auto_takes_argos_but_not_for_japanese(tmp_path: Path) -> None:
    """An installed Argos model serves `auto`, except where Argos is weak; asked by name it may."""
    make_package(tmp_path / "models" / "argos", "zh", "en", says="we drink tea together")
    make_package(tmp_path / "models" / "argos", "ja", "en", says="we drink tea together")

    async with open_translator(settings(tmp_path, "auto")) as opened:
        assert await say(opened, "我们一起喝茶。", ZH, EN) == "we drink tea together"
        assert not opened.can_translate(JA, EN)
    async with open_translator(settings(tmp_path, "auto", "argos")) as opened:
        assert opened.can_translate(JA, EN)


async def test_a_long_line_goes_in_passages(translator: ChainTranslator) -> None:
    """All of it is translated, with a blank between sentences as before, and its spoiler whole."""
    text = "I have a cat. " * 40
    line = RichText(text.strip()).wrapped(Style.SPOILER)

    outcome = await translator.translate(line, source=EN, target=PT)

    assert isinstance(outcome, Translated)
    assert outcome.text.text == ("Eu tenho um gato. " * 40).strip()
    assert "".join(shown(outcome.text)).split() == []


def shown(text: RichText) -> list[str]:
    """The characters that are under no spoiler."""
    hidden = {index for span in text.spans for index in range(span.start, span.end)}
    return [character for index, character in enumerate(text.text) if index not in hidden]


async def choosy(request: web.Request) -> web.Response:
    """A LibreTranslate that breaks down over dogs."""
    (line,) = (await request.json())["q"]
    if "cão" in line:
        return web.json_response({"error": "no dogs"}, status=500)
    return web.json_response({"translatedText": ["This comes from the other engine."]})


async def test_only_what_one_engine_misses_goes_to_the_next(tmp_path: Path) -> None:
    """A line that fails takes none of its message along."""
    text = "Gosto muito de chá verde.\nEu tenho um cão."
    routes = (("GET", "/languages", offer_portuguese), ("POST", "/translate", choosy))
    async with serving(*routes) as url:
        chain = settings(tmp_path, "libretranslate", "firefox", libretranslate_url=url)
        async with open_translator(chain) as opened:
            outcome = await opened.translate(RichText(text), source=PT, target=EN)

    assert outcome == Translated(
        text=RichText("This comes from the other engine.\nI have a dog."),
        engine="libretranslate+firefox",
    )


class CountingCache(MemoryCache):
    """A memory that counts what is kept, and for whom."""

    def __init__(self) -> None:
        super().__init__()
        self.authors: list[PersonId | None] = []

    async def put(self, key: str, value: str, author: PersonId | None = None) -> None:
        """Counted."""
        self.authors.append(author)
        await super().put(key, value)


async def test_a_repeated_line_is_looked_up(tmp_path: Path) -> None:
    """It is kept once, under its author's name, and found for everyone."""
    cache = CountingCache()
    context = RoomContext(author=PersonId("7"))
    async with open_translator(settings(tmp_path, "auto"), cache=cache) as opened:
        outcomes = [
            await opened.translate(
                RichText("I have a cat."), source=EN, target=PT, context=context
            )
            for _ in range(3)
        ]

    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert cache.authors == ["7"]


class BrokenCache:
    """A Redis that is down."""

    async def get(self, key: str) -> str | None:
        """Not now."""
        raise Retryable(key)

    async def put(self, key: str, value: str, author: PersonId | None = None) -> None:
        """Not now."""
        raise Retryable(f"{key} {value} {author}")


async def test_without_its_cache_it_translates_all_the_same(tmp_path: Path) -> None:
    """A cache that can't be reached costs time, not translations."""
    async with open_translator(settings(tmp_path, "auto"), cache=BrokenCache()) as opened:
        assert await say(opened, "I have a cat.", EN, PT) == "Eu tenho um gato."


@pytest.mark.parametrize(
    "outcome",
    [
        NOTHING,
        Untranslated(reason="failed"),
        Translated(
            text=RichText("chá", (Span(start=0, end=3, style=Style.LINK, value="https://t"),)),
            engine="firefox",
        ),
    ],
)
def test_outcomes_survive_the_cache(outcome: Translation) -> None:
    """Spans, engine and reasons come back as they were."""
    assert decode(encode(outcome)) == outcome


async def answer_in_capitals(request: web.Request) -> web.Response:
    """A LibreTranslate that always says the same."""
    body = await request.json()
    return web.json_response({"translatedText": ["I like green tea very much."] * len(body["q"])})


async def offer_portuguese(_: web.Request) -> web.Response:
    """What it says it knows."""
    return web.json_response([{"code": "pt", "name": "Portuguese", "targets": ["en"]}])


LIBRETRANSLATE = (
    ("GET", "/languages", offer_portuguese),
    ("POST", "/translate", answer_in_capitals),
)


async def test_the_next_engine_is_asked_where_one_fails(tmp_path: Path) -> None:
    """A chain goes on after an engine that can't be reached."""
    chain = settings(
        tmp_path, "libretranslate", "firefox", libretranslate_url="http://127.0.0.1:9"
    )
    async with open_translator(chain) as opened:
        outcome = await opened.translate(RichText("Eu tenho um gato."), source=PT, target=EN)

    assert outcome == Translated(text=RichText("I have a cat."), engine="firefox")


async def test_a_server_on_this_machine_needs_no_permission(tmp_path: Path) -> None:
    """Loopback is the operator's own."""
    async with serving(*LIBRETRANSLATE) as url:
        own = settings(tmp_path, "libretranslate", libretranslate_url=url)
        async with open_translator(own) as opened:
            outcome = await say(opened, "Gosto muito de chá verde.", PT, EN)

    assert outcome == "I like green tea very much."


class Purse:
    """A budget in memory, as far as it goes; None: nobody can count."""

    def __init__(self, left: int | None) -> None:
        self.left = left

    async def take(self, room: RoomId, characters: int, *, ceiling: int) -> bool:
        """As the store's."""
        if self.left is None:
            raise Retryable(f"{room} {ceiling}")
        if characters > self.left:
            return False
        self.left -= characters
        return True


TEA, ALLOWED = RoomId("tea"), RoomContext(room=RoomId("tea"), may_leave=True)


@pytest.mark.parametrize(
    ("context", "budget"),
    [
        (RoomContext(room=TEA), Purse(1000)),
        (RoomContext(may_leave=True), Purse(1000)),
        (ALLOWED, Purse(5)),
        (ALLOWED, Purse(None)),
        (ALLOWED, None),
    ],
    ids=["no owner allowed it", "no room", "the month is used up", "no Redis", "no budget"],
)
async def test_other_machines_see_only_what_they_may(
    tmp_path: Path, context: RoomContext, budget: Purse | None
) -> None:
    """Without permission, or uncounted, no text leaves: nothing is even connected to."""
    far = settings(tmp_path, "libretranslate", libretranslate_url="http://libretranslate.example")
    async with open_translator(far, budget=budget) as opened:
        outcome = await opened.translate(
            RichText("Gosto de chá."), source=PT, target=EN, context=context
        )

    assert outcome == Untranslated(reason="failed")


async def test_a_line_beyond_the_ceiling_goes_to_the_next_engine(tmp_path: Path) -> None:
    """What may not leave any more is translated here, if this machine can."""
    chain = settings(
        tmp_path, "libretranslate", "firefox", libretranslate_url="http://libretranslate.example"
    )
    async with open_translator(chain, budget=Purse(5)) as opened:
        outcome = await opened.translate(
            RichText("Eu tenho um gato."), source=PT, target=EN, context=ALLOWED
        )

    assert outcome == Translated(text=RichText("I have a cat."), engine="firefox")


@pytest.mark.parametrize(
    ("engine", "given", "missing"),
    [
        ("libretranslate", {}, "TEAHOUSE_LIBRETRANSLATE_URL"),
        ("openai", {"openai_model": "tea-1"}, "TEAHOUSE_OPENAI_URL"),
        ("openai", {"openai_url": "http://127.0.0.1:9"}, "TEAHOUSE_OPENAI_MODEL"),
    ],
)
async def test_an_engine_without_its_setting_is_told_at_once(
    tmp_path: Path, engine: str, given: Mapping[str, str], missing: str
) -> None:
    """One line that names the variable."""
    with pytest.raises(SetupError, match=f"{missing} is not set"):
        async with open_translator(settings(tmp_path, engine, **given)):
            pass


async def test_many_lines_at_once_come_back_in_their_places(tmp_path: Path) -> None:
    """Parallel callers share the workers and don't mix."""
    numbers = range(30)
    two = TranslationSettings(engine=("auto",), data_dir=tmp_path, workers=2)
    async with open_translator(two) as opened:
        outcomes = await asyncio.gather(
            *(say(opened, f"I have {n} cats.", EN, PT) for n in numbers)
        )

    assert [str(n) in outcome for n, outcome in zip(numbers, outcomes, strict=True)] == [True] * 30


async def test_a_line_no_worker_survives_goes_over_untranslated(tmp_path: Path) -> None:
    """Out of patience twice: the original goes over, nothing is raised."""
    hurried = replace(settings(tmp_path, "auto"), patience=timedelta(microseconds=1))
    async with open_translator(hurried) as opened:
        assert await say(opened, "I have a cat.", EN, PT) == "failed"


async def complete(request: web.Request) -> web.Response:
    """A chat API that says what it was told about the room."""
    document = json.loads((await request.json())["messages"][1]["content"])
    said = f"I drink {document['glossary']['mate']} after {document['earlier'][-1]}."
    answers = [{"id": line["id"], "text": said} for line in document["lines"]]
    content = json.dumps({"translations": answers})
    message = {"role": "assistant", "content": content}
    return web.json_response({"choices": [{"finish_reason": "stop", "message": message}]})


async def test_a_language_model_is_told_of_the_room(tmp_path: Path) -> None:
    """Its glossary and last lines go along; a message's lines go in one request."""
    hints = Hints(glossary=(("mate", "chimarrão"),), earlier=("Oi!", "everything"))
    async with serving(("POST", "/v1/chat/completions", complete)) as url:
        own = settings(tmp_path, "openai", openai_url=f"{url}/v1", openai_model="tea-1")
        async with open_translator(own) as opened:
            outcome = await opened.translate(
                RichText("Eu tomo mate depois de tudo."),
                source=PT,
                target=EN,
                context=RoomContext(hints=hints),
            )

    assert isinstance(outcome, Translated)
    assert outcome.text.text == "I drink chimarrão after everything."


async def test_a_line_that_took_too_long_is_not_asked_for_twice(tmp_path: Path) -> None:
    """Whoever gave up waiting and asks once more gets what was under way, and it is paid once."""
    asked, answer = asyncio.Semaphore(0), asyncio.Event()
    requests: list[str] = []

    async def hesitate(request: web.Request) -> web.Response:
        requests.append(await request.text())
        asked.release()
        await answer.wait()
        text = {"id": 1, "text": "I have a cat."}
        message = {"role": "assistant", "content": json.dumps({"translations": [text]})}
        return web.json_response({"choices": [{"finish_reason": "stop", "message": message}]})

    async with serving(("POST", "/v1/chat/completions", hesitate)) as url:
        own = settings(tmp_path, "openai", openai_url=f"{url}/v1", openai_model="tea-1")
        async with open_translator(own) as opened:

            def said_after(*earlier: str) -> Any:
                context = RoomContext(hints=Hints(earlier=earlier))
                line = RichText("Eu tenho um gato.")
                return opened.translate(line, source=PT, target=EN, context=context)

            impatient = asyncio.ensure_future(said_after())
            await asked.acquire()
            impatient.cancel()
            late = asyncio.ensure_future(said_after("Eu tenho um gato."))
            answer.set()

            assert await late == Translated(text=RichText("I have a cat."), engine="openai")
            assert await said_after() == await late
    assert len(requests) == 1


async def test_what_context_made_stays_with_its_room_and_context(tmp_path: Path) -> None:
    """Nobody steers another room's lines by what was said in one's own, nor later ones there."""
    requests: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        requests.append(await request.text())
        words = ("a cat", "one cat", "my cat", "the cat", "some cat", "that cat")
        text = {"id": 1, "text": f"I have {words[len(requests) - 1]}."}
        message = {"role": "assistant", "content": json.dumps({"translations": [text]})}
        return web.json_response({"choices": [{"finish_reason": "stop", "message": message}]})

    async with serving(("POST", "/v1/chat/completions", answer)) as url:
        own = settings(tmp_path, "openai", openai_url=f"{url}/v1", openai_model="tea-1")
        async with open_translator(own) as opened:

            async def said(room: str, *earlier: str, kept: str = "Ana") -> Translation:
                hints = Hints(earlier=earlier, glossary=((kept, kept),))
                context = RoomContext(room=RoomId(room), may_leave=True, hints=hints)
                line = RichText("Eu tenho um gato.")
                return await opened.translate(line, source=PT, target=EN, context=context)

            first = await said("a", "Oi!")
            others = [
                await said("b", "Oi!"),
                await said("a", "Tchau!"),
                await said("a"),
                await said("a", "Oi!", kept="Rui"),
            ]
            again = await said("a", "Oi!")

    assert isinstance(first, Translated)
    assert first not in others
    assert again == first
    assert len(requests) == 5
