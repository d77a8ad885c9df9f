"""What the demo says of a brief, told from its events."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.progress_event_base import Event
from contracts.progress_events import Accepted, CheckedOut, Committed, Delivered, Generated, Live, NotLive
from contracts.progress_events_of_deliveries import Buried, Retrying
from contracts.progress_record import Progress
from contracts.service_names import ServiceName
from tools.publishing.reports import progress_of
from tools.stack.brief_timeline import Journey

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def event(seconds: float, kind: type[Event], /, service: ServiceName = "gateway", **facts: Any) -> Progress:
    at = NOON + timedelta(seconds=seconds)
    return progress_of(kind, brief_id=UUID(int=7), service=service, at=at, **facts)


def journey(*events: Progress, round_number: object = 1) -> Journey:
    return Journey({"task": "sum", "round": round_number}, brief_id="7", events=list(events))


FIRST_ROUND = (
    event(0, Accepted),
    event(1.5, Generated),
    event(2, Committed),
    event(5, Live),
    event(5.5, Delivered),
)


def test_each_step_lasts_from_the_end_of_the_one_before_it() -> None:
    assert journey(*FIRST_ROUND).seconds() == {"generate": 1.5, "publish": 0.5, "live": 3, "callback": 0.5}


def test_the_order_in_which_events_arrive_does_not_matter() -> None:
    assert journey(*reversed(FIRST_ROUND)).seconds() == journey(*FIRST_ROUND).seconds()


def test_a_repeated_event_does_not_count() -> None:
    assert journey(*FIRST_ROUND, event(9, Committed)).seconds() == journey(*FIRST_ROUND).seconds()


@pytest.mark.parametrize("round_number", [2, "2", 3])
def test_a_revision_is_read_first(round_number: object) -> None:
    revision = journey(event(0, Accepted), event(0.5, CheckedOut), round_number=round_number)

    assert revision.seconds() == {"read": 0.5}
    assert revision.current_step() == "generate"
    assert "read" not in journey(*FIRST_ROUND).steps


def test_a_page_that_was_not_seen_live_ends_that_step_too() -> None:
    events = (*FIRST_ROUND[:3], event(5, NotLive))

    assert journey(*events).current_step() == "callback"
    assert not journey(*events).delivered


def test_the_step_in_hand_has_lasted_since_the_last_one_ended() -> None:
    now = NOON + timedelta(seconds=10)

    assert journey(*FIRST_ROUND[:3]).seconds_in_current_step(now) == 8


def test_a_retry_says_when_and_why() -> None:
    retried = journey(event(0, Accepted), event(1, Retrying, seconds=4, reason="no answer"))

    assert retried.trouble() == "retrying in 4 s: no answer"
    assert not retried.failed


def test_a_buried_brief_has_failed() -> None:
    buried = journey(event(0, Accepted), event(1, Buried, "generator", reason="blocked"))

    assert buried.failed
    assert buried.trouble() == "buried: blocked"


def test_work_that_went_on_after_a_retry_is_in_no_trouble() -> None:
    went_on = journey(event(0, Accepted), event(1, Retrying, seconds=1), event(3, Generated))

    assert went_on.trouble() == ""
