"""The unmodified discord.py, over real sockets, finds the stand-in to be Discord."""

import io
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import discord
import pytest
from discord import app_commands

from sandbox.discord.api import Discord, open_discord
from sandbox.faults import Fault
from tests.sandbox.discord_bot import TOKEN, RealClient, open_client

RIGHTS = (
    *("VIEW_CHANNEL", "SEND_MESSAGES", "READ_MESSAGE_HISTORY", "MANAGE_WEBHOOKS"),
    *("MANAGE_MESSAGES", "ADD_REACTIONS", "ATTACH_FILES", "EMBED_LINKS", "PIN_MESSAGES"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A guild with a channel, a person and the bot."""

    discord: Discord
    bot: str
    ana: str
    guild: str
    tea: str


@pytest.fixture(name="place")
async def open_place() -> AsyncGenerator[Place]:
    """One stand-in a test, whose every request must keep to the description."""
    async with open_discord() as stand_in:
        world = stand_in.world
        bot = world.bot(TOKEN, "teahouse")
        ana = world.person("Ana", locale="pt-BR")
        guild = world.guild("Casa", owner=ana, locale="pt-BR")
        tea = world.channel(guild, "tea")
        world.add_bot(guild, bot, RIGHTS)
        yield Place(discord=stand_in, bot=bot, ana=ana, guild=guild, tea=tea)
        assert stand_in.violations == []


def text_channel(client: RealClient, channel: str) -> discord.TextChannel:
    """The client's own idea of a channel."""
    found = client.get_channel(int(channel))
    assert isinstance(found, discord.TextChannel)
    return found


async def test_a_client_logs_in_and_knows_its_guild(place: Place) -> None:
    """READY and GUILD_CREATE carry what discord.py needs: guilds, channels, roles, members."""
    async with open_client(place.discord) as client:
        guild = client.get_guild(int(place.guild))

        assert guild is not None
        assert (guild.name, [each.name for each in guild.text_channels]) == ("Casa", ["tea"])
        assert {each.display_name for each in guild.members} == {"Ana", "teahouse"}
        assert guild.me.guild_permissions.manage_webhooks
        assert not guild.me.guild_permissions.manage_channels
        assert place.discord.world.online == {place.bot}


async def test_a_wrong_token_is_refused(place: Place) -> None:
    """A token nobody has is answered 401, which discord.py raises as LoginFailure."""
    with pytest.raises(discord.LoginFailure):
        async with open_client(place.discord, token="wrong") as client:
            await client.until("ready")


async def test_what_people_do_reaches_the_bot(place: Place) -> None:
    """Messages, edits, deletes, reactions and previews arrive as the events Discord sends."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        first = world.say(place.ana, place.tea, "olá")
        heard: discord.Message = await client.until("message")
        text = heard.content
        world.edit(place.ana, place.tea, first, "olá!")
        edited: discord.RawMessageUpdateEvent = await client.until("raw_message_edit")
        world.react(place.ana, place.tea, first, "👍")
        reaction: discord.RawReactionActionEvent = await client.until("raw_reaction_add")
        world.unfurl(place.tea, first)
        unfurled: discord.RawMessageUpdateEvent = await client.until("raw_message_edit", times=2)
        world.delete(place.ana, place.tea, first)
        deleted: discord.RawMessageDeleteEvent = await client.until("raw_message_delete")

        assert (text, heard.author.display_name) == ("olá", "Ana")
        assert edited.data["content"] == "olá!"
        assert (str(reaction.emoji), str(reaction.user_id)) == ("👍", place.ana)
        assert unfurled.data["edited_timestamp"] == edited.data["edited_timestamp"]
        assert len(unfurled.data["embeds"]) == 1
        assert str(deleted.message_id) == first


async def test_a_reply_and_a_file_arrive_whole(place: Place) -> None:
    """A reply names what it answers; an attachment's address gives its bytes."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        first = world.say(place.ana, place.tea, "olá")
        world.say(
            place.ana,
            place.tea,
            "gato",
            reply_to=first,
            files=[{"name": "g.png", "content": b"x"}],
        )
        reply: discord.Message = await client.until("message", times=2)

        assert reply.reference is not None
        assert str(reply.reference.message_id) == first
        assert await reply.attachments[0].read() == b"x"
        assert reply.attachments[0].content_type == "image/png"


async def test_a_slash_command_is_answered_for_one_person(place: Place) -> None:
    """A command can be used, deferred, answered and followed up, for the asker alone."""

    def prepare(client: RealClient) -> None:
        group = app_commands.Group(name="bridge", description="The bridge")

        @group.command(name="create", description="Make a room")
        async def create(interaction: discord.Interaction, name: str) -> None:  # pyright: ignore[reportUnusedFunction]
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send(f"room {name} {interaction.locale.value}")
            await interaction.followup.send("more", ephemeral=True)

        client.tree.add_command(group)

    world = place.discord.world
    async with open_client(place.discord, prepare=prepare) as client:
        await client.tree.sync()
        given = world.command(place.ana, place.tea, "/bridge create", {"name": "Chá"})
        answers = await world.changes.wait_until(
            lambda: world.answers(given) if len(world.answers(given)) == 2 else [],
            description="both answers",
        )

        assert [each.text for each in answers] == ["room Chá pt-BR", "more"]
        assert {each.only_for for each in answers} == {place.ana}
        assert world.shown(place.tea) == []
        assert len(world.shown(place.tea, viewer=place.ana)) == 2


async def test_a_command_is_offered_only_as_the_app_would(place: Place) -> None:
    """Missing options, wrong types and missing permissions stop a command before the bot."""

    def prepare(client: RealClient) -> None:
        @client.tree.command(name="pause", description="Stop for a while")
        @app_commands.default_permissions(manage_channels=True)
        async def pause(interaction: discord.Interaction, minutes: int) -> None:  # pyright: ignore[reportUnusedFunction]
            await interaction.response.send_message(str(minutes))

    world = place.discord.world
    bia = world.person("Bia")
    world.join(place.guild, bia)
    async with open_client(place.discord, prepare=prepare) as client:
        await client.tree.sync()

        with pytest.raises(ValueError, match="required"):
            world.command(place.ana, place.tea, "/pause")
        with pytest.raises(ValueError, match="takes no str"):
            world.command(place.ana, place.tea, "/pause", {"minutes": "ten"})
        with pytest.raises(ValueError, match="not offered"):
            world.command(bia, place.tea, "/pause", {"minutes": 10})
        given = world.command(place.ana, place.tea, "/pause", {"minutes": 10})
        answers = await world.changes.wait_until(
            lambda: world.answers(given), description="the answer"
        )
        assert [(each.text, each.only_for) for each in answers] == [("10", None)]


async def test_buttons_and_message_menus_work(place: Place) -> None:
    """A message's menu and a button's press reach the bot; an update changes the message."""

    class Panel(discord.ui.View):
        @discord.ui.button(label="More", custom_id="more")
        async def more(
            self, interaction: discord.Interaction, _: "discord.ui.Button[Panel]"
        ) -> None:
            await interaction.response.edit_message(content="pressed", view=None)

    def prepare(client: RealClient) -> None:
        @client.tree.context_menu(name="Remove copies")
        async def remove(interaction: discord.Interaction, message: discord.Message) -> None:  # pyright: ignore[reportUnusedFunction]
            await interaction.response.send_message(message.content, view=Panel(), ephemeral=True)

    world = place.discord.world
    async with open_client(place.discord, prepare=prepare) as client:
        await client.tree.sync()
        said = world.say(place.ana, place.tea, "olá")
        chosen = world.menu(place.ana, place.tea, said, "Remove copies")
        answers = await world.changes.wait_until(
            lambda: world.answers(chosen), description="the panel"
        )
        panel = answers[0]
        world.press(place.ana, place.tea, panel.id, "More")
        await world.changes.wait_until(
            lambda: world.answers(chosen)[0].text == "pressed", description="the press"
        )

        assert (panel.text, panel.buttons, panel.only_for) == ("olá", ("More",), place.ana)
        assert world.answers(chosen)[0].buttons == ()


async def test_a_webhook_is_made_and_used(place: Place) -> None:
    """Posting, editing, deleting and files go through a webhook, under another name and face."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        channel = text_channel(client, place.tea)
        webhook = await channel.create_webhook(name="teahouse")
        sent = await webhook.send(
            "oi @everyone",
            username="李雷",
            avatar_url="https://example.org/face.png",
            file=discord.File(io.BytesIO(b"png"), "cat.png", description="a cat"),
            allowed_mentions=discord.AllowedMentions.none(),
            wait=True,
        )
        await webhook.edit_message(sent.id, content="oi, gente")
        found = await channel.webhooks()
        before_delete = world.shown(place.tea)
        await webhook.delete_message(sent.id)
        heard: discord.Message = await client.until("message")

        assert (heard.author.display_name, heard.webhook_id) == ("李雷", webhook.id)
        assert str(heard.application_id) == place.bot
        assert [(each.id, each.token) for each in found] == [(webhook.id, webhook.token)]
        assert [
            (each.author, each.avatar, each.text, each.is_edited, each.files[0].content)
            for each in before_delete
        ] == [("李雷", "https://example.org/face.png", "oi, gente", True, b"png")]
        assert world.shown(place.tea) == []


async def test_an_edit_keeps_and_adds_files(place: Place) -> None:
    """`attachments` of an edit lists what stays; new files come after it."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        webhook = await text_channel(client, place.tea).create_webhook(name="teahouse")
        files = [discord.File(io.BytesIO(b"1"), "1.txt"), discord.File(io.BytesIO(b"2"), "2.txt")]
        sent = await webhook.send("files", files=files, wait=True)
        third = discord.File(io.BytesIO(b"3"), "3.txt")
        await sent.edit(attachments=[sent.attachments[1], third])

        assert [each.content for each in world.shown(place.tea)[0].files] == [b"2", b"3"]


async def test_a_form_is_shown_and_filled_in(place: Place) -> None:
    """A modal answers a command; what the person fills in comes back to it."""

    class Form(discord.ui.Modal, title="Correct"):
        better: "discord.ui.TextInput[Form]" = discord.ui.TextInput(
            label="Better", custom_id="better"
        )

        async def on_submit(self, interaction: discord.Interaction, /) -> None:
            await interaction.response.send_message(self.better.value, ephemeral=True)

    def prepare(client: RealClient) -> None:
        @client.tree.command(name="correct", description="Correct it")
        async def correct(interaction: discord.Interaction) -> None:  # pyright: ignore[reportUnusedFunction]
            await interaction.response.send_modal(Form())

    world = place.discord.world
    async with open_client(place.discord, prepare=prepare) as client:
        await client.tree.sync()
        given = world.command(place.ana, place.tea, "/correct")
        await world.changes.wait_until(lambda: world.form(given), description="the form")
        filled = world.submit(given, {"better": "gato"})
        answers = await world.changes.wait_until(
            lambda: world.answers(filled), description="the answer"
        )

        assert [each.text for each in answers] == ["gato"]


async def test_a_429_is_waited_for(place: Place) -> None:
    """discord.py takes the stand-in's 429 for a rate limit, waits and sends again."""
    limited = {"message": "You are being rate limited.", "retry_after": 0.01, "global": False}
    match = "POST /channels/.*/messages"
    async with open_client(place.discord) as client:
        place.discord.faults.add(Fault(match=match, status=429, body=limited))
        await text_channel(client, place.tea).send("olá")

        asked = [each.status for each in place.discord.requests if each.path.endswith("messages")]
        assert asked == [429, 200]


async def test_history_is_paged(place: Place) -> None:
    """`history(after=…)` gives everything since, in order, over more than one page."""
    world = place.discord.world
    ids = [world.say(place.ana, place.tea, f"line {n}") for n in range(120)]
    async with open_client(place.discord) as client:
        channel = text_channel(client, place.tea)
        after = discord.Object(int(ids[4]))
        lines = [each.content async for each in channel.history(after=after, limit=None)]

        assert lines == [f"line {n}" for n in range(5, 120)]


async def test_a_nonce_is_enforced(place: Place) -> None:
    """A bot's message that is sent twice with one nonce is posted once."""
    async with open_client(place.discord) as client:
        channel = text_channel(client, place.tea)
        first = await channel.send("olá", nonce="n1")
        second = await channel.send("olá", nonce="n1")

        assert first.id == second.id
        assert len(place.discord.world.shown(place.tea)) == 1


@pytest.mark.parametrize("is_polite", [True, False])
async def test_a_resumed_session_gets_what_it_missed(place: Place, *, is_polite: bool) -> None:
    """After a cut line, discord.py resumes and hears what was said meanwhile, once."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        world.drop_gateway(is_polite=is_polite)
        world.say(place.ana, place.tea, "missed?")
        await client.until("resumed")
        world.say(place.ana, place.tea, "after")
        await client.until("message", times=2)

        texts = [value.content for name, value in client.heard if name == "message"]
        assert texts == ["missed?", "after"]
        assert client.count("ready") == 1


async def test_a_forgotten_session_starts_anew(place: Place) -> None:
    """Without its session a client identifies again, and what was said meanwhile is history."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        world.drop_gateway(resume=False)
        world.say(place.ana, place.tea, "missed")
        await client.until("ready", times=2)
        world.say(place.ana, place.tea, "after")
        heard: discord.Message = await client.until("message")

        assert heard.content == "after"
        assert client.count("resumed") == 0


async def test_without_the_content_intent_texts_are_blank(place: Place) -> None:
    """A bot without MESSAGE_CONTENT sees only messages that mention it, and its own."""
    world = place.discord.world
    intents = discord.Intents.default()
    async with open_client(place.discord, intents=intents) as client:
        world.say(place.ana, place.tea, "secret")
        blank: discord.Message = await client.until("message")
        world.say(place.ana, place.tea, f"<@{place.bot}> hello")
        mentioned: discord.Message = await client.until("message", times=2)

        assert blank.content == ""
        assert mentioned.content.endswith("hello")


async def test_an_intent_that_is_not_allowed_ends_the_connection(place: Place) -> None:
    """Asking for a privileged intent that is switched off is close code 4014."""
    place.discord.world.bot("other-token", "modest", intents_allowed=())

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with open_client(place.discord, token="other-token") as client:
            await client.until("ready")


async def test_joining_and_leaving_guilds_and_channels_is_told(place: Place) -> None:
    """Channels, threads and guilds that come or go while connected are known at once."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        pets = world.channel(place.guild, "pets")
        thread = world.thread(pets, "cats")
        other = world.guild("Teehaus", owner=place.ana)
        world.add_bot(other, place.bot, RIGHTS)
        await client.until("guild_join")
        await client.until("thread_create")
        world.delete_channel(pets)
        await client.until("guild_channel_delete")
        world.kick_bot(other, place.bot)
        gone: discord.Guild = await client.until("guild_remove")

        assert client.get_channel(int(thread)) is None
        assert gone.name == "Teehaus"


async def test_private_conversations_work_both_ways(place: Place) -> None:
    """A bot writes to someone it shares a guild with, and hears what they write."""
    world = place.discord.world
    async with open_client(place.discord) as client:
        user = await client.fetch_user(int(place.ana))
        await user.send("a private word")
        channel = world.dm(place.ana, place.bot)
        world.say(place.ana, channel, "thanks")
        heard: discord.Message = await client.until("message", times=2)

        assert [each.text for each in world.shown(channel)] == ["a private word", "thanks"]
        assert heard.guild is None


async def test_pins_reactions_and_threads(place: Place) -> None:
    """Pinning, reacting, opening a thread and bulk deletion are what discord.py expects."""
    world = place.discord.world
    world.permit(place.guild, place.bot, "create_public_threads", "send_messages_in_threads")
    async with open_client(place.discord) as client:
        channel = text_channel(client, place.tea)
        sent = await channel.send("welcome")
        await sent.pin()
        await sent.add_reaction("❤️")
        thread = await channel.create_thread(name="cats", type=discord.ChannelType.public_thread)
        await thread.send("in the thread")
        pinned = [each.content async for each in channel.pins()]
        two = [await channel.send("one"), await channel.send("two")]
        await channel.delete_messages(two)

        assert pinned == ["welcome"]
        assert world.reactions(str(sent.id)) == {"❤️": [place.bot]}
        assert [each.text for each in world.shown(str(thread.id))] == ["in the thread"]
        assert [each.text for each in world.shown(place.tea)] == ["welcome"]
