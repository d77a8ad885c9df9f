"""Two runs of one brief are told apart: in hand, in the progress stream, and when dead letters are replayed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

import pytest

from chassis.attempt_runner import AttemptRunner
from chassis.dead_letter import DeadLetter, replay_unchanged, replay_with_new_deadline
from chassis.envelope import Envelope, encode
from chassis.errors import PermanentError
from chassis.metrics import Metrics
from chassis.redelivery_deduplication import InFlight
from chassis.retry_policy import RetryPolicy
from chassis.subscription import ReportProgress, Subscription
from contracts.messages import BriefAccepted, QueuedMessage, SitePublished
from contracts.progress_events import Delivered
from contracts.progress_record import Progress
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED, NOTIFIER_SITE_PUBLISHED
from tests.unit.generator.situations import accepted, brief
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published
from tools.publishing.messages import site_generated

FIRST = a_site_published()
SECOND = FIRST.model_copy(update={"run": 2})


def test_a_delivery_of_another_run_does_not_join_the_work_in_hand() -> None:
    in_flight: InFlight[Envelope] = InFlight(lambda: 0.0)
    first, copy, second = encode(FIRST), encode(FIRST), encode(SECOND)
    assert in_flight.join(first.work_key, first) is not None
    assert in_flight.join(copy.work_key, copy) is None
    assert in_flight.join(second.work_key, second) is not None


def test_the_run_stays_with_a_message_that_is_tried_again_deferred_or_replayed() -> None:
    envelope = encode(SECOND)
    letter = DeadLetter(NOTIFIER_SITE_PUBLISHED, envelope, "answered 500")
    again = [
        envelope.next_attempt(),
        envelope.same_attempt(),
        replay_with_new_deadline(letter, ACCEPTED_AT),
        replay_unchanged(letter, ACCEPTED_AT),
    ]
    assert [one.run for one in again] == [2] * 4
    assert encode(FIRST).run == 1


async def test_everything_that_is_told_of_a_later_run_names_it() -> None:
    async def handle(_: SitePublished, report: ReportProgress) -> Sequence[QueuedMessage]:
        await report(Delivered(status=200))
        return ()

    told: list[Progress] = []
    subscription = Subscription(NOTIFIER_SITE_PUBLISHED, handle, RetryPolicy(), 1)
    runner = AttemptRunner("notifier", subscription, told.append, Metrics(), lambda: ACCEPTED_AT + timedelta(seconds=1))
    for message in (FIRST, SECOND):
        envelope = encode(message)
        runner.report_settled(envelope, await runner.attempt(envelope))
    assert [(event.stage, event.run) for event in told] == [
        (stage, run) for run in (1, 2) for stage in ("started", "delivered", "finished")
    ]


@pytest.mark.parametrize("status", ["succeeded", "salvaged"])
@pytest.mark.parametrize("fails", [False, True], ids=["handler", "last resort"])
async def test_a_delivery_is_kept_for_a_next_run_where_what_it_comes_to_is_a_salvaged_site(
    status: Literal["succeeded", "salvaged"], *, fails: bool
) -> None:
    site = site_generated(brief()).model_copy(update={"status": status})

    async def handle(_: BriefAccepted, report: ReportProgress) -> Sequence[QueuedMessage]:
        if fails:
            raise PermanentError("no model")
        return [site]

    async def last_resort(_: BriefAccepted, report: ReportProgress, reason: str) -> Sequence[QueuedMessage]:
        return [site]

    subscription = Subscription(GENERATOR_BRIEF_ACCEPTED, handle, RetryPolicy(), 1, last_resort=last_resort)
    runner = AttemptRunner("generator", subscription, lambda _: None, Metrics(), lambda: ACCEPTED_AT)
    result = await runner.attempt(encode(accepted(brief())))
    assert result.is_salvaged == (status == "salvaged")
