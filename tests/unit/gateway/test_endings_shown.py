"""What the chassis reports of a brief that ends badly, the gateway shows, and a re-send starts the next run."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from chassis.attempt_runner import AttemptRunner
from chassis.envelope import encode
from chassis.errors import PermanentError
from chassis.metrics import Metrics
from chassis.retry_policy import RetryPolicy
from chassis.subscription import LastResort, ReportProgress, Subscription
from contracts.messages import BriefAccepted, QueuedMessage
from contracts.progress_events import Generated
from contracts.progress_record import Progress
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED
from gateway.brief_acceptance import AcceptBrief
from gateway.briefs_read_model import BriefsReadModel
from tests.stand_ins.outbox import RecordingOutbox
from tests.unit.gateway.events import BEGINNING
from tests.unit.gateway.runs import BRIEF
from tools.publishing.reports import facts_of


async def fail(_: BriefAccepted, __: ReportProgress) -> Sequence[QueuedMessage]:
    raise PermanentError("cannot be done")


async def salvage(message: BriefAccepted, report: ReportProgress, reason: str) -> Sequence[QueuedMessage]:
    await report(facts_of(Generated, status="salvaged", reason=reason))
    return [message]


async def salvage_and_fail(message: BriefAccepted, report: ReportProgress, reason: str) -> Sequence[QueuedMessage]:
    await salvage(message, report, reason)
    raise ValueError("another bug")


class Scene:
    """A gateway, and a service that works on what it accepts."""

    def __init__(self) -> None:
        self.outbox, self.read_model = RecordingOutbox(), BriefsReadModel()
        self.accept = AcceptBrief(self.outbox, self.read_model, lambda: BEGINNING, timedelta(seconds=600))
        self._told = 0

    def tell(self, progress: Progress) -> None:
        self.read_model.apply(self._told, progress)
        self._told += 1

    async def work(self, subscription: Subscription[BriefAccepted]) -> None:
        """Handle the message that was accepted last, and take in what is reported of it."""
        runner = AttemptRunner("generator", subscription, self.tell, Metrics(), lambda: BEGINNING)
        envelope = encode(self.outbox.sent[-1])
        self.tell(self.outbox.reported[-1])
        runner.report_settled(envelope, await runner.attempt(envelope))


@pytest.mark.parametrize(
    ("last_resort", "state", "status"),
    [(None, "failed", None), (salvage, "publishing", "salvaged"), (salvage_and_fail, "failed", "salvaged")],
)
async def test_a_brief_that_fails_or_is_salvaged_shows_so_and_starts_again_as_the_next_run(
    last_resort: LastResort[BriefAccepted] | None, state: str, status: str | None
) -> None:
    scene = Scene()
    subscription = Subscription(GENERATOR_BRIEF_ACCEPTED, fail, RetryPolicy(), 1, last_resort=last_resort)
    for run in (1, 2, 3):
        assert not (await scene.accept(BRIEF)).replayed
        assert scene.outbox.sent[-1].run == run
        await scene.work(subscription)
        view = scene.read_model.view(BRIEF.id)
        assert view is not None
        assert (view.run, view.state, view.status, view.last_error) == (run, state, status, "cannot be done")
