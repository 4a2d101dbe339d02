"""What was said can be changed and taken back, over there too, also after a restart."""

from tests.stories.house import Channel, Group, House, code_by, join


async def test_an_edit_on_telegram_is_translated_anew(paired: tuple[Group, Channel]) -> None:
    """The copy on Discord changes; no second one appears."""
    group, channel = paired
    said = group.say("Ana", "Meu gato dorme.")
    copy = await channel.sees("cat")

    house = group.house
    house.telegram.world.edit(group.people["Ana"], group.id, int(said), "Meu cachorro dorme.")

    changed = await channel.sees("dog")
    assert changed.id == copy.id


async def test_an_edit_on_discord_is_translated_anew(
    paired: tuple[Group, Channel], house: House
) -> None:
    """The copy on Telegram changes, also when the teahouse was restarted in between."""
    group, channel = paired
    said = channel.say("Emma", "My cat sleeps.")
    copy = await group.sees("gato")
    await house.reopen()

    house.discord.world.edit(channel.people["Emma"], channel.id, said, "My house is big.")

    changed = await group.sees("casa")
    assert changed.id == copy.id


async def test_an_unfurled_link_is_no_edit(paired: tuple[Group, Channel], house: House) -> None:
    """Discord reports a preview as an update; the copy stays as it is."""
    group, channel = paired
    said = channel.say("Emma", "https://example.com/cats")
    await group.sees("https://example.com/cats")
    edits = _edits(house)

    house.discord.world.unfurl(channel.id, said)

    channel.say("Jack", "https://example.com/dogs")
    await group.sees("https://example.com/dogs")
    assert _edits(house) == edits


async def test_a_delete_on_discord_removes_the_copy(
    paired: tuple[Group, Channel], house: House
) -> None:
    """Also after a restart, and also for a message nobody has in a cache."""
    group, channel = paired
    said = channel.say("Emma", "Oops, wrong channel.")
    copy = await group.sees("Oops")
    await house.reopen()

    house.discord.world.delete(channel.people["Emma"], channel.id, said)

    await group.waits_for(
        lambda: copy.id not in {one.id for one in group.shown()}, "the copy gone"
    )


async def test_a_line_deleted_while_the_teahouse_was_away_goes_too(
    paired: tuple[Group, Channel], house: House
) -> None:
    """On return the last lines are looked at again: vanished ones go, changed ones change."""
    group, channel = paired
    first = channel.say("Emma", "This one goes.")
    second = channel.say("Emma", "This one changes.")
    gone = await group.sees("This one goes")
    await group.sees("This one changes")
    await house.close()
    house.discord.world.delete(channel.people["Emma"], channel.id, first)
    house.discord.world.edit(channel.people["Emma"], channel.id, second, "My cat is here.")

    await house.open()

    await group.sees("gato")
    await group.waits_for(
        lambda: gone.id not in {one.id for one in group.shown()}, "the first copy gone"
    )


async def test_the_author_takes_a_line_back_on_telegram(paired: tuple[Group, Channel]) -> None:
    """`/delete` as a reply removes the original and its copies."""
    group, channel = paired
    said = group.say("Bruno", "Não devia ter dito isso.")
    copy = await channel.sees(lambda one: one.author == "Bruno")

    group.say("Bruno", "/delete", reply_to=int(said))

    await channel.waits_for(
        lambda: copy.id not in {one.id for one in channel.shown()}, "the copy gone"
    )
    await group.waits_for(
        lambda: said not in {one.id for one in group.shown()}, "the original gone"
    )


async def test_delete_alone_takes_ones_last_line_back(paired: tuple[Group, Channel]) -> None:
    """Without a reply, `/delete` means what one said last here; the line before it stays."""
    group, channel = paired
    group.say("Bruno", "https://example.com/stays")
    await channel.sees("/stays")
    said = group.say("Bruno", "https://example.com/goes")
    copy = await channel.sees("/goes")

    group.say("Bruno", "/delete")

    await channel.waits_for(
        lambda: copy.id not in {one.id for one in channel.shown()}, "the copy gone"
    )
    await group.waits_for(
        lambda: said not in {one.id for one in group.shown()}, "the original gone"
    )
    await channel.sees("/stays")


