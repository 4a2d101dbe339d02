"""Who administrates a group, and whose names nobody else may wear there."""

import pytest

from bridge.errors import ChannelUnavailable, Refused
from bridge.events import CommandGiven, PersonId
from bridge.ports import TellsPeople
from bridge.richtext import RichText, Style
from sandbox.faults import Fault
from tests.bots.telegram.conftest import House


async def names_told(house: House, command: str, *, by_admin: bool = True) -> list[str]:
    """Whose names come with a command in a group with two admins."""
    world = house.telegram.world
    maria, rita, bob = (world.person(name) for name in ("Maria", "Rita", "Bob"))
    group = world.group("Chá", members=[house.me, bob], admins=[maria, rita])
    world.say(maria if by_admin else bob, group, command)
    given = await house.intake.event(CommandGiven)
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


async def tell(house: House, whom: int, text: RichText) -> None:
    """Write to someone alone."""
    assert isinstance(house.bot.outbound, TellsPeople)
    await house.bot.outbound.tell(PersonId(f"telegram:{whom}"), text)


async def test_a_person_is_told_in_private(house: House) -> None:
    """Only who began a conversation can be; everyone else is refused, and sees nothing."""
    world = house.telegram.world
    maria, rita = world.person("Maria"), world.person("Rita")
    world.say(maria, house.me, "/start")
    await house.intake.event(CommandGiven)

    await tell(house, maria, RichText.styled("hi", Style.BOLD))
    with pytest.raises(ChannelUnavailable):
        await tell(house, rita, RichText("hi"))

    told = world.shown_to(maria, house.me)[-1]
    assert (told.text, told.entities[0]["type"]) == ("hi", "bold")


async def test_a_group_is_no_person(house: House) -> None:
    """An anonymous admin has the group's id: what is for one would be read by all."""
    world = house.telegram.world
    group = world.group("Chá", members=[house.me])

    with pytest.raises(Refused):
        await tell(house, group, RichText("a reason"))

    assert world.shown(group) == []
