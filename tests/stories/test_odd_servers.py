"""What a platform says that cannot be, or that proves nothing, deletes and repeats nothing."""

from tests.stories.house import Channel, Group, House


async def test_a_history_that_may_not_be_read_deletes_no_copy(
    house: House, paired: tuple[Group, Channel]
) -> None:
    """After a restart without Read Message History, Discord's list is empty: the copies stay."""
    group, channel = paired
    for line in ("The first kettle is on", "The second kettle is on"):
        channel.say("Emma", line)
    before = await _copies(group, 2)
    house.discord.world.forbid(channel.id, house.discord_bot, "READ_MESSAGE_HISTORY")

    await house.reopen()

    group.say("Ana", "Bom dia")
    await channel.sees("Bom dia")
    assert await _copies(group, 2) == before


async def _copies(group: Group, count: int) -> list[str]:
    """The ids of the copies that stand in the group, once there are this many."""

    def found() -> list[str]:
        return [one.id for one in group.shown() if "chaleira" in one.text]

    await group.waits_for(lambda: len(found()) == count, f"{count} copies")
    return found()
