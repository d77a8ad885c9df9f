"""A brief that was started again is told of once more, with its new commit, and only its latest run is told of last."""

from collections import deque

import pytest

from chassis.errors import TransientError
from contracts.progress_events import Delivered
from contracts.progress_record import Progress
from notifier.delivered_callbacks import DeliveredCallbacks
from notifier.handler import NotifyEvaluator
from tests.stand_ins.evaluator import ScriptedEvaluator
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published
from tools.publishing.reports import RecordedReports

FIRST = a_site_published()
SECOND = FIRST.model_copy(update={"run": 2, "commit_sha": "d" * 40})


async def test_the_new_run_of_a_delivered_brief_is_delivered_once_too() -> None:
    evaluator, reports = ScriptedEvaluator(), RecordedReports()
    notify = NotifyEvaluator(evaluator)
    for message in (FIRST, FIRST, SECOND, SECOND):
        await notify(message, reports)
    assert [FIRST.commit_sha.encode() in body for _, body, _ in evaluator.received] == [True, False]
    assert reports.stages == ["delivered"] * 2


async def test_an_earlier_run_is_not_told_of_after_a_later_one() -> None:
    evaluator = ScriptedEvaluator(deque([500]))
    notify = NotifyEvaluator(evaluator)
    with pytest.raises(TransientError):
        await notify(FIRST, RecordedReports())
    await notify(SECOND, RecordedReports())
    await notify(FIRST, RecordedReports())
    assert len(evaluator.received) == 2


async def test_what_another_replica_delivered_counts_for_its_run() -> None:
    evaluator, delivered = ScriptedEvaluator(), DeliveredCallbacks()
    for run in (1, 2):
        facts = Delivered(status=200)
        told = Progress(brief_id=FIRST.brief_id, service="notifier", at=ACCEPTED_AT, facts=facts, run=run)
        delivered.apply(run, told)
        assert delivered.covers(FIRST.brief_id, run)
        assert not delivered.covers(FIRST.brief_id, run + 1)
    await NotifyEvaluator(evaluator, delivered)(SECOND, RecordedReports())
    assert evaluator.received == []


async def test_all_attempts_at_a_run_have_one_idempotency_key_and_each_run_its_own() -> None:
    evaluator = ScriptedEvaluator(deque([500, 200, 500]))
    notify = NotifyEvaluator(evaluator)
    for message in (FIRST, SECOND):
        with pytest.raises(TransientError):
            await notify(message, RecordedReports())
        await notify(message, RecordedReports())
    keys = [headers["Idempotency-Key"] for _, _, headers in evaluator.received]
    assert keys == [str(FIRST.brief_id)] * 2 + [f"{FIRST.brief_id}-run-2"] * 2
