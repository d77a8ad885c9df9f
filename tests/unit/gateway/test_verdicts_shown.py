"""What decides the verdict on a brief is read from its events."""

from collections.abc import Sequence

import pytest

from contracts.evidence import OutcomeCounts
from contracts.progress_events import Accepted, Delivered, Generated, Live, NotLive, Refused
from contracts.progress_events_of_deliveries import Buried, Started
from contracts.progress_record import Progress
from contracts.verdict import Verdict
from tests.unit.gateway.events import SHA, accepted, event
from tests.unit.gateway.shown import summary_of

GENERATED = event(Generated, 30, outcomes=OutcomeCounts(passed=2, failed=0, undecided=0))
LIVE, NOT_LIVE = event(Live, 60, commit_sha=SHA), event(NotLive, 59, commit_sha=SHA)
REFUSED, DELIVERED = event(Refused, 61, status=500), event(Delivered, 62)
BURIED = event(Buried, 99, message="site.published")
PUBLISHED = [accepted(), GENERATED, LIVE]


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        ([*PUBLISHED, DELIVERED], "proved"),
        ([accepted(), GENERATED, NOT_LIVE, DELIVERED], "unseen"),
        ([accepted(), GENERATED, NOT_LIVE, DELIVERED, event(Live, 70, commit_sha=SHA)], "proved"),
        ([accepted(), event(Generated, 30), LIVE, DELIVERED], "unseen"),
        ([accepted(), event(Generated, 30, passed=1, failed=0, undecided=0), LIVE, DELIVERED], "proved"),
        ([accepted(), event(Generated, 30, passed=1, failed=2), LIVE, DELIVERED], "flawed"),
        ([accepted(), event(Generated, 30, status="salvaged"), LIVE, DELIVERED], "salvaged"),
        ([*PUBLISHED, event(Delivered, 601)], "late"),
        ([*PUBLISHED, event(Delivered, 601), DELIVERED], "proved"),
        ([*PUBLISHED, REFUSED], "working"),
        ([*PUBLISHED, REFUSED, BURIED], "untold"),
        ([*PUBLISHED, BURIED, DELIVERED], "proved"),
        ([accepted(), event(Buried, 9, message="site.generated")], "failed"),
        ([accepted(), event(Buried, 9, message="site.generated"), event(Started, 10)], "working"),
        ([accepted(), event(Buried, 9), event(Accepted, 20, run=2)], "working"),
        ([*PUBLISHED, DELIVERED, event(Accepted, 20, run=2), event(Buried, 30, run=2)], "failed"),
    ],
)
def test_the_verdict_is_about_the_latest_run(events: Sequence[Progress], verdict: Verdict) -> None:
    assert summary_of(events).verdict == verdict
    assert summary_of(list(reversed(events)) * 2).verdict == verdict


def test_the_verdict_changes_when_the_deadline_passes() -> None:
    assert [summary_of(PUBLISHED, at=seconds).verdict for seconds in (600, 601)] == ["working", "late"]
    assert [summary_of([*PUBLISHED, REFUSED], at=seconds).verdict for seconds in (600, 601)] == ["working", "untold"]
