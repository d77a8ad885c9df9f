"""A salvaged brief is kept on the broker, and started again as its next run when an operator asks for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from chassis.rabbit.broker import Broker
from chassis.rabbit.stream_reader import StreamSubscription
from chassis.subscription import ReportProgress, Subscription
from contracts.messages import BriefAccepted, Recipient, SiteCheckedOut, SiteGenerated
from contracts.progress_events import Generated
from contracts.streams import PROGRESS
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED, GENERATOR_SITE_CHECKED_OUT, PUBLISHER_SITE_GENERATED
from gateway.brief_acceptance import AcceptBrief
from gateway.brief_command import CommandBrief
from gateway.brief_status import BriefView
from gateway.briefs_read_model import BriefsReadModel
from gateway.problem_details import ProblemError
from tests.integration.chassis.bench import QUICK, eventually, is_empty, plain_channel, running
from tests.unit.generator.situations import brief, checked_out
from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.virtual_hosts import VirtualHosts

ALLOWED = timedelta(seconds=600)


@dataclass
class Services:
    """A gateway, replicas of a generator without a model until `answers`, and a publisher that records."""

    gateway: Broker
    publisher: Broker
    read_model: BriefsReadModel
    accept: AcceptBrief
    command: CommandBrief
    handled: list[BriefAccepted | SiteCheckedOut] = field(default_factory=list)
    generated: list[SiteGenerated] = field(default_factory=list)
    answers: bool = False

    async def generate(
        self, message: BriefAccepted | SiteCheckedOut, report: ReportProgress
    ) -> Sequence[SiteGenerated]:
        self.handled.append(message)
        status: Literal["succeeded", "salvaged"] = "succeeded" if self.answers else "salvaged"
        await report(Generated(files=1, bytes=1, status=status))
        given = message.model_dump(include={"brief_id", "accepted_at", "deadline", "run"})
        recipient = Recipient.of(message.brief)
        return [SiteGenerated(**given, recipient=recipient, title="Sum", files=(), status=status)]

    async def publish(self, message: SiteGenerated, _: ReportProgress) -> tuple[()]:
        self.generated.append(message)
        return ()

    def view(self, of: BriefAccepted | SiteCheckedOut) -> BriefView:
        view = self.read_model.view(of.brief_id)
        assert view is not None
        return view

    @property
    def runs(self) -> list[tuple[int, str]]:
        return [(site.run, site.status) for site in self.generated]


@asynccontextmanager
async def services(urls: Mapping[str, str], *, generators: int = 1) -> AsyncIterator[Services]:
    """Everything but models, GitHub and evaluators, in this event loop."""
    read_model = BriefsReadModel()
    async with AsyncExitStack() as stack:
        streams = [StreamSubscription(PROGRESS, read_model.apply)]
        gateway = await stack.enter_async_context(running(urls["gateway"], service="gateway", streams=streams))
        publisher = await stack.enter_async_context(running(urls["publisher"], service="publisher"))
        clock = lambda: datetime.now(UTC)  # noqa: E731 - as the gateway has it
        accept = AcceptBrief(gateway.outbox, read_model, clock, ALLOWED)
        found = Services(gateway, publisher, read_model, accept, CommandBrief(gateway.outbox, read_model, clock))
        recorder = Subscription(PUBLISHER_SITE_GENERATED, found.publish, QUICK, 4)
        await stack.enter_async_context(running(urls["publisher"], recorder, service="publisher"))
        for _ in range(generators):
            queues = (GENERATOR_BRIEF_ACCEPTED, GENERATOR_SITE_CHECKED_OUT)
            generating = [Subscription(queue, found.generate, QUICK, 4) for queue in queues]
            await stack.enter_async_context(running(urls["generator"], *generating, service="generator"))
        yield found


async def salvaged(running: Services, nonce: str) -> BriefAccepted:
    """Have one brief salvaged, and wait until the gateway knows it."""
    sent = brief(nonce=nonce)
    await running.accept(sent)
    await eventually(lambda: any(site.brief_id == sent.id for site in running.generated))
    [message] = [one for one in running.handled if one.brief_id == sent.id]
    assert isinstance(message, BriefAccepted)
    await eventually(lambda: running.view(message).status == "salvaged")
    return message


async def is_kept(urls: Mapping[str, str], queue: str = GENERATOR_BRIEF_ACCEPTED.salvaged) -> bool:
    return not await is_empty(urls["administrator"], queue)


@pytest.fixture
def urls(broker: BrokerNode, virtual_hosts: VirtualHosts) -> Iterator[Mapping[str, str]]:
    """The URL of each role on a virtual host of the test's own."""
    name = virtual_hosts.take()
    users = urls_of_services(broker, name)
    own = {variable.removeprefix("RABBITMQ_URL_").lower(): url for variable, url in users.items()}
    yield {"administrator": broker.url_of(name), **own}
    virtual_hosts.give_back(name)


