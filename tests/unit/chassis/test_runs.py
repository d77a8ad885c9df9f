"""Two runs of one brief are told apart: in hand, in the progress stream, and when dead letters are replayed."""

from collections.abc import Sequence
from datetime import timedelta

from chassis.attempt_runner import AttemptRunner
from chassis.dead_letter import DeadLetter, replay_unchanged, replay_with_new_deadline
from chassis.envelope import Envelope, encode
from chassis.metrics import Metrics
from chassis.redelivery_deduplication import InFlight
from chassis.retry_policy import RetryPolicy
from chassis.subscription import ReportProgress, Subscription
from contracts.messages import QueuedMessage, SitePublished
from contracts.progress_events import Delivered
from contracts.progress_record import Progress
from contracts.work_queues import NOTIFIER_SITE_PUBLISHED
from tests.unit.notifier.messages import ACCEPTED_AT, a_site_published

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
