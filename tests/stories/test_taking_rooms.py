"""A room belongs to who made it: its code is for admins' eyes, and strangers remove nobody."""

from tests.stories.house import House, code_by, code_shown, join, pair, written_to


async def test_the_group_never_shows_the_code(house: House) -> None:
    """Who never began a private chat presses a button; only who presses sees the code."""
    group = house.group("Casa da Ana", "Ana", "Bruno")

    answer = await group.asks("Ana", "/bridge create")
    shown = await group.press("Ana", answer, "Mostrar o código")

    assert code_shown(shown)
    assert shown["show_alert"] is True
    assert not any(code_shown({"text": one.text}) for one in group.shown())


async def test_a_member_who_presses_sees_a_refusal(house: House) -> None:
    """The pop-up of the button refuses; nothing is posted and nothing vanishes."""
    group = house.group("Casa da Ana", "Ana", "Bruno")
    answer = await group.asks("Ana", "/bridge create")
    before = group.shown()

    shown = await group.press("Bruno", answer, "Mostrar o código")

    assert shown["text"] == "Só um admin deste canal pode fazer isso. Nada mudou."
    assert group.shown() == before


async def test_an_admin_who_began_a_private_chat_reads_the_code_there(house: House) -> None:
    """The code and the links come in private; the group is told that there is a room."""
    group = house.group("Casa da Ana", "Ana", "Bruno")
    house.telegram.world.say(group.people["Ana"], house.telegram_bot, "/start")
    await written_to(group, "Ana", "Olá, Ana")

    answer = await group.asks("Ana", "/bridge create")

    private = await written_to(group, "Ana", "/bridge join")
    assert code_shown({"text": private.text})
    assert private.buttons == ("Me adicione no Discord",)
    assert code_shown({"text": answer.text}) is None
    assert "é uma sala" in answer.text


async def test_an_anonymous_admin_presses_for_the_code(house: House) -> None:
    """Nobody knows whose private chat it would be: the button, for admins who press it."""
    group = house.group("Casa da Ana", "Ana")
    house.telegram.world.promote(group.id, group.people["Ana"], is_anonymous=True)

    answer = await group.asks("Ana", "/bridge create")

    assert code_shown({"text": answer.text}) is None
    assert code_shown(await group.press("Ana", answer, "Show the code"))


async def test_a_later_channel_cannot_remove_the_founders(house: House) -> None:
    """Its admins are refused; the founding channel's admins may remove any, each their own."""
    group, channel = house.group("Casa da Ana", "Ana"), house.channel("porch", "Emma")
    attic = house.channel("attic", "Jack")
    await pair(group, channel)
    await join(attic, "Jack", await code_by(group, "Ana", "/bridge invite"))

    founders = await attic.asks("Jack", "/bridge remove", channel="Casa da Ana")
    other = await attic.asks("Jack", "/bridge remove", channel="porch")
    await group.asks("Ana", "/bridge remove attic")
    await channel.sees("**attic** was unlinked")

    assert "founded" in founders.text
    assert "founded" in other.text


async def test_discord_founders_undo_a_join_with_a_button(house: House) -> None:
    """The notice of who joined carries the undo in the founding channel, on either platform."""
    channel, group = house.channel("porch", "Emma"), house.group("Casa da Ana", "Ana")
    await pair(channel, group)

    notice = await channel.sees("has joined this room")
    asked = house.discord.world.press(
        channel.people["Emma"], channel.id, notice.id, "Unlink Casa da Ana"
    )

    await group.sees("Nada mais é repassado aqui")
    await channel.waits_for(
        lambda: house.discord.world.answers(asked), "an answer for who pressed"
    )
