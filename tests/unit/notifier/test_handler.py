"""The evaluator is told the same thing until it says 200, and nothing else counts."""

import json
from collections import deque
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from chassis.errors import TransientError
from contracts.evidence import OutcomeCounts
from contracts.messages import Recipient, SitePublished
from contracts.progress_events import Delivered, Refused
from notifier.handler import NotifyEvaluator
from notifier.ports import Answer
from tests.stand_ins.evaluator import ScriptedEvaluator
from tools.publishing.reports import RecordedReports

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PUBLISHED = SitePublished(
    brief_id=UUID(int=7),
    accepted_at=NOW,
    deadline=NOW + timedelta(minutes=10),
    recipient=Recipient(
        email="stüdent@example.org",
        task="sum-of-sales",
        round=2,
        nonce="0193",
        evaluation_url="https://evaluator.example/callbacks",
    ),
    repo_url="https://github.com/octo/sum-of-sales",
    commit_sha="0123456789abcdef0123456789abcdef01234567",
    pages_url="https://octo.github.io/sum-of-sales/",
    live=True,
)


async def test_the_callback_has_exactly_the_fields_of_the_protocol() -> None:
    evaluator = ScriptedEvaluator()
    await NotifyEvaluator(evaluator)(PUBLISHED, RecordedReports())
    ((url, body, headers),) = evaluator.received
    assert url == "https://evaluator.example/callbacks"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "email": "stüdent@example.org",
        "task": "sum-of-sales",
        "round": 2,
        "nonce": "0193",
        "repo_url": "https://github.com/octo/sum-of-sales",
        "commit_sha": "0123456789abcdef0123456789abcdef01234567",
        "pages_url": "https://octo.github.io/sum-of-sales/",
    }


async def test_a_repeated_callback_is_the_same_to_the_byte() -> None:
    evaluator = ScriptedEvaluator(deque([500]))
    notify = NotifyEvaluator(evaluator)
    with pytest.raises(TransientError):
        await notify(PUBLISHED, RecordedReports())
    again = SitePublished.model_validate_json(PUBLISHED.model_dump_json())
    await notify(again, RecordedReports())
    assert evaluator.received[0] == evaluator.received[1]
    assert evaluator.received[0][2]["Idempotency-Key"] == str(PUBLISHED.brief_id)


async def test_200_ends_the_brief() -> None:
    reports = RecordedReports()
    assert await NotifyEvaluator(ScriptedEvaluator())(PUBLISHED, reports) == ()
    assert reports.events == [Delivered(status=200)]


@pytest.mark.parametrize(
    ("seconds", "failed", "verdict"), [(60, 0, "proved"), (60, 1, "flawed"), (601, 0, "late"), (60, None, "unseen")]
)
async def test_the_end_is_logged_once_with_the_verdict(seconds: int, failed: int | None, verdict: str) -> None:
    outcomes = None if failed is None else OutcomeCounts(passed=1, failed=failed, undecided=0)
    notify = NotifyEvaluator(ScriptedEvaluator(), now=lambda: NOW + timedelta(seconds=seconds))
    with capture_logs() as logs:
        await notify(PUBLISHED.model_copy(update={"outcomes": outcomes}), RecordedReports())
    (ended,) = [line for line in logs if line["event"] == "brief ended"]
    assert (ended["verdict"], ended["seconds"], ended["task"]) == (verdict, seconds, "sum-of-sales")


async def test_the_beginning_of_every_answer_is_reported() -> None:
    evaluator = ScriptedEvaluator(deque([Answer(500, beginning="no such task"), Answer(200, beginning="thanks")]))
    notify, reports = NotifyEvaluator(evaluator), RecordedReports()
    with pytest.raises(TransientError):
        await notify(PUBLISHED, reports)
    await notify(PUBLISHED, reports)
    assert [refused.answer for refused in reports.of(Refused)] == ["no such task"]
    assert [delivered.answer for delivered in reports.of(Delivered)] == ["thanks"]


@pytest.mark.parametrize("status", [201, 202, 204, 301, 307, 400, 401, 404, 410, 429, 500, 503])
async def test_any_other_status_is_reported_and_tried_again(status: int) -> None:
    reports = RecordedReports()
    with pytest.raises(TransientError, match=str(status)):
        await NotifyEvaluator(ScriptedEvaluator(deque([status])))(PUBLISHED, reports)
    (refused,) = reports.of(Refused)
    assert refused.status == status


async def test_a_400_is_explained_to_the_operator() -> None:
    reports = RecordedReports()
    with pytest.raises(TransientError):
        await NotifyEvaluator(ScriptedEvaluator(deque([400])))(PUBLISHED, reports)
    assert "does not know this email, task, round and nonce" in reports.of(Refused)[0].reason


async def test_no_answer_is_reported_and_tried_again() -> None:
    reports = RecordedReports()
    with pytest.raises(TransientError, match="no answer"):
        await NotifyEvaluator(ScriptedEvaluator(deque([None])))(PUBLISHED, reports)
    assert reports.of(Refused)[0].status is None
