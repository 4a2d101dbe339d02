"""Answers are for who asked: personal ones in private, the others gone after a minute."""

from datetime import timedelta

import pytest

from tests.stories.house import Channel, Group, House, written_to


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/prompts on", "Você entrou"),
        ("/prompts off", "Você saiu"),
        ("/privacy", "O que se guarda"),
        ("/forgetme", "Pronto:"),
    ],
)
async def test_personal_answers_go_to_the_private_chat(
    paired: tuple[Group, Channel], house: House, command: str, answer: str
) -> None:
    """The group reads nothing of them; who began no private chat gets there by a button."""
    group, _ = paired
    world, bruno = house.telegram.world, group.people["Bruno"]

    led = await group.asks("Bruno", command)
    world.press(bruno, group.id, led.id, led.buttons[0])
    opened = await written_to(group, "Bruno", answer)
    group.say("Bruno", command)

    told = await _twice(group, "Bruno", answer, after=opened.id)
    assert told
    assert answer not in led.text
    assert not [one for one in group.shown() if answer in one.text]


async def _twice(group: Group, name: str, text: str, *, after: str) -> bool:
    world, bot = group.house.telegram.world, group.house.telegram_bot
    found = await world.changes.wait_until(
        lambda: [
            one
            for one in world.shown_to(group.people[name], bot)
            if one.is_bot and text in one.text and int(one.id) > int(after)
        ],
        description="the answer in the private chat",
        timeout=15,
    )
    return bool(found)


@pytest.mark.parametrize("command", ["/help", "/bridge leave", "/bridge status", "/prompts on"])
async def test_answers_outside_rooms_vanish_with_their_command(house: House, command: str) -> None:
    """A minute later the group is as it was, also where no room is."""
    group = house.group("Casa da Ana", "Ana", "Bruno")
    await group.asks("Bruno", command)

    house.ahead = timedelta(minutes=2)
    await house.reopen()

    await group.waits_for(lambda: not group.shown(), "an empty group")
