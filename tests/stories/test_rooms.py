"""Rooms of several channels, several rooms at once, and how each channel takes part."""

from sandbox.faults import Fault
from tests.stories.house import Channel, Group, House, code_by, join, pair


async def test_three_channels_in_one_room(house: House) -> None:
    """A line reaches both others, and with two languages it is translated once."""
    group, channel = house.group("Casa da Ana", "Ana"), house.channel("porch", "Emma")
    attic = house.channel("attic", "Jack")
    await pair(group, channel)
    await join(attic, "Jack", await code_by(group, "Ana", "/bridge invite"))

    group.say("Ana", "Meu gato dorme o dia todo.")

    for place in (channel, attic):
        copy = await place.sees("cat")
        assert copy.author == "Ana · Casa da Ana"
    assert await house.count_translations() == 1


async def test_two_rooms_at_once_stay_apart(house: House) -> None:
    """What is said in one room is not heard in the other."""
    group, channel = house.group("Casa da Ana", "Ana"), house.channel("porch", "Emma")
    other_group, other_channel = house.group("Casa da Rita", "Rita"), house.channel("attic", "Jo")
    await pair(group, channel)
    await pair(other_group, other_channel)

    group.say("Ana", "https://example.com/ana")
    other_channel.say("Jo", "https://example.com/jo")

    await channel.sees("/ana")
    await other_group.sees("/jo")
    assert not [one for one in other_channel.shown() if "/ana" in one.text]
    assert not [one for one in group.shown() if "/jo" in one.text]


async def test_a_slow_channel_delays_nobody_else(house: House) -> None:
    """While one channel's call hangs, the others of its platform are served."""
    group, channel = house.group("Casa da Ana", "Ana"), house.channel("porch", "Emma")
    attic = house.channel("attic", "Jack")
    await pair(group, channel)
    await join(attic, "Jack", await code_by(group, "Ana", "/bridge invite"))
    group.say("Ana", "https://example.com/0")
    await channel.sees("/0")
    await attic.sees("/0")
    webhook = house.discord.world.webhooks(channel.id)[0]["id"]

    with house.discord.faults.hold(rf"POST /webhooks/{webhook}") as held:
        group.say("Ana", "https://example.com/1")
        await held.reached()
        await attic.sees("/1")
        held.release()

    await channel.sees("/1")


async def test_a_group_that_becomes_a_supergroup_goes_on(house: House) -> None:
    """Its link, language and settings follow it to its new id."""
    group, channel = (
        house.group("Casa da Ana", "Ana", kind="group"),
        house.channel("porch", "Emma"),
    )
    await pair(group, channel)
    await group.asks("Ana", "/bridge show both")

    new = Group(house=house, id=house.telegram.world.migrate(group.id), people=group.people)

    new.say("Ana", "Minha gata gosta de peixe.")
    await channel.sees("fish")
    channel.say("Emma", "Dogs sleep\nall day\nand all\nnight long.")
    copy = await new.sees("night long")
    assert any("blockquote" in str(entity["type"]) for entity in copy.entities)


async def test_an_old_copy_is_left_alone_after_migration(house: House) -> None:
    """Message ids of the old group mean other messages in the new one: edits there do nothing."""
    group, channel = (
        house.group("Casa da Ana", "Ana", kind="group"),
        house.channel("porch", "Emma"),
    )
    await pair(group, channel)
    said = channel.say("Emma", "I live in a blue house.")
    await group.sees("azul")
    new = Group(house=house, id=house.telegram.world.migrate(group.id), people=group.people)
    new.say("Ana", "https://example.com/here")
    await channel.sees("/here")

    house.discord.world.edit(channel.people["Emma"], channel.id, said, "I live in a red house.")
    channel.say("Emma", "https://example.com/after")

    await new.sees("/after")
    assert not [one for one in new.shown() if "vermelh" in one.text]


async def test_a_paused_channel_hears_and_says_nothing(
    paired: tuple[Group, Channel],
) -> None:
    """Both sides see one line; what is said meanwhile stays where it is; resume goes on."""
    group, channel = paired

    await channel.asks("Emma", "/bridge pause")
    await group.sees("está em pausa")
    group.say("Ana", "https://example.com/unheard")
    channel.say("Emma", "https://example.com/unsaid")
    await group.asks("Ana", "/bridge status")  # behind the line above: that one is decided on
    await channel.asks("Emma", "/bridge resume")
    await group.sees("voltou")
    group.say("Ana", "https://example.com/heard")

    await channel.sees("/heard")
    assert not [one for one in channel.shown() if "/unheard" in one.text]
    assert not [one for one in group.shown() if "/unsaid" in one.text]


async def test_direction_out_receives_nothing(paired: tuple[Group, Channel]) -> None:
    """A channel that only sends is heard, and hears nothing."""
    group, channel = paired

    await group.asks("Ana", "/bridge direction out")
    channel.say("Emma", "https://example.com/in")
    group.say("Ana", "https://example.com/out")

    await channel.sees("/out")
    assert not [one for one in group.shown() if "/in" in one.text]


async def test_show_original_translates_nothing(paired: tuple[Group, Channel]) -> None:
    """A channel may want lines as they were written."""
    group, channel = paired

    await channel.asks("Emma", "/bridge show", what="original")
    group.say("Ana", "Meu gato dorme o dia todo.")

    copy = await channel.sees("gato")
    assert copy.text == "Meu gato dorme o dia todo."


async def test_other_bots_are_not_relayed(paired: tuple[Group, Channel], house: House) -> None:
    """A foreign bot's line stays where it is, so that no loop can begin."""
    group, channel = paired
    world = house.discord.world
    robot = world.person("robot", is_bot=True)
    world.join(house.guild, robot)
    world.say(robot, channel.id, "https://example.com/robot")

    channel.say("Emma", "https://example.com/person")

    await group.sees("/person")
    assert not [one for one in group.shown() if "/robot" in one.text]


async def test_a_channel_without_its_webhook_gets_a_new_one(
    paired: tuple[Group, Channel], house: House
) -> None:
    """Somebody deleted the webhook: it is made anew, and no line is lost."""
    group, channel = paired
    group.say("Ana", "https://example.com/1")
    await channel.sees("/1")
    house.discord.world.delete_webhook(house.discord.world.webhooks(channel.id)[0]["id"])

    group.say("Ana", "https://example.com/2")

    await channel.sees("/2")


async def test_a_lost_connection_is_tried_again(
    paired: tuple[Group, Channel], house: House
) -> None:
    """A server error leaves the line in its lane; it arrives once, and in order."""
    group, channel = paired
    house.telegram.faults.add(Fault(match=r"POST /sendMessage", status=502))

    channel.say("Emma", "https://example.com/1")
    channel.say("Emma", "https://example.com/2")

    await group.sees("/2")
    lines = [one.text for one in group.shown() if "example.com" in one.text]
    assert lines == ["Emma\nhttps://example.com/1", "Emma\nhttps://example.com/2"]


async def test_nobody_is_pinged(paired: tuple[Group, Channel], house: House) -> None:
    """Whatever is typed on Telegram, Discord pings nobody."""
    group, channel = paired

    emma = channel.people["Emma"]
    group.say("Ana", f"@everyone @here <@{emma}> https://example.com")

    copy = await channel.sees("example.com")
    assert house.discord.world.pings(copy.id) == []
