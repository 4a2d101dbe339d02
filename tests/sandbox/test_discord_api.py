"""What the stand-in's REST API refuses, counts and remembers, asked without any library."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from sandbox.discord.api import Discord, open_discord
from sandbox.faults import Fault

TOKEN = "a-stand-in-token"
RIGHTS = ("MANAGE_WEBHOOKS", "MANAGE_MESSAGES")


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    time: float = 1_800_000_000.0

    def __call__(self) -> float:
        """The moment."""
        return self.time


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A guild with a channel, and a bot that asks without a library."""

    discord: Discord
    session: aiohttp.ClientSession
    clock: Clock
    bot: str
    ana: str
    guild: str
    tea: str
    headers: dict[str, str] = field(default_factory=dict[str, str])

    async def ask(
        self, method: str, path: str, body: Any = None, *, token: bool = True
    ) -> tuple[int, Any]:
        """The status and the body of an answer."""
        headers = {"Authorization": f"Bot {TOKEN}"} if token else {}
        url = self.discord.address + path
        async with self.session.request(method, url, json=body, headers=headers) as answer:
            self.headers.clear()
            self.headers.update(answer.headers)
            return answer.status, await answer.json() if answer.status != 204 else None

    async def webhook(self) -> dict[str, Any]:
        """A fresh webhook of the channel."""
        return (await self.ask("POST", f"/channels/{self.tea}/webhooks", {"name": "tea"}))[1]


@pytest.fixture(name="caller", params=[False], ids=["limits off"])
async def open_caller(request: pytest.FixtureRequest) -> AsyncGenerator[Caller]:
    """One stand-in a test, on a clock that stands still."""
    clock = Clock()
    limits: bool = request.param
    async with (
        open_discord(limits=limits, clock=clock) as stand_in,
        aiohttp.ClientSession() as session,
    ):
        world = stand_in.world
        bot = world.bot(TOKEN, "teahouse")
        ana = world.person("Ana")
        guild = world.guild("Casa", owner=ana)
        tea = world.channel(guild, "tea")
        world.add_bot(guild, bot, RIGHTS)
        yield Caller(
            discord=stand_in,
            session=session,
            clock=clock,
            bot=bot,
            ana=ana,
            guild=guild,
            tea=tea,
        )


with_limits = pytest.mark.parametrize("caller", [True], indirect=True, ids=["limits on"])


async def test_unknown_fields_are_violations_but_answered(caller: Caller) -> None:
    """A misspelt field is ignored, as Discord does, and counted against whoever sent it."""
    body: dict[str, Any] = {"content": "olá", "allowed_mention": {"parse": []}}

    status, _ = await caller.ask("POST", f"/channels/{caller.tea}/messages", body)

    assert status == 200
    assert "'allowed_mention' was unexpected" in caller.discord.violations[0]
    assert caller.discord.requests[-1].violations == tuple(caller.discord.violations)


async def test_what_breaks_the_description_is_refused(caller: Caller) -> None:
    """A wrong type is 400, code 50035, with the place of the mistake; and a violation."""
    status, body = await caller.ask("POST", f"/channels/{caller.tea}/messages", {"content": 5})

    assert (status, body["code"], list(body["errors"])) == (400, 50035, ["content"])
    assert len(caller.discord.violations) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/channels/5", None, (404, 10003)),
        ("GET", "/channels/{tea}/messages/5", None, (404, 10008)),
        ("GET", "/guilds/5", None, (404, 10004)),
        ("GET", "/webhooks/5", None, (404, 10015)),
        ("POST", "/channels/{tea}/messages", {}, (400, 50006)),
        ("POST", "/channels/{tea}/messages", {"content": " \n "}, (400, 50006)),
        ("POST", "/channels/{tea}/messages", {"content": "x" * 2001}, (400, 50035)),
        ("PUT", "/channels/{tea}/messages/{said}/pin", None, (404, 0)),
        ("PUT", "/channels/{tea}/pins/{said}", None, (403, 50013)),
        ("PATCH", "/channels/{tea}/messages/{said}", {"content": "mine"}, (403, 50005)),
        ("PUT", "/channels/{tea}/messages/{said}/reactions/smile/@me", None, (404, 10014)),
        ("POST", "/channels/{tea}/webhooks", {"name": "My Discord bot"}, (400, 50035)),
        ("GET", "/channels/{hidden}/messages", None, (403, 50001)),
        ("POST", "/channels/{hidden}/messages", {"content": "x"}, (403, 50001)),
        ("POST", "/channels/{quiet}/messages", {"content": "x"}, (403, 50013)),
        (
            "POST",
            "/channels/{tea}/messages",
            {"content": "x", "message_reference": {"message_id": "5"}},
            (400, 50035),
        ),
    ],
)
async def test_refusals_carry_discords_codes(
    caller: Caller, method: str, path: str, body: Any, expected: tuple[int, int]
) -> None:
    """What cannot be done is refused with the status and code that Discord gives."""
    world = caller.discord.world
    said = world.say(caller.ana, caller.tea, "olá")
    hidden = world.channel(caller.guild, "hidden")
    world.forbid(hidden, caller.bot, "view_channel")
    quiet = world.channel(caller.guild, "quiet")
    world.forbid(quiet, caller.bot, "send_messages")

    filled = path.format(tea=caller.tea, said=said, hidden=hidden, quiet=quiet)
    status, answer = await caller.ask(method, filled, body)

    assert (status, answer["code"]) == expected


