"""Two gateways over one broker show the same briefs, also after one of them was restarted."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from contracts.evidence import CheckResult, Evidence, OutcomeCounts, SiteEvidence
from contracts.progress_events import Committed, Delivered, Generated, Judged, Live
from contracts.progress_events_of_deliveries import Buried, Started
from contracts.progress_record import Progress
from tests.integration.chassis.bench import eventually, running
from tests.integration.gateway.intake import a_brief, running_gateway, sending_to
from tools.publishing.reports import progress_of
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess

CHECKS = (CheckResult(text="It has a title.", kind="sentence", outcome="passed", how="browser"),)


def story(number: int, brief_id: UUID) -> Iterator[Progress]:
    """How a brief goes on: proved, salvaged, failed or under way, by its number."""
    begun = datetime.now(UTC)
    how = ("proved", "salvaged", "failed", "under way")[number % 4]
    found = OutcomeCounts(passed=2, failed=0, undecided=0)

    def event(kind: type[Any], seconds: float, **facts: Any) -> Progress:
        return progress_of(kind, brief_id=brief_id, at=begun + timedelta(seconds=seconds), **facts)

    yield event(Started, 1, message="brief.accepted", attempt=1)
    if how != "salvaged":
        yield event(Judged, 2)
    if how == "under way":
        return
    yield event(Generated, 3, status="salvaged" if how == "salvaged" else "succeeded", outcomes=found)
    yield event(Started, 4, message="site.generated", attempt=1)
    if how == "failed":
        yield event(Buried, 5, message="site.generated", reason=f"no room for {brief_id}", service="publisher")
        return
    yield event(Committed, 5)
    yield event(Live, 6)
    yield event(Delivered, 7)


def evidence(brief_id: UUID) -> SiteEvidence:
    return SiteEvidence(
        brief_id=brief_id, service="generator", at=datetime.now(UTC), evidence=Evidence(checks=CHECKS, candidates=())
    )


async def shown(gateway: ManagedProcess, brief_ids: list[str]) -> dict[str, Any]:
    """The status documents and HTML pages of the briefs from this replica, with its own address left out."""
    seen: dict[str, Any] = {}
    async with httpx.AsyncClient(base_url=gateway.base_url, trust_env=False) as client:
        for path in ("/briefs", "/briefs?verdict=proved", "/briefs?text=no+room", "/briefs?limit=3"):
            answer = await client.get(path)
            seen[path] = (answer.status_code, answer.json(), answer.headers.get("link"))
        for brief_id in brief_ids:
            answer = await client.get(f"/briefs/{brief_id}")
            # Of a brief under way the time is told until now, which is not the same for any two requests.
            seen[brief_id] = {**answer.json(), "time_spent": None, "seconds": None}
            if seen[brief_id]["is_final"]:
                page = await client.get(f"/briefs/{brief_id}", headers={"Accept": "text/html"})
                seen[f"{brief_id} as a page"] = (page.status_code, page.text.replace(gateway.base_url, ""))
    return seen


async def test_two_replicas_show_the_same_and_a_restart_forgets_nothing(
    tmp_path: Path, broker_url: str, reaper: Reaper
) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    async with (
        running_gateway(broker_url, folders[0], reaper) as first,
        running_gateway(broker_url, folders[1], reaper) as second,
        sending_to(first) as to_first,
        sending_to(second) as to_second,
    ):
        for number in range(8):
            await (to_first, to_second)[number % 2].send(a_brief(task=f"task-{number}"))
        briefs = to_first.promised + to_second.promised
        async with running(broker_url, service="generator") as services:
            for number, brief_id in enumerate(briefs):
                for event in story(number, UUID(brief_id)):
                    services.outbox.report(event)
                services.outbox.publish_evidence(evidence(UUID(brief_id)))

        async def show_the_same() -> bool:
            seen, other = await asyncio.gather(shown(first, briefs), shown(second, briefs))
            states = {seen[brief_id]["verdict"] for brief_id in briefs}
            told = all(seen[brief_id]["checks"] for brief_id in briefs)
            return told and states == {"proved", "salvaged", "failed", "working"} and seen == other

        await eventually(show_the_same)
        before = await shown(first, briefs)
        second.kill()
        second.start()
        await asyncio.to_thread(second.wait_ready)
        await eventually(show_the_same)
        assert await shown(second, briefs) == before
    assert len(before["/briefs"][1]) == 8
    assert len(before["/briefs?verdict=proved"][1]) == len(before["/briefs?text=no+room"][1]) == 2
    assert sum(name.endswith("as a page") for name in before) == 6
