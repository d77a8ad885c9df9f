"""*Publish the best so far* on a real broker: from the gateway's button to the publisher's queue."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

from chassis.rabbit.stream_reader import StreamSubscription
from chassis.subscription import Subscription
from contracts.brief import Check
from contracts.messages import SiteGenerated
from contracts.operator_commands import Asked
from contracts.progress_events import Judged
from contracts.streams import PROGRESS
from contracts.work_queues import GENERATOR_BRIEF_ACCEPTED, PUBLISHER_SITE_GENERATED
from gateway.brief_command import CommandBrief
from gateway.briefs_read_model import BriefsReadModel
from tests.integration.chassis.bench import QUICK, eventually, is_empty, running, take
from tests.stand_ins.code_model import HeldModel
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, brief


async def test_the_best_candidate_so_far_goes_to_the_publisher_while_a_repair_is_being_written(
    urls: Mapping[str, str],
) -> None:
    model, generator, read_model = HeldModel(), Generator(), BriefsReadModel()
    generator.asks([model])
    generator.clock.at = now = datetime.now(UTC)
    model.reply(INDEX + README + DONE)
    # The check fails on every page of this test, so that a repair is asked for, which never comes.
    message = accepted(brief(checks=(Check(kind="js", text="document.title === 'Prices'"),)), at=now)
    subscription = Subscription(GENERATOR_BRIEF_ACCEPTED, generator.handler, QUICK, 1)
    streams = [StreamSubscription(PROGRESS, read_model.apply)]

    def has(kind: type[Judged] | type[Asked]) -> bool:
        view = read_model.view(message.brief_id)
        return view is not None and any(isinstance(event.facts, kind) for event in view.events)

    async with (
        running(urls["gateway"], service="gateway", streams=streams) as gateway,
        running(urls["generator"], subscription, service="generator") as broker,
    ):
        broker.commands.on("publish", generator.handler.early.obey)
        await gateway.outbox.send(message)
        await asyncio.wait_for(model.asked_beyond.wait(), 60)
        await eventually(lambda: has(Judged))
        await CommandBrief(gateway.outbox, read_model, lambda: datetime.now(UTC))(message.brief_id, "publish")
        sent = await take(urls["administrator"], PUBLISHER_SITE_GENERATED.name)
        await eventually(lambda: has(Asked))
    site = SiteGenerated.model_validate_json(sent.body)
    assert (site.brief_id, site.status) == (message.brief_id, "succeeded")
    assert "index.html" in {file.path for file in site.files}
    assert generator.published[-1].evidence.handed_over == 1
    assert await is_empty(urls["administrator"], GENERATOR_BRIEF_ACCEPTED.salvaged)
