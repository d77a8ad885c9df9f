"""The seconds of a brief are divided into stages without a gap and without counting any twice."""

from datetime import UTC, datetime

import pytest

from benchmarks.brief_stages import STAGES, TOLD, model_calls, stage_seconds

ORDER = tuple(STAGES.values())


def event(service: str, stage: str, at: float) -> dict[str, str]:
    return {"service": service, "stage": stage, "at": datetime.fromtimestamp(at, UTC).isoformat()}


def test_the_stages_are_the_times_between_their_events() -> None:
    events = [event(*key, at=101.0 + number) for number, key in enumerate(ORDER)]
    seconds = stage_seconds(events, sent_at=100.0, told_at=101.0 + len(ORDER))
    assert seconds == pytest.approx(dict.fromkeys((*STAGES, TOLD), 1.0))


def test_a_stage_without_an_event_takes_no_time_and_the_next_takes_it() -> None:
    events = [event("gateway", "accepted", 101.0), event("generator", "started", 102.0)]
    events.append(event("generator", "model-answered", 105.0))
    seconds = stage_seconds(events, sent_at=100.0, told_at=106.0)
    assert (seconds["planned"], seconds["written"], seconds[TOLD]) == pytest.approx((0.0, 3.0, 1.0))


def test_an_event_that_overtook_another_takes_nothing_away() -> None:
    events = [event("generator", "started", 101.0), event("gateway", "accepted", 102.0)]
    seconds = stage_seconds(events, sent_at=100.0, told_at=103.0)
    assert sum(seconds.values()) == pytest.approx(3.0)
    assert seconds["with a generator"] == 0.0


def test_the_first_event_of_a_kind_ends_its_stage() -> None:
    events = [event("gateway", "accepted", at) for at in (101.0, 105.0)]
    assert stage_seconds(events, sent_at=100.0, told_at=106.0)["accepted"] == pytest.approx(1.0)


def test_calls_for_plan_page_and_review_count_as_calls_of_a_model() -> None:
    stages = ("accepted", "planned", "model-answered", "model-answered", "reviewed", "judged")
    assert model_calls([event("generator", stage, 1.0) for stage in stages]) == 4