async def test_a_second_press_of_try_again_starts_no_second_run_on_any_replica(urls: Mapping[str, str]) -> None:
    async with services(urls, generators=2) as running:
        first, other = await salvaged(running, "pressed"), await salvaged(running, "not pressed")
        await eventually(lambda: is_kept(urls))
        running.answers = True
        for _ in range(3):
            with suppress(ProblemError):  # it is under way already
                await running.command(first.brief_id, "retry")
        await eventually(lambda: running.view(first).status == "succeeded")
        view = running.view(first)
        assert (view.run, view.task) == (2, "sum-of-sales")
        assert view.deadline is not None
        assert view.deadline > first.deadline
        assert (await running.accept(brief(nonce="pressed"))).replayed
        await running.command(other.brief_id, "retry")
        await eventually(lambda: running.runs.count((2, "succeeded")) == 2)
        assert not await is_kept(urls)
    assert running.runs.count((2, "succeeded")) == 2
    second = next(one for one in running.handled if one.run == 2)
    assert second.brief == first.brief


async def test_a_re_send_and_a_retry_at_once_are_the_same_run(urls: Mapping[str, str]) -> None:
    async with services(urls, generators=2) as running:
        first = await salvaged(running, "both")
        await eventually(lambda: is_kept(urls))
        running.answers = True
        await asyncio.gather(running.command(first.brief_id, "retry"), running.accept(brief(nonce="both")))
        await eventually(lambda: (2, "succeeded") in running.runs)
        await eventually(lambda: not_kept(urls))
        await eventually(lambda: is_empty(urls["administrator"], "pagewright.retry.1s"))
    assert {one.run for one in running.handled} == {1, 2}
    assert running.view(first).run == 2


async def not_kept(urls: Mapping[str, str]) -> bool:
    return not await is_kept(urls)


async def test_a_salvaged_revision_starts_again_from_the_site_that_it_was_to_change(urls: Mapping[str, str]) -> None:
    async with services(urls) as running:
        revision = checked_out(brief(round=2), None)
        await running.publisher.outbox.send(revision)
        await eventually(lambda: is_kept(urls, GENERATOR_SITE_CHECKED_OUT.salvaged))
        await eventually(lambda: running.read_model.view(revision.brief_id) is not None)
        running.answers = True
        await running.command(revision.brief_id, "retry")
        await eventually(lambda: (2, "succeeded") in running.runs)
    second = running.handled[-1]
    assert isinstance(second, SiteCheckedOut)
    assert (second.run, second.brief, second.checkout) == (2, revision.brief, None)


async def test_without_the_queue_of_an_earlier_release_a_brief_is_salvaged_and_not_kept(
    urls: Mapping[str, str],
) -> None:
    async with plain_channel(urls["administrator"]) as channel:
        await channel.queue_delete(GENERATOR_BRIEF_ACCEPTED.salvaged)
    async with services(urls) as running:
        first = await salvaged(running, "not kept")
        await running.command(first.brief_id, "retry")
        await running.accept(brief(nonce="not kept"))
        await eventually(lambda: (2, "salvaged") in running.runs)
        assert running.gateway.problems() == []
