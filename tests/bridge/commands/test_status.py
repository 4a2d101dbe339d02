"""`/bridge status`: one sentence for everyone, the channels and queues for admins."""

from dataclasses import replace

from bridge.store.store import Store
from tests.bridge.commands.setting import BRUNO, ask, services_of
from tests.bridge.store.values import EN, MOMENT, PT, ROOM, make_room, outgoing, post
from tests.clock import FakeClock


async def test_members_get_one_sentence(store: Store, clock: FakeClock) -> None:
    """All well; so many on the way; alone."""
    room = await make_room(store)
    services = services_of(store, clock)

    well = await ask(services, "bridge", "status", author=BRUNO)
    await outgoing(store, post(1), post(2))
    busy = await ask(services, "bridge", "status", author=BRUNO)
    alone = await ask(services, "bridge", "status", author=BRUNO, room=replace(room, links=(PT,)))

    assert well.answer.text == "Tea: all well, nothing is waiting."
    assert busy.answer.text == "Tea: 2 lines are on the way."
    assert alone.answer.text.startswith("Tea has only this channel so far.")


async def test_admins_see_every_channel(store: Store, clock: FakeClock) -> None:
    """With its id, language, settings and state."""
    room = ROOM.with_link(replace(PT, paused_at=MOMENT)).with_link(replace(EN, is_suspended=True))
    await make_room(store, room)

    outcome = await ask(services_of(store, clock), "bridge", "status", room=room)

    assert outcome.answer.text.splitlines()[1:] == [
        "#a (Telegram, a): português (pt), both ways, shows translations, paused, 0 waiting",
        (
            "#b (Discord, b): English (en), both ways, shows translations, "
            "I'm not in there any more, 0 waiting"
        ),
    ]
