"""`/delete`: a message goes everywhere, as far as the asker's rights go."""

from bridge.decision import Decision
from bridge.deliveries import Delete, Vanish
from bridge.store.store import Store
from tests.bridge.commands.setting import ANA, BRUNO, ask, changes_nothing, services_of
from tests.bridge.store.values import (
    DEN,
    EN,
    GROUP,
    LANE,
    PT,
    ROOM,
    made,
    make_room,
    post,
    ref,
    relay_lease,
    sending,
    sent,
    source,
)
from tests.clock import FakeClock

BRUNO_ADMIN = type(BRUNO)(
    platform=BRUNO.platform, id=BRUNO.id, name="Bruno", locale="en", is_admin=True
)
ANA_MEMBER = type(ANA)(platform=ANA.platform, id=ANA.id, name="Ana", locale="en")


async def relayed(store: Store) -> None:
    """Ana's message 1 with its copy 70."""
    await make_room(store)
    await store.inbox.append(ROOM.id, sent(1))
    ((entry, _),) = await store.inbox.read(ROOM.id, 1)
    await store.inbox.commit(
        await relay_lease(store),
        ROOM.id,
        entry,
        Decision(deliveries=((EN, post(1)),), source=source(1, 1)),
    )
    ((entry, _),) = await store.outbox.read(LANE, 1)
    async with sending(store) as lease:
        await store.outbox.commit_steps(lease, LANE, [made(entry, 1, ref(DEN, 70))])


async def test_its_author_and_who_may_delete_there_may(store: Store, clock: FakeClock) -> None:
    """The original vanishes, its copies are deleted with the next version."""
    await relayed(store)
    services = services_of(store, clock)

    for author, deletes in ((ANA_MEMBER, False), (BRUNO_ADMIN, True)):
        for message in (ref(GROUP, 1), ref(DEN, 70)):
            outcome = await ask(
                services, "delete", author=author, reply_to=message, may_delete=deletes
            )

            (mine, vanish), (theirs, delete) = outcome.decision.deliveries
            assert (mine, theirs) == (PT, EN)
            assert isinstance(vanish, Vanish)
            assert vanish.messages == ("1",)
            assert isinstance(delete, Delete)
            assert (delete.source, delete.version) == (ref(GROUP, 1), 2)


async def test_an_admin_elsewhere_removes_the_copy_there(store: Store, clock: FakeClock) -> None:
    """The right to delete messages here is none over there; the message's version stays."""
    await relayed(store)
    services = services_of(store, clock)

    for author, deletes in ((BRUNO_ADMIN, True), (BRUNO_ADMIN, False), (BRUNO, True)):
        outcome = await ask(
            services,
            "delete",
            author=author,
            reply_to=ref(DEN, 70),
            channel=DEN,
            may_delete=deletes,
        )

        ((where, delete),) = outcome.decision.deliveries
        assert where == EN
        assert isinstance(delete, Delete)
        assert (delete.source, delete.version) == (ref(GROUP, 1), 1)


async def test_others_may_not(store: Store, clock: FakeClock) -> None:
    """Nor can what is unknown be taken back, nor nothing."""
    await relayed(store)
    services = services_of(store, clock)

    others = await ask(services, "delete", author=BRUNO, reply_to=ref(GROUP, 1))
    admin = await ask(services, "delete", author=BRUNO_ADMIN, reply_to=ref(GROUP, 1))
    elsewhere = await ask(services, "delete", author=BRUNO, reply_to=ref(DEN, 70), channel=DEN)
    unknown = await ask(services, "delete", reply_to=ref(GROUP, 2))
    nothing = await ask(services, "delete", author=BRUNO)

    outcomes = (others, admin, elsewhere, unknown, nothing)
    assert [changes_nothing(one) for one in outcomes] == [True] * 5
    assert "Only its author" in others.answer.text
    assert "no copies" in unknown.answer.text
    assert "Answer the message" in nothing.answer.text
