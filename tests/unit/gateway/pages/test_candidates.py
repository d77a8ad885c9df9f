"""The page of a brief shows every candidate that was not chosen, with each check and its evidence."""

import re

import httpx
import pytest

from contracts.evidence import CheckResult, Evidence, JudgedCandidate, SiteEvidence
from gateway.briefs_read_model import BriefsReadModel
from gateway.pages.brief_page import outcomes_of
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, whole_story
from tests.unit.gateway.pages.browser import HOSTILE, PAGE

CHECK = CheckResult(text="A total is shown.", kind="sentence", outcome="failed", how="browser", detail="it is 0")
PASSED = CheckResult(text="a < b", kind="js", outcome="passed", how="browser")
EARLIER = CheckResult(text="of round 1", kind="js", outcome="passed", how="browser", round=1)


def candidate(number: int, **found: object) -> JudgedCandidate:
    given = {"number": number, "at": BEGINNING, "model": "a-model", "checks": (CHECK, PASSED), **found}
    return JudgedCandidate.model_validate(given)


async def page_of(
    client: httpx.AsyncClient, read_model: BriefsReadModel, *candidates: JudgedCandidate, chosen: int = 2
) -> str:
    for offset, progress in enumerate(whole_story()):
        read_model.apply(offset, progress)
    found = Evidence(checks=(PASSED,), candidates=candidates, handed_over=chosen)
    read_model.apply_evidence(0, SiteEvidence(brief_id=BRIEF_ID, at=BEGINNING, evidence=found))
    return (await client.get(f"/briefs/{BRIEF_ID}", headers=PAGE)).text


async def test_each_check_of_a_candidate_that_was_not_chosen_opens_to_its_evidence(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    lost = candidate(1, requirements=(CHECK,), defects=("no title",))
    page = await page_of(client, read_model, lost, candidate(2, checks=(PASSED,)), candidate(3, repairs=2))
    assert re.findall(r"<h3>(.*?)</h3>", page) == ["Candidate 1", "Candidate 3"]
    evidence = dict(re.findall(r'<div id="(candidate-[^"]*)">(.*?)</div>', page, flags=re.DOTALL))
    assert set(re.findall(r'href="#(candidate-[^"]*)"', page)) == evidence.keys()
    assert evidence.keys() == {
        *("candidate-1-check-1", "candidate-1-check-2", "candidate-1-requirement-1"),
        *("candidate-3-check-1", "candidate-3-check-2"),
    }
    assert "it is 0" in evidence["candidate-1-check-1"]
    for text in ("no title", "A repair of candidate 2 by a-model"):
        assert text in page
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("candidates", [(), (candidate(2),)])
async def test_without_other_candidates_the_page_has_no_such_section(
    client: httpx.AsyncClient, read_model: BriefsReadModel, candidates: tuple[JudgedCandidate, ...]
) -> None:
    assert "Candidates that were not chosen" not in await page_of(client, read_model, *candidates)


async def test_of_a_salvaged_site_every_candidate_is_shown(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    assert "<h3>Candidate 1</h3>" in await page_of(client, read_model, candidate(1), chosen=0)


async def test_text_of_a_candidate_stands_on_the_page_as_text(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    check = CHECK.model_copy(update={"text": HOSTILE, "detail": HOSTILE})
    found = {"checks": (check,), "defects": (HOSTILE,), "written": (HOSTILE,), "model": HOSTILE}
    page = await page_of(client, read_model, candidate(1, **found))
    assert page.count("&lt;script&gt;") == 6
    assert "<script>" not in page


def test_of_earlier_rounds_only_failed_checks_are_counted() -> None:
    failed = EARLIER.model_copy(update={"outcome": "failed"})
    counts = outcomes_of(candidate(1, checks=(PASSED, EARLIER, failed), requirements=(CHECK,)))
    assert (counts.passed, counts.failed, counts.undecided) == (1, 2, 0)
