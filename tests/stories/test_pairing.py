"""Admins pair channels by commands; whoever may not, or mistypes, is told so."""

import pytest

from tests.stories.house import Channel, Group, House, code_by, join, pair


async def test_discord_creates_and_telegram_joins(house: House) -> None:
    """The room can be made on either side; a line then goes both ways."""
    channel = house.channel("porch", "Emma")
    group = house.group("Casa da Ana", "Ana")

    await pair(channel, group)

    group.say("Ana", "Oi! Tudo bem?")
    await channel.sees(lambda one: one.author == "Ana")
    channel.say("Emma", "Good morning, how are you?")
    await group.sees("Emma")


async def test_create_answers_with_a_code_links_and_what_is_translated(house: House) -> None:
    """The admin reads of the room, its language, what is translated; buttons lead on."""
    group = house.group("Casa da Ana", "Ana")

    answer = await group.asks("Ana", "/bridge create Varanda")

    assert answer.text.splitlines() == [
        "Varanda agora é uma sala, e este canal está nela.",
        "Este canal lê português (pt), o seu idioma. Outro: /bridge language",
        "português (pt) é traduzido aqui de e para English (en).",
    ]
    assert answer.buttons == ("Me adicione no Discord", "Mostrar o código")


async def test_a_code_works_once(house: House) -> None:
    """A used code gets the same answer as a wrong one."""
    group = house.group("Casa da Ana", "Ana")
    channel, late = house.channel("porch", "Emma"), house.channel("attic", "Jack")
    code = await code_by(group, "Ana", "/bridge create")
    await join(channel, "Emma", code)

    used = await late.asks("Jack", "/bridge join", code=code)
    wrong = await late.asks("Jack", "/bridge join", code="ABCD-EFGH")

    assert used.text == wrong.text
    assert "not valid" in used.text


async def test_ten_wrong_codes_lock_the_channel(house: House) -> None:
    """After ten wrong tries even the right code is refused there for a while."""
    group, channel = house.group("Casa da Ana", "Ana"), house.channel("porch", "Emma")
    code = await code_by(group, "Ana", "/bridge create")
    for _ in range(10):
        await channel.asks("Emma", "/bridge join", code="ABCD-EFGH")

    locked = await channel.asks("Emma", "/bridge join", code=code)

    assert "Too many wrong codes" in locked.text


async def test_a_channel_in_a_room_cannot_make_or_join_another(
    paired: tuple[Group, Channel], house: House
) -> None:
    """It is told which room it is in, and how to leave; joining the same room succeeds."""
    group, channel = paired
    other = house.group("Outra casa", "Rita")
    code = await code_by(other, "Rita", "/bridge create")
    own = await code_by(group, "Ana", "/bridge invite")

    made = await channel.asks("Emma", "/bridge create")
    joined = await channel.asks("Emma", "/bridge join", code=code)
    same = await channel.asks("Emma", "/bridge join", code=own)

    assert "already in the room **Casa da Ana**" in made.text
    assert "already in the room **Casa da Ana**" in joined.text
    assert "in that room already" in same.text


async def test_who_is_no_admin_changes_nothing(paired: tuple[Group, Channel]) -> None:
    """Members are refused on both platforms, in their language, and lines go on as before."""
    group, channel = paired

    on_telegram = await group.asks("Bruno", "/bridge leave")
    on_discord = await channel.asks("Jack", "/bridge language", code="zh")

    assert on_telegram.text == "Só um admin deste canal pode fazer isso. Nada mudou."
    assert on_discord.text == "Only an admin of this channel can do that. Nothing has changed."
    group.say("Bruno", "Minha gata gosta de peixe.")
    await channel.sees("fish")


async def test_an_anonymous_admin_is_an_admin_and_chooses_a_language(house: House) -> None:
    """Who speaks as the group may pair; with no language of their own, buttons ask for one."""
    group = house.group("Casa da Ana", "Ana")
    house.telegram.world.promote(group.id, group.people["Ana"], is_anonymous=True)

    answer = await group.asks("Ana", "/bridge create")

    assert "Show the code" in answer.buttons
    assert "English (en)" in answer.buttons
    house.telegram.world.press(group.people["Ana"], group.id, int(answer.id), "português (pt)")
    await group.sees("agora lê português (pt)")


async def test_leaving_ends_the_relay_and_tells_the_others(paired: tuple[Group, Channel]) -> None:
    """After `/bridge leave` nothing goes over; the other side hears who left."""
    group, channel = paired

    await group.asks("Ana", "/bridge leave")

    await channel.sees("was unlinked")
    group.say("Bruno", "Alguém aí?")
    refused = await group.asks("Ana", "/bridge status")
    assert "nenhuma sala" in refused.text
    assert not [one for one in channel.shown() if one.author == "Bruno"]


async def test_a_removed_channel_is_told(paired: tuple[Group, Channel]) -> None:
    """Both sides see one line: who was removed, from what, and by whom."""
    group, channel = paired

    await group.asks("Ana", "/bridge remove porch")

    await channel.sees("This channel was unlinked from **Casa da Ana** by Ana.")
    await group.sees("porch foi desligado desta sala por Ana.")


async def test_a_joined_channel_can_be_undone_by_button(house: House) -> None:
    """Every linked channel is told who joined, with a button that unlinks it again."""
    group, channel = house.group("Casa da Ana", "Ana"), house.channel("porch", "Emma")
    await pair(group, channel)
    notice = await group.sees("porch")

    house.telegram.world.press(group.people["Ana"], group.id, int(notice.id), notice.buttons[0])

    await group.sees("foi desligado")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Klingon", "no language called “Klingon”"),
        ("portugese", "português (pt)"),
    ],
)
async def test_an_unknown_language_names_the_nearest(
    paired: tuple[Group, Channel], typed: str, says: str
) -> None:
    """One line with what was typed and the nearest known ones."""
    _, channel = paired

    answer = await channel.asks("Emma", "/bridge language", code=typed)

    assert says in answer.text


@pytest.mark.parametrize(
    ("typed", "name"),
    [("zh-TW", "繁體中文 (zh-Hant)"), ("zh-Hans", "简体中文 (zh)"), ("pt-BR", "português (pt)")],
)
async def test_locales_are_languages(paired: tuple[Group, Channel], typed: str, name: str) -> None:
    """`zh-TW`, `zh-Hans`, `pt-BR` and the like are known."""
    _, channel = paired

    answer = await channel.asks("Emma", "/bridge language", code=typed)

    assert name in answer.text


async def test_same_language_on_both_sides_is_said(paired: tuple[Group, Channel]) -> None:
    """Nothing would be translated, and the answer says so."""
    _, channel = paired

    answer = await channel.asks("Emma", "/bridge language", code="pt")

    assert "nothing will be translated" in answer.text


async def test_a_missing_model_is_said_with_the_cure(paired: tuple[Group, Channel]) -> None:
    """The pair that cannot be translated is named, and the command that brings it."""
    _, channel = paired

    answer = await channel.asks("Emma", "/bridge language", code="ja")

    assert "teahouse models install" in answer.text
    assert "ja → pt" in answer.text
