"""The verdict on a brief follows from where it stands, and the first of several that apply wins."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.evidence import OutcomeCounts
from contracts.verdict import MEANINGS, VERDICTS, Standing, Verdict

DEADLINE = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
IN_TIME, TOO_LATE = DEADLINE - timedelta(seconds=60), DEADLINE + timedelta(seconds=1)
GOOD = OutcomeCounts(passed=3, failed=0, undecided=0)
PROVED = Standing(deadline=DEADLINE, delivered_at=IN_TIME, live=True, outcomes=GOOD)
UNDER_WAY = Standing(deadline=DEADLINE)


def test_every_verdict_has_a_meaning_and_stands_at_its_precedence() -> None:
    assert tuple(MEANINGS) == VERDICTS


@pytest.mark.parametrize(
    ("standing", "verdict"),
    [
        (PROVED, "proved"),
        (replace(PROVED, live=False), "unseen"),
        (replace(PROVED, outcomes=GOOD.model_copy(update={"undecided": 1})), "unseen"),
        (replace(PROVED, outcomes=OutcomeCounts(passed=0, failed=0, undecided=0)), "unseen"),
        (replace(PROVED, outcomes=None), "unseen"),
        (replace(PROVED, outcomes=GOOD.model_copy(update={"failed": 1}), live=False), "flawed"),
        (replace(PROVED, delivered_at=DEADLINE), "proved"),
        (replace(PROVED, delivered_at=TOO_LATE, outcomes=None), "late"),
        (replace(PROVED, delivered_at=TOO_LATE, salvaged=True), "salvaged"),
        (replace(PROVED, refused=True), "proved"),
        (replace(PROVED, deadline=None), "proved"),
    ],
)
def test_a_delivered_brief_keeps_its_verdict_whatever_the_time(standing: Standing, verdict: Verdict) -> None:
    assert {standing.verdict(IN_TIME), standing.verdict(TOO_LATE + timedelta(days=6))} == {verdict}
    assert standing.is_final


@pytest.mark.parametrize(
    ("standing", "until_deadline", "after"),
    [
        (UNDER_WAY, "working", "late"),
        (replace(UNDER_WAY, salvaged=True, live=True), "working", "late"),
        (replace(UNDER_WAY, refused=True), "working", "untold"),
        (replace(UNDER_WAY, deadline=None, refused=True), "working", "working"),
        (replace(UNDER_WAY, buried="site.published", refused=True), "untold", "untold"),
        (replace(UNDER_WAY, buried="site.generated", salvaged=True), "failed", "failed"),
        (replace(UNDER_WAY, buried="brief.accepted"), "failed", "failed"),
    ],
)
def test_the_deadline_changes_the_verdict_on_a_brief_under_way(
    standing: Standing, until_deadline: Verdict, after: Verdict
) -> None:
    assert (standing.verdict(DEADLINE), standing.verdict(TOO_LATE)) == (until_deadline, after)
    assert standing.is_final == (standing.buried is not None)
