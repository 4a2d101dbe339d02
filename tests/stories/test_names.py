"""Nobody from the other side passes for an admin or a bot of this one."""

from tests.stories.house import House, pair

LATIN, CYRILLIC = "Ana", "Аnа"


async def test_a_name_like_an_admins_comes_with_its_platform(house: House) -> None:
    """Whoever looks like an admin of the channel they are read in is marked; others are not."""
    group = house.group("Casa", LATIN, "Emma", "Bruno")
    channel = house.channel("porch", "Emma", CYRILLIC, "Jack")
    await pair(group, channel)

    channel.say(CYRILLIC, "https://example.com/poser")
    channel.say("Jack", "https://example.com/jack")
    group.say("Emma", "https://example.com/emma")

    poser, jack = await group.sees("/poser"), await group.sees("/jack")
    emma = await channel.sees("/emma")
    assert poser.text == f"{CYRILLIC} · Discord\nhttps://example.com/poser"
    assert jack.text == "Jack\nhttps://example.com/jack"
    assert emma.author == "Emma · Telegram"


async def test_a_name_like_the_bots_comes_with_its_platform(house: House) -> None:
    """On both sides; the bot of the other side is nobody here."""
    group = house.group("Casa", "Ana", "Teah0use")
    channel = house.channel("porch", "Emma", "teahouse_bot")
    await pair(group, channel)

    group.say("Teah0use", "https://example.com/t")
    channel.say("teahouse_bot", "https://example.com/d")

    assert (await channel.sees("/t")).author == "Teah0use · Telegram"
    assert (await group.sees("/d")).text.startswith("teahouse_bot · Discord\n")


async def test_admins_who_never_spoke_to_the_bot_are_known(house: House) -> None:
    """Telegram lists them, Discord tells the owner; whoever manages a channel there speaks."""
    group = house.group("Casa", "Ana", "Rita", "The Owner", "Jo")
    house.telegram.world.promote(group.id, group.people["Rita"])
    channel = house.channel("porch", "Emma", "Rita", "Jo")
    house.discord.world.permit(channel.id, channel.people["Jo"], "MANAGE_CHANNELS")
    await pair(group, channel)

    channel.say("Rita", "https://example.com/rita")
    group.say("The Owner", "https://example.com/owner")
    channel.say("Jo", "https://example.com/hello")
    await group.sees("/hello")
    group.say("Jo", "https://example.com/jo")

    assert (await group.sees("/rita")).text.startswith("Rita · Discord\n")
    assert (await channel.sees("/owner")).author == "The Owner · Telegram"
    assert (await channel.sees("/jo")).author == "Jo · Telegram"
