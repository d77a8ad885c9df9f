"""One brief is worked on once at a time in a process, and a settled attempt is not repeated."""

from chassis.in_flight import SETTLED_MEMORY_SECONDS, Flights


class Clock:
    """A monotonic clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_second_delivery_of_a_brief_joins_the_flight_of_the_first() -> None:
    flights: Flights[str] = Flights(Clock())
    flight = flights.board("brief", "first")
    assert flights.board("brief", "second") is None
    assert flight is not None
    assert flight.deliveries == ["first", "second"]
    assert len(flights) == 1


def test_after_landing_a_brief_may_fly_again() -> None:
    flights: Flights[str] = Flights(Clock())
    flights.board("brief", "first")
    flights.land("brief")
    assert flights.board("brief", "second") is not None


def test_other_briefs_fly_at_the_same_time() -> None:
    flights: Flights[str] = Flights(Clock())
    assert flights.board("one", "a") is not None
    assert flights.board("two", "b") is not None


def test_only_the_very_attempt_that_was_settled_is_remembered() -> None:
    flights: Flights[str] = Flights(Clock())
    flights.remember_settled("message", 1)
    assert flights.was_settled("message", 1)
    assert not flights.was_settled("message", 2)
    assert not flights.was_settled("other", 1)


def test_settled_attempts_are_forgotten_in_the_end() -> None:
    clock = Clock()
    flights: Flights[str] = Flights(clock)
    flights.remember_settled("old", 1)
    clock.now = SETTLED_MEMORY_SECONDS
    flights.remember_settled("new", 1)
    assert not flights.was_settled("old", 1)
    assert flights.was_settled("new", 1)