async def test_nobody_else_takes_it_back_but_an_admin(paired: tuple[Group, Channel]) -> None:
    """Another member is refused and nothing changes; who may delete messages there may."""
    group, channel = paired
    said = group.say("Bruno", "Isto fica aqui.")
    copy = await channel.sees(lambda one: one.author == "Bruno")
    other = group.say("Ana", "Outra linha.")
    await channel.sees(lambda one: one.author == "Ana")

    refused = await group.asks("Bruno", "/delete", reply_to=int(other))
    assert "Nada mudou" in refused.text
    assert copy.id in {one.id for one in channel.shown()}
    group.say("Ana", "/delete", reply_to=int(said))

    await channel.waits_for(
        lambda: copy.id not in {one.id for one in channel.shown()}, "the copy gone"
    )
    await group.waits_for(
        lambda: said not in {one.id for one in group.shown()}, "the original gone"
    )


async def test_an_admin_without_the_right_to_delete_is_refused(
    paired: tuple[Group, Channel], house: House
) -> None:
    """What Telegram itself would not let them delete, they don't delete through us."""
    group, channel = paired
    rights = {"can_delete_messages": False}
    house.telegram.world.promote(group.id, group.people["Bruno"], rights=rights)
    said = group.say("Ana", "Isto fica aqui.")
    copy = await channel.sees(lambda one: one.author == "Ana")

    refused = await group.asks("Bruno", "/delete", reply_to=int(said))

    assert "Nada mudou" in refused.text
    assert copy.id in {one.id for one in channel.shown()}
    assert said in {one.id for one in group.shown()}


async def test_an_admin_elsewhere_removes_only_the_copy_in_their_channel(
    paired: tuple[Group, Channel], house: House
) -> None:
    """The original and other channels' copies stay, and go on following their author's edits."""
    group, channel = paired
    attic = house.channel("attic", "Rosa")
    await join(attic, "Rosa", await code_by(group, "Ana", "/bridge invite"))
    said = group.say("Bruno", "Meu gato dorme.")
    here = await channel.sees("cat")
    there = await attic.sees("cat")

    _choose_remove(house, channel, "Emma", here.id)

    await channel.waits_for(
        lambda: here.id not in {one.id for one in channel.shown()}, "the copy here gone"
    )
    house.telegram.world.edit(group.people["Bruno"], group.id, int(said), "Meu cachorro dorme.")
    changed = await attic.sees("dog")
    assert changed.id == there.id
    assert said in {one.id for one in group.shown()}
    assert not [one for one in channel.shown() if "dog" in one.text]


async def test_a_member_elsewhere_removes_nothing(
    paired: tuple[Group, Channel], house: House
) -> None:
    """Who is neither author nor admin is refused in the menu of a copy, too."""
    group, channel = paired
    said = group.say("Bruno", "Meu gato dorme.")
    copy = await channel.sees("cat")

    asked = _choose_remove(house, channel, "Jack", copy.id)

    world = house.discord.world
    answers = await world.changes.wait_until(
        lambda: world.answers(asked), description="a refusal", timeout=15
    )
    assert "Nothing has changed" in answers[0].text
    assert copy.id in {one.id for one in channel.shown()}
    assert said in {one.id for one in group.shown()}


def _choose_remove(house: House, channel: Channel, name: str, message: str) -> str:
    world = house.discord.world
    return world.menu(channel.people[name], channel.id, message, "Remove copies")


async def test_a_line_edited_to_a_dot_is_taken_back(
    paired: tuple[Group, Channel], house: House
) -> None:
    """The gesture known from other bridges: a line that becomes `.` loses its copies."""
    group, channel = paired
    said = group.say("Ana", "Segredo da família.")
    copy = await channel.sees(lambda one: one.author == "Ana")

    house.telegram.world.edit(group.people["Ana"], group.id, int(said), ".")

    await channel.waits_for(
        lambda: copy.id not in {one.id for one in channel.shown()}, "the copy gone"
    )


def _edits(house: House) -> int:
    return sum("editMessage" in request.path for request in house.telegram.requests)
