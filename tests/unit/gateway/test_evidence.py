"""Operators see the evidence of a brief's latest run; it is kept apart from the events, in bounded memory."""

import zlib
from datetime import timedelta
from uuid import UUID, uuid4

import httpx

from contracts.evidence import CheckResult, Evidence, SiteEvidence
from contracts.progress_events import Accepted
from contracts.progress_events_of_deliveries import Buried
from gateway.briefs_read_model import BriefsReadModel
from gateway.evidence_store import EvidenceStore
from gateway.screenshot_store import Screenshots
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, accepted, event

JPEG = b"\xff\xd8\xff a picture"
CHECK = CheckResult(text="The page has a table.", kind="sentence", outcome="failed", how="browser", detail="no table")
TOTAL = CheckResult(text="A total is shown.", kind="sentence", outcome="passed", how="rule")


def evidence(brief_id: UUID = BRIEF_ID, *, run: int = 1, seconds: float = 0, defect: str = "no title") -> SiteEvidence:
    found = Evidence(checks=(CHECK,), requirements=(TOTAL,), defects=(defect,), notices=("a secret was masked",))
    at = BEGINNING + timedelta(seconds=seconds)
    return SiteEvidence(brief_id=brief_id, at=at, run=run, evidence=found, screenshot=JPEG)


async def test_a_brief_is_shown_with_its_evidence_and_lists_are_without(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.apply(0, accepted())
    read_model.evidence.apply(0, evidence())
    shown = (await client.get(f"/briefs/{BRIEF_ID}")).json()
    assert shown["checks"] == [CHECK.model_dump()]
    assert shown["requirements"] == [TOTAL.model_dump()]
    assert (shown["defects"], shown["notices"]) == (["no title"], ["a secret was masked"])
    assert (await client.get(f"/briefs/{BRIEF_ID}/screenshot")).content == JPEG
    [listed] = (await client.get("/briefs")).json()
    assert "checks" not in listed


async def test_without_evidence_nothing_is_said_of_checks(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.apply(0, accepted())
    shown = (await client.get(f"/briefs/{BRIEF_ID}")).json()
    assert [shown[name] for name in ("checks", "requirements", "defects", "notices")] == [None] * 4


async def test_evidence_of_an_earlier_run_is_not_shown_for_a_later_one(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.apply(0, accepted())
    read_model.evidence.apply(0, evidence())
    read_model.apply(1, event(Buried, 1))
    read_model.apply(2, event(Accepted, 2, run=2))
    assert (await client.get(f"/briefs/{BRIEF_ID}")).json()["checks"] is None
    read_model.evidence.apply(1, evidence(run=2, seconds=3))
    assert (await client.get(f"/briefs/{BRIEF_ID}")).json()["checks"] is not None


def test_the_latest_evidence_counts_in_whatever_order_and_however_often_it_comes() -> None:
    store = EvidenceStore(Screenshots())
    for record in (evidence(seconds=2, defect="new"), evidence(seconds=1, defect="old"), evidence(seconds=1)):
        store.apply(0, record)
    kept = store.of(BRIEF_ID, 1)
    assert kept is not None
    assert kept.defects == ("new",)


def test_beyond_its_memory_the_store_forgets_the_oldest_briefs() -> None:
    size = len(zlib.compress(evidence().evidence.model_dump_json().encode(), level=1))
    store, briefs = EvidenceStore(Screenshots(), most_bytes=2 * size), [uuid4() for _ in range(5)]
    for brief_id in [*briefs, briefs[-1]]:
        store.apply(0, evidence(brief_id))
    assert [store.of(brief_id, 1) is not None for brief_id in briefs] == [False, False, False, True, True]
