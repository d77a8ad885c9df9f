"""The page of a brief: its verdict, its time, every check with its evidence, and what became of the callback."""

import re
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette

from contracts.evidence import CheckResult, Evidence, SiteEvidence, SiteFile
from contracts.model_events import ModelAnswered
from contracts.progress_events import Accepted, Committed, Generated, Live, Refused
from contracts.progress_events_of_deliveries import Retrying
from gateway.briefs_read_model import BriefsReadModel
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, accepted, event, whole_story
from tests.unit.gateway.pages.browser import HOSTILE, PAGE, browser

ADDRESS = f"/briefs/{BRIEF_ID}"
SENTENCE = CheckResult(text="A total is shown.", kind="sentence", outcome="failed", how="browser", detail="it is 0")
CODE = CheckResult(text="a < b", kind="js", outcome="passed", how="browser", round=1, late=True)
UNSEEN = CheckResult(text="It is fast.", kind="sentence", outcome="undecided", how="none")


def tell(read_model: BriefsReadModel, **found: object) -> None:
    for offset, progress in enumerate(whole_story()):
        read_model.apply(offset, progress)
    evidence = Evidence.model_validate({"checks": (SENTENCE, CODE), "requirements": (UNSEEN,), **found})
    read_model.apply_evidence(
        0, SiteEvidence(brief_id=BRIEF_ID, at=BEGINNING, evidence=evidence, screenshot=b"\xff\xd8")
    )


async def shown(client: httpx.AsyncClient, address: str = ADDRESS) -> str:
    answer = await client.get(address, headers=PAGE)
    assert answer.status_code == 200
    return answer.text


