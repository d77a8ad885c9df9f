"""The bar of the ten minutes: what the time went to, candidates and failures, and the deadline."""

from datetime import timedelta
from typing import get_args

from contracts.progress_events import Accepted, Judged, Refused
from contracts.progress_record import Progress
from gateway.briefs_read_model import BriefsReadModel
from gateway.pages.brief_timeline import TITLES, Timeline, timeline_of
from gateway.time_spent import Activity
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, accepted, event, whole_story


def bar(events: list[Progress], seconds: float = 0) -> Timeline | None:
    """The bar as it is so many seconds after the brief was accepted."""
    read_model = BriefsReadModel(clock=lambda: BEGINNING + timedelta(seconds=seconds))
    for offset, each in enumerate(events):
        read_model.apply(offset, each)
    brief = read_model.view(BRIEF_ID)
    assert brief is not None
    return timeline_of(brief)


def test_stretches_follow_each_other_without_a_gap_up_to_the_callback() -> None:
    drawn = bar(whole_story(), 300)
    assert drawn is not None
    ends = [0.0, *(stretch.begins + stretch.seconds for stretch in drawn.stretches)]
    assert [stretch.begins for stretch in drawn.stretches] == ends[:-1]
    assert (drawn.spent, drawn.deadline, drawn.length) == (62, 600, 600)


def test_a_brief_under_way_is_drawn_up_to_now_and_past_its_deadline() -> None:
    for seconds, length in ((90, 600), (700, 700), (5000, 900)):
        drawn = bar([accepted()], seconds)
        assert drawn is not None
        assert (drawn.spent, drawn.length) == (seconds, length)


def test_candidates_and_failures_of_the_latest_run_are_marked_in_order() -> None:
    judged = event(Judged, 50, round=2, passed=3, failed=1)
    events = [event(Refused, 70, reason="busy"), judged, event(Accepted, 40, task="a", run=2), event(Refused, 5)]
    again = [each.model_copy(update={"run": 2}) for each in events[:3]]
    drawn = bar([accepted(), events[3], *again], 100)
    assert drawn is not None
    assert [(mark.at, mark.title, mark.is_failure) for mark in drawn.marks] == [
        (10, "candidate 2: 3 passed, 1 failed", False),
        (30, "refused: busy", True),
    ]


def test_without_an_acceptance_there_is_no_bar() -> None:
    assert bar([event(Refused, 5)]) is None


def test_every_activity_has_a_title() -> None:
    assert set(TITLES) == set(get_args(Activity))
