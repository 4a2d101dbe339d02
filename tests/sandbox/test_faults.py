"""What both stand-ins share to fail on purpose."""

import asyncio

from sandbox.faults import Fault, Faults


def test_a_fault_strikes_as_often_as_told_and_only_where_it_matches() -> None:
    """Oldest first, used up one by one."""
    faults = Faults()
    twice = Fault(match="POST /send", times=2, status=502)
    faults.add(twice)
    faults.add(Fault(match="/sendPhoto", status=500))

    assert faults.take("GET", "/getMe") is None
    assert [faults.take("POST", "/sendPhoto") for _ in range(2)] == [twice, twice]
    later = faults.take("POST", "/sendPhoto")
    assert later is not None
    assert later.status == 500
    assert faults.take("POST", "/sendPhoto") is None


async def test_a_held_request_goes_on_when_released() -> None:
    """`reached` says that one is held, `release` lets it and all later ones pass."""
    faults = Faults()
    with faults.hold("/send") as held:
        passing = asyncio.create_task(faults.pass_holds("POST", "/send"))
        await held.reached()
        assert not passing.done()

        held.release()

        await passing
        await faults.pass_holds("POST", "/send")
    await faults.pass_holds("GET", "/send")
