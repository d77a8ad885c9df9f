"""What a service reports of briefs is counted where it is reported."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from prometheus_client import CollectorRegistry

from chassis.metrics import Metrics
from chassis.progress_metrics import MAX_BRIEFS, ProgressMetrics
from chassis.rabbit.outbox import Outbox
from chassis.sender_verification import BrokerAccount
from contracts.evidence import CheckResult, Evidence, SiteEvidence
from contracts.progress_events import Delivered, Judged, ProgressEvent, Refused
from contracts.progress_events_of_deliveries import Finished, Retrying, Started
from contracts.progress_record import Progress

BEGINNING = datetime(2026, 11, 27, tzinfo=UTC)


class Counted:
    """The metrics of one process, and their values."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.metrics = ProgressMetrics(self.registry)

    def tell(self, event: ProgressEvent, at: float = 0, brief: int = 1) -> None:
        when = BEGINNING + timedelta(seconds=at)
        self.metrics.observe(Progress(brief_id=UUID(int=brief), service="notifier", at=when, facts=event))

    def value(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)


@pytest.fixture
def counted() -> Counted:
    return Counted()


STARTED = Started(message="site.published", attempt=1)
FINISHED = Finished(message="site.published", seconds=1.0)
RETRYING = Retrying(message="site.published", attempt=1, seconds=2, reason="500")


def judged(number: int) -> Judged:
    return Judged(round=number, passed=1, failed=0, undecided=0, defects=0, worst="", browser=True)


def test_the_time_since_the_event_before_counts_for_the_stage_of_the_later_one(counted: Counted) -> None:
    for event, at in ((STARTED, 0), (judged(1), 40), (judged(2), 60), (FINISHED, 61)):
        counted.tell(event, at)
    assert counted.value("pagewright_stage_seconds_sum", stage="judged") == 60
    assert counted.value("pagewright_stage_seconds_sum", stage="finished") == 1
    assert counted.value("pagewright_stage_seconds_count", stage="started") is None


def test_time_between_two_attempts_is_nobodys(counted: Counted) -> None:
    for event, at in ((STARTED, 0), (RETRYING, 1), (STARTED, 500), (FINISHED, 501)):
        counted.tell(event, at)
    assert counted.value("pagewright_stage_seconds_count", stage="started") is None
    assert counted.value("pagewright_stage_seconds_sum", stage="finished") == 1


def test_briefs_that_never_end_are_forgotten(counted: Counted) -> None:
    for brief in range(MAX_BRIEFS + 10):
        counted.tell(STARTED, 0, brief)
    assert len(counted.metrics._latest) == MAX_BRIEFS


def test_a_candidate_after_the_first_is_a_repair(counted: Counted) -> None:
    for number in (1, 2, 3):
        counted.tell(judged(number))
    assert counted.value("pagewright_candidates_total", kind="first") == 1
    assert counted.value("pagewright_candidates_total", kind="repair") == 2


def test_callbacks_are_counted_by_the_class_of_their_status(counted: Counted) -> None:
    for event in (Refused(reason="503", status=503), Refused(reason="reset"), Delivered(status=200)):
        counted.tell(event)
    results = {result: counted.value("pagewright_callbacks_total", result=result) for result in ("5xx", "no answer")}
    assert results == {"5xx": 1, "no answer": 1}
    assert counted.value("pagewright_callbacks_total", result="delivered") == 1


def test_checks_are_counted_by_kind_and_outcome(counted: Counted) -> None:
    js = CheckResult(text="a", kind="js", outcome="failed", how="browser")
    sentence = CheckResult(text="b", kind="sentence", outcome="undecided", how="none")
    earlier = sentence.model_copy(update={"round": 1, "outcome": "passed"})
    counted.metrics.observe_evidence(Evidence(checks=(js, sentence, earlier), requirements=(sentence,)))
    expected = [("js", "failed"), ("sentence", "undecided"), ("earlier", "passed"), ("requirement", "undecided")]
    for kind, outcome in expected:
        assert counted.value("pagewright_checks_total", kind=kind, outcome=outcome) == 1


async def test_whatever_leaves_a_service_as_event_or_evidence_is_counted() -> None:
    metrics = Metrics()
    outbox = Outbox(metrics, BrokerAccount.of("notifier", "amqp://guest:guest@127.0.0.1/"))
    failed = CheckResult(text="a", kind="js", outcome="failed", how="browser")
    brief_id = UUID(int=1)
    outbox.report(Progress(brief_id=brief_id, service="notifier", at=BEGINNING, facts=Delivered(status=200)))
    outbox.publish_evidence(SiteEvidence(brief_id=brief_id, at=BEGINNING, evidence=Evidence(checks=(failed,))))
    value = metrics.registry.get_sample_value
    assert value("pagewright_callbacks_total", {"result": "delivered"}) == 1
    assert value("pagewright_checks_total", {"kind": "js", "outcome": "failed"}) == 1