async def test_a_reply_to_something_gone_can_be_let_go(caller: Caller) -> None:
    """With `fail_if_not_exists: false` the message is posted without its reply."""
    reference = {"message_id": "5", "fail_if_not_exists": False}
    body = {"content": "x", "message_reference": reference}

    status, answer = await caller.ask("POST", f"/channels/{caller.tea}/messages", body)

    assert (status, "message_reference" in answer) == (200, False)


@pytest.mark.parametrize(
    "path",
    [
        "/gateway",
        "/gateway/bot",
        "/users/@me",
        "/users/{ana}",
        "/users/@me/guilds",
        "/oauth2/applications/@me",
        "/applications/@me",
        "/applications/{bot}/commands",
        "/applications/{bot}/guilds/{guild}/commands",
        "/guilds/{guild}",
        "/guilds/{guild}?with_counts=true",
        "/guilds/{guild}/channels",
        "/guilds/{guild}/members?limit=10",
        "/guilds/{guild}/members/{ana}",
        "/guilds/{guild}/roles",
        "/guilds/{guild}/threads/active",
        "/guilds/{guild}/webhooks",
        "/channels/{tea}",
        "/channels/{thread}",
        "/channels/{tea}/messages?limit=100",
        "/channels/{tea}/messages?around={said}&limit=10",
        "/channels/{tea}/messages/{said}",
        "/channels/{tea}/messages/{said}/reactions/👍",
        "/channels/{tea}/messages/pins",
        "/channels/{tea}/pins",
        "/channels/{tea}/webhooks",
    ],
)
async def test_answers_keep_to_the_description(caller: Caller, path: str) -> None:
    """What is read is answered as Discord's own description says."""
    world = caller.discord.world
    said = world.say(caller.ana, caller.tea, "olá", files=[{"name": "a.txt", "content": b"x"}])
    world.react(caller.ana, caller.tea, said, "👍")
    world.pin(caller.ana, caller.tea, said)
    thread = world.thread(caller.tea, "cats")
    await caller.webhook()
    ids = {"said": said, "thread": thread, "tea": caller.tea, "guild": caller.guild}

    status, _ = await caller.ask("GET", path.format(ana=caller.ana, bot=caller.bot, **ids))

    assert status == 200
    assert caller.discord.violations == []


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"name": "Tea", "description": "x"}, "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": "tea"}, "BASE_TYPE_REQUIRED"),
        (
            {"name": "Remove", "type": 3, "description": "x"},
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
        ),
        (
            {
                "name": "tea",
                "description": "x",
                "options": [
                    {"type": 3, "name": "a", "description": "x"},
                    {"type": 3, "name": "b", "description": "x", "required": True},
                ],
            },
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
    ],
)
async def test_commands_keep_to_discords_rules(
    caller: Caller, command: dict[str, Any], code: str
) -> None:
    """Names, descriptions and the order of options are checked beyond the schema."""
    path = f"/applications/{caller.bot}/commands"

    status, answer = await caller.ask("PUT", path, [command])

    assert status == 400
    assert code in str(answer["errors"])


async def test_no_token_is_401(caller: Caller) -> None:
    """Who comes without a token is told so."""
    status, answer = await caller.ask("GET", "/users/@me", token=False)

    assert (status, answer) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_what_is_not_part_of_it_is_501(caller: Caller) -> None:
    """A described request that the stand-in lacks is refused, and noted."""
    status, _ = await caller.ask("GET", f"/guilds/{caller.guild}/bans")

    assert status == 501
    assert "not part of this stand-in" in caller.discord.violations[0]


@pytest.mark.parametrize("name", ["discord fan", "CLYDE", "a Discord b", "everyone"])
async def test_webhooks_may_not_pose_as_discord(caller: Caller, name: str) -> None:
    """A username that Discord keeps for itself is refused, naming the field."""
    webhook = await caller.webhook()

    status, answer = await caller.ask(
        "POST", f"/webhooks/{webhook['id']}/{webhook['token']}", {"content": "x", "username": name}
    )

    assert (status, answer["code"], list(answer["errors"])) == (400, 50035, ["username"])


