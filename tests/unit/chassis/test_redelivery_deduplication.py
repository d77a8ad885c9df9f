"""One brief is worked on once at a time in a process, and a settled attempt is not repeated."""

from chassis.redelivery_deduplication import SETTLED_MEMORY_SECONDS, InFlight
from tests.stand_ins.clock import ManualClock


def test_a_second_delivery_of_a_brief_joins_the_flight_of_the_first() -> None:
    in_flight: InFlight[str] = InFlight(ManualClock())
    flight = in_flight.join("brief", "first")
    assert in_flight.join("brief", "second") is None
    assert flight is not None
    assert flight.deliveries == ["first", "second"]
    assert len(in_flight) == 1


def test_after_landing_a_brief_may_fly_again() -> None:
    in_flight: InFlight[str] = InFlight(ManualClock())
    in_flight.join("brief", "first")
    in_flight.finish("brief")
    assert in_flight.join("brief", "second") is not None


def test_only_the_very_attempt_that_was_settled_is_remembered() -> None:
    in_flight: InFlight[str] = InFlight(ManualClock())
    in_flight.remember_settled("message", 1)
    assert in_flight.was_settled("message", 1)
    assert not in_flight.was_settled("message", 2)
    assert not in_flight.was_settled("other", 1)


def test_settled_attempts_are_forgotten_in_the_end() -> None:
    clock = ManualClock()
    in_flight: InFlight[str] = InFlight(clock)
    in_flight.remember_settled("old", 1)
    clock.now += SETTLED_MEMORY_SECONDS
    in_flight.remember_settled("new", 1)
    assert not in_flight.was_settled("old", 1)
    assert in_flight.was_settled("new", 1)
