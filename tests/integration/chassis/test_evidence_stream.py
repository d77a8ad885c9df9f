"""Evidence reaches the gateway over a stream of its own, from the generator alone, and nothing depends on it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

from structlog.testing import capture_logs

from chassis.rabbit.stream_reader import StreamSubscription
from contracts.evidence import CheckResult, Evidence, SiteEvidence
from contracts.streams import EVIDENCE
from tests.integration.chassis.bench import eventually, plain_channel, publish, running, site_published, user
from tools.stack.broker import BrokerNode
from tools.stack.broker_users import urls_of_services
from tools.stack.virtual_hosts import VirtualHosts

CHECK = CheckResult(text="The page has a table.", kind="sentence", outcome="failed", how="browser", detail="no table")


def evidence(brief_id: UUID) -> SiteEvidence:
    found = Evidence(checks=(CHECK,), browser=True)
    return SiteEvidence(brief_id=brief_id, at=datetime.now(UTC), evidence=found, screenshot=b"\xff\xd8\xff")


async def test_the_gateway_reads_what_the_generator_found_out_before_and_after_it_starts(
    urls: Mapping[str, str],
) -> None:
    heard: list[SiteEvidence] = []
    before, after = evidence(uuid4()), evidence(uuid4())
    reading = [StreamSubscription(EVIDENCE, lambda _, record: heard.append(record))]
    async with running(urls["generator"], service="generator") as generator:
        generator.outbox.publish_evidence(before)
        async with running(urls["gateway"], streams=reading, service="gateway"):
            generator.outbox.publish_evidence(after)
            await eventually(lambda: heard == [before, after])


async def test_evidence_that_another_service_made_up_is_refused_by_the_broker_or_not_believed(
    urls: Mapping[str, str],
) -> None:
    heard: list[SiteEvidence] = []
    forged, genuine = evidence(uuid4()), evidence(uuid4())
    reading = [StreamSubscription(EVIDENCE, lambda _, record: heard.append(record))]
    async with plain_channel(urls["administrator"]) as administrator:
        signed = {"type": SiteEvidence.type_name, "user_id": user(urls, "administrator")}
        await publish(administrator, EVIDENCE.name, "", forged.model_dump_json().encode(), **signed)
    async with (
        running(urls["gateway"], streams=reading, service="gateway"),
        running(urls["generator"], service="generator") as generator,
    ):
        generator.outbox.publish_evidence(genuine)
        await eventually(lambda: genuine in heard)
    assert forged not in heard


async def test_where_the_definitions_of_an_earlier_release_are_imported_briefs_go_on_without_evidence(
    broker: BrokerNode, virtual_hosts: VirtualHosts
) -> None:
    name = virtual_hosts.take()
    urls = urls_of_services(broker, name)
    async with plain_channel(broker.url_of(name)) as channel:
        await channel.queue_delete(EVIDENCE.name, if_unused=False, if_empty=False)
        await channel.exchange_delete(EVIDENCE.name)
    reading = [StreamSubscription(EVIDENCE, lambda _, __: None)]
    with capture_logs() as lines:
        async with (
            running(urls["RABBITMQ_URL_GATEWAY"], streams=reading, service="gateway"),
            running(urls["RABBITMQ_URL_GENERATOR"], service="generator") as generator,
            running(urls["RABBITMQ_URL_PUBLISHER"], service="publisher") as publisher,
        ):
            generator.outbox.publish_evidence(evidence(uuid4()))
            await publisher.outbox.send(site_published())
            assert generator.problems() == []
    missing = [line for line in lines if line["event"] == "a queue is missing"]
    assert {(line["queue"], line["remedy"]) for line in missing} == {
        (EVIDENCE.name, "import the definitions of this release")
    }
    virtual_hosts.give_back(name)
