"""What the time of a brief went to: every second from acceptance to delivery belongs to one activity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.model_events import ModelAnswered, ModelFailed, Planned
from contracts.operator_commands import Asked
from contracts.progress_events import Accepted, Committed, Delivered, Generated, Judged, Live, Refused
from contracts.progress_events_of_deliveries import Buried, Finished, Retrying, Started
from contracts.progress_record import EVENT_TYPES, Progress
from tests.unit.gateway.events import BEGINNING, accepted, event
from tests.unit.gateway.shown import view

STORY = [
    accepted(),
    event(Started, 2, attempt=1),
    event(Planned, 10),
    event(ModelFailed, 25),
    event(ModelAnswered, 60),
    event(Judged, 75),
    event(ModelAnswered, 95),
    event(Judged, 105),
    event(Generated, 106),
    event(Finished, 107),
    event(Started, 110, message="site.generated", attempt=1),
    event(Committed, 116),
    event(Live, 170),
    event(Started, 171, message="site.published", attempt=1),
    event(Refused, 173),
    event(Retrying, 173.5, message="site.published"),
    event(Started, 180, message="site.published", attempt=2),
    event(Delivered, 182),
    event(Finished, 183, message="site.published"),
]
TOLD = st.builds(
    lambda kind, seconds, message: event(kind, seconds, message=message),
    st.sampled_from(list(EVENT_TYPES.values())),
    st.integers(-5, 900),
    st.sampled_from(["brief.accepted", "site.generated", "site.published", "unknown"]),
)


def test_every_second_until_the_delivery_is_accounted_for() -> None:
    shown = view(STORY, at=999)
    assert shown.seconds == {
        "queued": 6.0,
        "planning": 8.0,
        "writing": 70.0 + 1.0,
        "judging": 26.0,
        "committing": 6.0,
        "going-live": 54.0,
        "calling-back": 4.5,
        "retrying": 6.5,
    }
    assert [(span.started_at - BEGINNING).total_seconds() for span in shown.time_spent][:4] == [0, 2, 10, 60]
    assert [span.activity for span in shown.time_spent][:5] == ["queued", "planning", "writing", "judging", "writing"]


@pytest.mark.parametrize(
    ("number", "activity"), [(1, "queued"), (2, "writing"), (5, "judging"), (12, "going-live"), (16, "retrying")]
)
def test_the_time_since_the_last_event_belongs_to_what_follows_it(number: int, activity: str) -> None:
    shown = view(STORY[:number], at=300)
    assert shown.time_spent[-1].activity == activity
    assert sum(shown.seconds.values()) == 300


def test_the_time_stands_still_after_a_burial_and_begins_anew_with_a_run() -> None:
    buried = [*STORY[:11], event(Buried, 114, message="site.generated")]
    assert sum(view(buried, at=999).seconds.values()) == 114
    again = [*buried, event(Accepted, 500, run=2)]
    assert view(again, at=507).seconds == {"queued": 7.0}


def test_what_an_operator_asks_for_takes_no_time() -> None:
    asked = [event(Asked, seconds, action="call-back") for seconds in (1, 30, 179)]
    assert view([*STORY, *asked], at=999).time_spent == view(STORY, at=999).time_spent


def test_without_an_acceptance_no_time_is_known() -> None:
    assert view(STORY[1:], at=300).time_spent == ()


@given(st.lists(TOLD, max_size=12), st.data())
def test_neither_order_nor_repetition_of_events_matters(events: list[Progress], data: st.DataObject) -> None:
    told = [accepted(), *events]
    shuffled = data.draw(st.permutations([*told, *told[:3]]))
    one, other = view(told, at=900), view(shuffled, at=900)
    assert one.time_spent == other.time_spent
    assert all(span.seconds > 0 for span in one.time_spent)
