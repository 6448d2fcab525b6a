"""What is to go wrong is decided as it was said."""

from __future__ import annotations

import pytest

from tests.wire.faults import Effect, Faults
from tests.wire.routes import Route


def test_a_fault_strikes_as_often_as_it_was_said() -> None:
    """Twice, then no more."""
    faults = Faults()
    faults.answer_status(503, times=2)

    struck = [faults.decide(Route.CREATE_MESSAGE, 1) for _ in range(3)]

    assert [fault and fault.status for fault in struck] == [503, 503, None]


def test_a_fault_strikes_its_channel_and_route_only() -> None:
    """Others go on."""
    faults = Faults()
    faults.lose_answer(channel_id=7)

    assert faults.decide(Route.CREATE_MESSAGE, 8) is None
    assert faults.decide(Route.GET_CHANNEL, 7) is None
    fault = faults.decide(Route.CREATE_MESSAGE, 7)
    assert fault is not None
    assert fault.effect is Effect.LOSE


def test_chances_repeat_with_the_seed() -> None:
    """The same seed strikes the same requests; about a tenth of them at 0.1."""

    def strikes(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.abort(times=None, probability=0.1)
        return [faults.decide(Route.CREATE_MESSAGE, 1) is not None for _ in range(1000)]

    assert strikes(7) == strikes(7) != strikes(8)
    assert 60 < sum(strikes(7)) < 140


@pytest.mark.parametrize(
    ("code", "status"), [(50001, 403), (50013, 403), (50007, 403), (10003, 404)]
)
def test_a_refused_channel_says_why(code: int, status: int) -> None:
    """Each of Discord's codes comes with its status, until the channel is accepted again."""
    faults = Faults()
    faults.refuse_channel(5, code)

    refusal = faults.refusal(5)
    assert refusal is not None
    assert (refusal.status, refusal.code) == (status, code)
    faults.accept_channel(5)
    assert faults.refusal(5) is None
