"""Who speaks, who administrates a group, and whose names nobody else may use there."""

import pytest

from bridge.errors import Retryable
from bridge.events import CommandGiven
from sandbox.faults import Fault
from tests.bots.telegram.conftest import House
from tests.bots.telegram.payloads import ANONYMOUS, CHANNEL, GROUP, OTHER_BOT, command, event, sent


def test_bots_are_not_listened_to() -> None:
    """Neither another bot nor we ourselves are relayed, nor are their commands obeyed."""
    assert event(text="beep", from_=OTHER_BOT) is None
    assert event(text="mine", from_={"id": 100, "is_bot": True, "first_name": "Tea"}) is None
    assert command("/help", from_=OTHER_BOT) is None


def test_a_person_who_speaks_through_an_inline_bot_is_heard() -> None:
    """The words come from a person; the bot only helped."""
    assert sent(text="a gif", via_bot=OTHER_BOT).author.name == "Maria Silva"


def test_an_anonymous_admin_speaks_as_the_group() -> None:
    """The title an admin chose is the name; without one it is the group's."""
    plain = sent(text="hi", from_=ANONYMOUS, sender_chat=GROUP).author
    titled = sent(text="hi", from_=ANONYMOUS, sender_chat=GROUP, author_signature="Tea lady")

    assert (plain.name, plain.is_admin) == ("Chá", True)
    assert titled.author.name == "Tea lady"


def test_a_person_may_speak_as_a_channel() -> None:
    """Then the channel's name and public picture are shown, and it is no admin."""
    author = sent(text="hi", from_=OTHER_BOT, sender_chat=CHANNEL).author

    assert (author.name, author.id, author.is_admin) == ("News", "-1009", False)
    assert author.avatar == "https://t.me/i/userpic/320/news.jpg"


def test_posts_of_the_linked_channel_are_left_out() -> None:
    """Automatic channel posts are off until an admin says otherwise."""
    found = event(text="post", from_=ANONYMOUS, sender_chat=CHANNEL, is_automatic_forward=True)

    assert found is None


@pytest.mark.parametrize("rank", ["creator", "admin", "anonymous", "member", "channel", "demoted"])
async def test_who_is_an_admin(house: House, rank: str) -> None:
    """The creator, administrators, anonymous ones; not members, demoted ones, channels."""
    world = house.telegram.world
    boss, maria = world.person("Boss"), world.person("Maria")
    group = world.group("Chá", members=[maria, house.me], admins=[boss])
    if rank in {"admin", "anonymous", "demoted"}:
        world.promote(group, maria, is_anonymous=rank == "anonymous")
    if rank == "demoted":
        world.say(maria, group, "/bridge status")
        await house.command()
        world.demote(group, maria)
        house.intake.events.clear()
    asker = boss if rank == "creator" else maria
    entities = [{"type": "bot_command", "offset": 0, "length": 7}]

    world.say(
        asker,
        group,
        "/bridge invite",
        entities=entities,
        as_channel="Maria's own" if rank == "channel" else None,
    )
    given = await house.command()

    assert given.words == ("bridge", "invite")
    assert given.author.is_admin is (rank in {"creator", "admin", "anonymous"})


async def test_what_cannot_be_asked_now_may_be_asked_later(house: House) -> None:
    """No one is refused because Telegram was down for a moment: nobody knows, and it says so."""
    world = house.telegram.world
    maria = world.person("Maria")
    group = world.group("Chá", members=[house.me], admins=[maria])
    house.telegram.faults.add(Fault(match="getChatMember", status=502))
    world.say(maria, group, "/bridge create Chá e gatos")
    given = await house.intake.event(CommandGiven)

    with pytest.raises(Retryable):
        await house.bot.completed(given)
    known = await house.bot.completed(given)

    assert known.author.is_admin
    assert known.words == ("bridge", "create", "Chá e gatos")
    assert known.channel_name == "Chá"


@pytest.mark.parametrize("refusals", [1, 2])
async def test_hidden_members_are_looked_up_among_the_admins(house: House, refusals: int) -> None:
    """Where Telegram tells nothing about one member, the list of admins decides; else it's no."""
    world = house.telegram.world
    maria = world.person("Maria")
    group = world.group("Chá", members=[house.me], admins=[maria])
    refusal = {"ok": False, "error_code": 400, "description": "Bad Request: hidden"}
    house.telegram.faults.add(
        Fault(match="/getChat", status=400, body=refusal, times=refusals),
    )

    world.say(maria, group, "/bridge invite")
    given = await house.command()

    assert given.author.is_admin is (refusals == 1)


async def names_told(house: House, command: str, *, by_admin: bool = True) -> list[str]:
    """Whose names come with a command in a group with two admins."""
    world = house.telegram.world
    maria, rita, bob = (world.person(name) for name in ("Maria", "Rita", "Bob"))
    group = world.group("Chá", members=[house.me, bob], admins=[maria, rita])
    world.say(maria if by_admin else bob, group, command)
    given = await house.command()
    return sorted(one.name for one in given.staff)


async def test_an_admins_command_tells_who_the_admins_are(house: House) -> None:
    """All of them, whether or not they ever spoke, and the bot itself."""
    own = house.telegram.world.people[house.me].name

    assert await names_told(house, "/bridge invite") == sorted([own, "Maria", "Rita"])


@pytest.mark.parametrize(("command", "by_admin"), [("/bridge status", False), ("/help", True)])
async def test_nobody_else_is_asked_for(house: House, command: str, *, by_admin: bool) -> None:
    """Members' commands, and those that are no `/bridge`, cost no question."""
    assert await names_told(house, command, by_admin=by_admin) == []


async def test_a_list_that_is_refused_hinders_no_command(house: House) -> None:
    """Then only the bot's own name is known."""
    house.telegram.faults.add(
        Fault(
            match="getChatAdministrators",
            status=400,
            body={"ok": False, "error_code": 400, "description": "Bad Request: hidden"},
        )
    )

    assert len(await names_told(house, "/bridge invite")) == 1


@pytest.mark.parametrize(
    ("rank", "has_right", "expected"),
    [
        ("creator", True, True),
        ("admin", True, True),
        ("admin", False, False),
        ("anonymous", True, True),
        ("anonymous", False, False),
        ("member", True, False),
    ],
)
async def test_who_may_delete_others_messages(
    house: House, rank: str, *, has_right: bool, expected: bool
) -> None:
    """Who has Telegram's right to; anonymous admins as long as all of them have it."""
    world = house.telegram.world
    boss, maria = world.person("Boss"), world.person("Maria")
    group = world.group("Chá", members=[maria, house.me], admins=[boss])
    if rank in {"admin", "anonymous"}:
        rights = {"can_delete_messages": has_right}
        world.promote(group, maria, is_anonymous=rank == "anonymous", rights=rights)

    world.say(boss if rank == "creator" else maria, group, "/delete")
    given = await house.command()

    assert given.may_delete is expected