async def test_a_webhook_posts_twice_what_it_is_asked_twice(caller: Caller) -> None:
    """Webhooks know no nonce and no reply: asking for them is a violation."""
    webhook = await caller.webhook()
    path = f"/webhooks/{webhook['id']}/{webhook['token']}?wait=true"
    body = {"content": "x", "nonce": "1", "enforce_nonce": True}

    first = (await caller.ask("POST", path, body, token=False))[1]
    second = (await caller.ask("POST", path, body, token=False))[1]

    assert first["id"] != second["id"]
    assert (first["webhook_id"], first["application_id"]) == (webhook["id"], caller.bot)
    assert len(caller.discord.violations) == 2


async def test_a_channel_holds_fifteen_webhooks(caller: Caller) -> None:
    """The sixteenth is refused with code 30007."""
    for _ in range(15):
        await caller.webhook()

    status, answer = await caller.ask(
        "POST", f"/channels/{caller.tea}/webhooks", {"name": "one more"}
    )

    assert (status, answer["code"]) == (400, 30007)


@with_limits
async def test_webhooks_are_limited_visibly_and_invisibly(caller: Caller) -> None:
    """Five in two seconds by the headers, thirty a minute in a channel by none."""
    webhook = await caller.webhook()
    path = f"/webhooks/{webhook['id']}/{webhook['token']}"
    for _ in range(5):
        await caller.ask("POST", path, {"content": "x"}, token=False)
    left = caller.headers["X-RateLimit-Remaining"]

    status, answer = await caller.ask("POST", path, {"content": "x"}, token=False)
    told = dict(caller.headers)
    for _ in range(5):
        caller.clock.time += 2
        for _ in range(5):
            await caller.ask("POST", path, {"content": "x"}, token=False)
    caller.clock.time += 2
    hidden_status, hidden = await caller.ask("POST", path, {"content": "x"}, token=False)

    assert (left, status, answer["global"], answer["retry_after"]) == ("0", 429, False, 2.0)
    assert (told["Via"], told["Content-Type"]) == ("1.1 stand-in", "application/json")
    assert (hidden_status, hidden["retry_after"]) == (429, 48.0)
    assert caller.headers["X-RateLimit-Scope"] == "shared"
    assert len(caller.discord.world.shown(caller.tea)) == 30


@with_limits
async def test_everything_together_is_limited(caller: Caller) -> None:
    """The fifty-first request of a second is refused globally."""
    statuses = [(await caller.ask("GET", "/users/@me"))[0] for _ in range(51)]

    assert (statuses[49], statuses[50]) == (200, 429)
    assert caller.headers["X-RateLimit-Global"] == "true"


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        (None, ["{ana}", "@everyone"]),
        ({"parse": []}, []),
        ({}, []),
        ({"parse": ["everyone"]}, ["@everyone"]),
        ({"users": ["{ana}"]}, ["{ana}"]),
        ({"users": ["5"]}, []),
    ],
)
async def test_pings_follow_allowed_mentions(
    caller: Caller, allowed: dict[str, Any] | None, expected: list[str]
) -> None:
    """Without `allowed_mentions` all that is named is pinged, with it only what it lets."""
    body: dict[str, Any] = {"content": f"@everyone <@{caller.ana}>"}
    if allowed is not None:
        users = {"users": [each.format(ana=caller.ana) for each in allowed.get("users", ())]}
        body["allowed_mentions"] = allowed | (users if "users" in allowed else {})

    _, posted = await caller.ask("POST", f"/channels/{caller.tea}/messages", body)
    pinged = caller.discord.world.pings(posted["id"])

    assert pinged == [each.format(ana=caller.ana) for each in expected]


async def test_a_fault_strikes_before_or_after_the_work(caller: Caller) -> None:
    """A request can fail with or without having been carried out, with or without an answer."""
    path = f"/channels/{caller.tea}/messages"
    faults = caller.discord.faults
    faults.add(Fault(match="POST /channels/.*/messages", status=500))
    before, _ = await caller.ask("POST", path, {"content": "before"})
    faults.add(Fault(match="POST /channels/.*/messages", status=502, when="after"))
    after, _ = await caller.ask("POST", path, {"content": "after"})
    faults.add(Fault(match="POST /channels/.*/messages", status=None, when="after"))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await caller.ask("POST", path, {"content": "dropped"})

    shown = caller.discord.world.shown(caller.tea)
    assert (before, after) == (500, 502)
    assert [each.text for each in shown] == ["after", "dropped"]
    assert [each.status for each in caller.discord.requests] == [500, 502, None]


