"""Wrong messages on an edge are errors of mypy: each is marked here, and a mark that nothing needs is an error too."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chassis.rabbit.stream_reader import StreamSubscription
from chassis.retry_policy import RetryPolicy
from chassis.subscription import Handler, ReportProgress, Subscription
from contracts.messages import BriefAccepted, Message, SiteGenerated, SitePublished
from contracts.progress_events import Committed
from contracts.progress_record import Progress
from contracts.streams import EVIDENCE, PROGRESS
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED, PUBLISHER_SITE_GENERATED, WorkQueue
from gateway.ports import Outbox


class Unqueued(Message):
    """A message that no queue takes."""

    key = "site.imagined"
    sender = "generator"


async def publish(message: SiteGenerated, report: ReportProgress) -> Sequence[SitePublished]:
    await report(Committed(repo_url="https://github.com/octo/x", files=1, commit_sha="0" * 40))
    await report(Committed(repo_url="https://github.com/octo/x"))  # type: ignore[call-arg]  # a fact is missing
    await report(Committed(repo_url=7, files=1))  # type: ignore[arg-type]  # a fact of another type
    await report(Progress)  # type: ignore[arg-type]  # no event
    return ()


async def unqueued(message: SiteGenerated, report: ReportProgress) -> Sequence[Unqueued]:
    return ()


def apply(offset: int, progress: Progress) -> None:
    """Take in an event."""


async def send(outbox: Outbox, briefs: BriefAccepted, site: SiteGenerated, unqueued: Unqueued) -> None:
    await outbox.send(briefs)
    await outbox.send(site)  # type: ignore[arg-type]  # the gateway sends briefs alone
    await outbox.send(unqueued)  # type: ignore[arg-type]  # no queue takes it


if TYPE_CHECKING:  # never run: mypy alone reads it
    Subscription(PUBLISHER_SITE_GENERATED, publish, RetryPolicy(), 1)
    Subscription(GENERATOR_BRIEF_ACCEPTED, publish, RetryPolicy(), 1)  # type: ignore[arg-type]  # takes another message
    Subscription(PUBLISHER_SITE_GENERATED, unqueued, RetryPolicy(), 1)  # type: ignore[arg-type]  # no queue takes it
    handler: Handler[BriefAccepted] = publish  # type: ignore[assignment]  # takes another message
    StreamSubscription(PROGRESS, apply)
    StreamSubscription(EVIDENCE, apply)  # type: ignore[arg-type]  # takes progress
    WorkQueue("generator", Progress)  # type: ignore[type-var]  # no message
    WorkQueue("accountant", SiteGenerated)  # type: ignore[arg-type]  # no service


def test_a_queue_has_the_name_and_the_routing_key_of_its_message() -> None:
    assert PUBLISHER_SITE_GENERATED.name == "publisher.site.generated"
    assert PUBLISHER_SITE_GENERATED.key == "site.generated"