async def test_each_check_opens_to_its_evidence_and_a_dot_leads_there(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    tell(read_model)
    page = await shown(client)
    evidence = dict(re.findall(r'<div id="((?:check|requirement)-\d)">(.*?)</div>', page, flags=re.DOTALL))
    assert (
        set(re.findall(r'class="dot \w+" href="#([^"]*)"', page))
        == evidence.keys()
        == {
            "check-1",
            "check-2",
            "requirement-1",
        }
    )
    assert "it is 0" in evidence["check-1"]
    assert "It passed late" in evidence["check-2"]
    assert "A check of round 1." in evidence["check-2"]
    assert "<code>a &lt; b</code>" in page
    assert "1 of 2 pass" in page


async def test_defects_notices_files_and_the_picture_are_shown(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    file = SiteFile(path="data/a&b.csv", bytes=12_345)
    tell(read_model, defects=("no title",), notices=("a secret was masked",), files=(file,))
    page = await shown(client)
    for text in ("no title", "a secret was masked", "data/a&amp;b.csv", "12,345 bytes", f'src="{ADDRESS}/screenshot"'):
        assert text in page


async def test_repository_commit_page_and_each_callback_are_shown(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    tell(read_model)
    read_model.apply(20, event(Refused, 61.5, reason="the evaluator answered 502", status=502, answer="<b>bad</b>"))
    page = await shown(client)
    assert '<a href="https://github.example/o/r"' in page
    assert '<a href="https://o.pages.example/r/"' in page
    assert "c0ffee" in page
    assert "&lt;b&gt;bad&lt;/b&gt;" in page
    assert re.findall(r"</time> <b>(200|502)</b>", page) == ["502", "200"]


async def test_events_are_told_in_order_of_time_without_digests_of_persons(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.apply(0, event(ModelAnswered, 20, model="a-model", seconds=19.0, finish_reason="stop"))
    digests = ("0wner", "0wned", "pr1nt")
    told = event(Accepted, 0, task="a-task", round=1, owner="0wner", owned_task="0wned", fingerprint="pr1nt")
    read_model.apply(1, told)
    page = await shown(client)
    assert re.findall(r"<td[^>]*>(accepted|model-answered)", page) == ["accepted", "model-answered"]
    assert "finish_reason <b>stop</b>" in page
    assert not any(digest in page for digest in digests)


async def test_only_addresses_of_the_web_become_links(client: httpx.AsyncClient, read_model: BriefsReadModel) -> None:
    read_model.apply(0, accepted())
    for offset, address in enumerate(
        ("javascript:alert(1)", "data:text/html,x", "//evil.example", "https:", "http://[")
    ):
        read_model.apply(2 * offset + 1, event(Committed, offset, repo_url=address, files=1))
        read_model.apply(2 * offset + 2, event(Live, offset, pages_url=address, commit_sha="0", seconds=1.0))
        page = await shown(client)
        assert address in page
        assert f'href="{address}' not in page
        assert f'href="{address}' not in await shown(client, "/")


async def test_text_of_services_models_and_evaluators_stands_on_the_page_as_text(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    check = CheckResult(text=HOSTILE, kind="js", outcome="failed", how="browser", detail=HOSTILE)
    evidence = Evidence(
        checks=(check,),
        requirements=(check,),
        defects=(HOSTILE,),
        notices=(HOSTILE,),
        files=(SiteFile(path=HOSTILE, bytes=1),),
    )
    events = [
        event(Accepted, task=HOSTILE, round=1),
        event(ModelAnswered, 1, model=HOSTILE, seconds=1.0, finish_reason=HOSTILE),
        event(Generated, 2, files=1, bytes=1, status=HOSTILE, reason=HOSTILE),
        event(Committed, 3, repo_url=f"https://a/{HOSTILE}", commit_sha=HOSTILE, files=1),
        event(Live, 4, pages_url=f"https://a/{HOSTILE}", commit_sha=HOSTILE, seconds=1.0),
        event(Refused, 5, reason=HOSTILE, status=500, answer=HOSTILE),
        event(Retrying, 6, reason=HOSTILE, message=HOSTILE, attempt=1, seconds=1),
    ]
    for offset, told in enumerate(events):
        read_model.apply(offset, told)
    read_model.apply_evidence(0, SiteEvidence(brief_id=BRIEF_ID, at=BEGINNING, evidence=evidence))
    page = await shown(client)
    assert page.count("&lt;script&gt;") > 15
    for raw in ("<script>", "\u202e", "\"'\\u202e"):
        assert raw not in page


async def test_what_is_not_known_yet_is_said_to_be_so(client: httpx.AsyncClient, read_model: BriefsReadModel) -> None:
    read_model.apply(0, accepted())
    page = await shown(client)
    for text in ("No site has been handed over yet.", "The evaluator has not been called yet.", "none yet"):
        assert text in page
    assert "every 5s" in page


async def test_a_brief_of_which_no_acceptance_is_known_has_a_page_too(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.apply(0, event(Live, 4, pages_url="https://a/", commit_sha="0", seconds=1.0))
    assert str(BRIEF_ID) in await shown(client)
    assert str(BRIEF_ID) in await shown(client, "/")


async def test_programs_get_json_where_browsers_get_the_page(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    tell(read_model)
    for accept in ("*/*", "application/json", "text/html, image/gif, */*; q=.2"):
        assert (await client.get(ADDRESS, headers={"Accept": accept})).json()["task"] == "sum-of-sales"


@pytest.mark.parametrize("brief_id", [uuid4(), "not-a-uuid", "%3Cscript%3E"])
async def test_an_unknown_brief_is_a_page_of_its_own(brief_id: object, client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/briefs/{brief_id}", headers=PAGE)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is no such brief here" in answer.text


async def test_strangers_learn_nothing_of_which_briefs_exist(guarded: Starlette, read_model: BriefsReadModel) -> None:
    tell(read_model)
    async with browser(guarded) as client:
        answers = [await client.get(f"/briefs/{brief_id}") for brief_id in (BRIEF_ID, uuid4())]
    assert {(answer.status_code, answer.content) for answer in answers} == {(303, b"")}
    assert {answer.headers["location"].partition("?")[0] for answer in answers} == {"/login"}


async def test_open_pages_are_told_at_once_and_of_every_change(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    await read_model.close()
    for address in ("/changes", f"{ADDRESS}/changes"):
        answer = await client.get(address)
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "event: changed\n" in answer.text


async def test_strangers_are_told_of_no_change(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        assert [(await client.get(path)).status_code for path in ("/changes", f"{ADDRESS}/changes")] == [401, 401]