async def test_attachments_live_a_day_under_a_signed_address(caller: Caller) -> None:
    """An address works until it runs out, and a forged one never does."""
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", '{"attachments": [{"id": 0, "description": "a cat"}]}')
    form.add_field("files[0]", b"\x89PNG", filename="my cat.png")
    headers = {"Authorization": f"Bot {TOKEN}"}
    url = f"{caller.discord.address}/channels/{caller.tea}/messages"
    async with caller.session.post(url, data=form, headers=headers) as answer:
        posted = await answer.json()
    address: str = posted["attachments"][0]["url"]

    async with caller.session.get(address) as fresh:
        content = await fresh.read()
    async with caller.session.get(address.partition("?")[0]) as forged:
        forged_status = forged.status
    caller.clock.time += 25 * 60 * 60
    async with caller.session.get(address) as late:
        late_status = late.status

    assert (content, forged_status, late_status) == (b"\x89PNG", 404, 404)
    assert address.startswith(caller.discord.cdn + "/attachments/")
    assert posted["attachments"][0]["filename"] == "my_cat.png"
    assert caller.discord.violations == []


async def test_a_file_beyond_the_limit_is_413(caller: Caller) -> None:
    """A file over the upload limit is refused with code 40005."""
    caller.discord.gate.upload_limit = 3
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("files[0]", b"four", filename="a.txt")
    headers = {"Authorization": f"Bot {TOKEN}"}
    url = f"{caller.discord.address}/channels/{caller.tea}/messages"

    async with caller.session.post(url, data=form, headers=headers) as answer:
        body = await answer.json()

    assert (answer.status, body["code"]) == (413, 40005)


async def test_a_boosted_guild_takes_larger_files(caller: Caller) -> None:
    """From the second tier on, more than elsewhere ("Uploading Files")."""
    caller.discord.gate.upload_limit = 3
    caller.discord.world.boost(caller.guild, 2)
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("files[0]", b"four", filename="a.txt")
    headers = {"Authorization": f"Bot {TOKEN}"}
    url = f"{caller.discord.address}/channels/{caller.tea}/messages"

    async with caller.session.post(url, data=form, headers=headers) as answer:
        status = answer.status

    assert status == 200


async def test_an_interaction_is_answered_once_and_in_time(caller: Caller) -> None:
    """A second first answer is 40060, one after three seconds 10062, an old token is of no use."""
    world = caller.discord.world
    command = {"name": "tea", "description": "Tea"}
    await caller.ask("PUT", f"/applications/{caller.bot}/commands", [command])
    state = world.state
    first = state.interactions[world.command(caller.ana, caller.tea, "/tea")]
    callback = {"type": 4, "data": {"content": "olá", "flags": 64}}

    path = f"/interactions/{first.id}/{first.token}/callback"
    statuses = [await caller.ask("POST", path, callback, token=False) for _ in range(2)]
    late = state.interactions[world.command(caller.ana, caller.tea, "/tea")]
    caller.clock.time += 3.1
    too_late = await caller.ask(
        "POST", f"/interactions/{late.id}/{late.token}/callback", callback, token=False
    )
    follow_up = f"/webhooks/{caller.bot}/{first.token}"
    in_time = await caller.ask("POST", follow_up, {"content": "more"}, token=False)
    caller.clock.time += 15 * 60
    expired = await caller.ask("POST", follow_up, {"content": "more"}, token=False)

    assert [status for status, _ in statuses] == [204, 400]
    assert statuses[1][1]["code"] == 40060
    assert (too_late[0], too_late[1]["code"]) == (404, 10062)
    assert (in_time[0], expired[0]) == (200, 401)
    assert [each.text for each in world.answers(first.id)] == ["olá", "more"]
    assert [each.only_for for each in world.answers(first.id)] == [caller.ana, None]


async def test_without_the_content_intent_history_is_blank(caller: Caller) -> None:
    """REST keeps texts, too, from a bot whose application may not read them."""
    world = caller.discord.world
    modest = world.bot("modest", "modest", intents_allowed=())
    world.add_bot(caller.guild, modest)
    world.say(caller.ana, caller.tea, "secret")
    headers = {"Authorization": "Bot modest"}

    url = f"{caller.discord.address}/channels/{caller.tea}/messages"
    async with caller.session.get(url, headers=headers) as answer:
        body = await answer.json()

    assert [each["content"] for each in body] == [""]


async def test_requests_are_written_down_without_tokens(caller: Caller) -> None:
    """The log names each request, and never a webhook's or an interaction's token."""
    webhook = await caller.webhook()
    await caller.ask("POST", f"/webhooks/{webhook['id']}/{webhook['token']}", {"content": "x"})

    paths = [(each.method, each.path, each.status) for each in caller.discord.requests]
    assert paths == [
        ("POST", f"/channels/{caller.tea}/webhooks", 200),
        ("POST", f"/webhooks/{webhook['id']}/token", 204),
    ]
