"""A decision: all that one event leads to."""

from bridge.decision import NOTHING, Decision
from tests.bridge.store.values import EN, PT, post, source


def test_what_goes_before_a_decision_changes_nothing_else_of_it() -> None:
    """An announcement or an answer stands first; the record and the links stay."""
    decided = Decision(deliveries=((EN, post(2)),), source=source(1), links=(PT,))

    led = decided.preceded_by([(EN, post(1))])

    assert led == Decision(
        deliveries=((EN, post(1)), (EN, post(2))), source=source(1), links=(PT,)
    )
    assert NOTHING.preceded_by([]) == NOTHING
