"""The table of briefs: newest first, by verdict, searched, in pages, and never with text that runs as script."""

import re
from datetime import timedelta
from urllib.parse import unquote
from uuid import UUID

import httpx
import pytest
from starlette.applications import Starlette

from contracts.progress_events import Accepted, Refused
from gateway.briefs_read_model import BriefsReadModel
from gateway.pages.briefs_table import PAGE_SIZE, seconds_of
from gateway.pages.rendering import CONTENT_SECURITY_POLICY
from tests.unit.gateway.events import BEGINNING, BRIEF_ID, accepted, event, whole_story
from tests.unit.gateway.pages.browser import HOSTILE, browser


def tasks_in(page: str) -> list[str]:
    """The tasks of the table's rows."""
    return re.findall(r'<th role="rowheader"[^>]*><a [^>]*>([^<]*)</a>', page)


def links_in(page: str) -> dict[str, str]:
    """The addresses of links by their text."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', page, flags=re.DOTALL)
    return {" ".join(re.sub(r"<[^>]*>", "", text).split()): address.replace("&amp;", "&") for address, text in found}


async def page_at(client: httpx.AsyncClient, address: str) -> str:
    answer = await client.get(address)
    assert answer.status_code == 200
    return answer.text


def fill(read_model: BriefsReadModel, briefs: int) -> None:
    for number in range(briefs):
        told = accepted(UUID(int=number), task=f"task {number}")
        read_model.apply(number, told.model_copy(update={"at": BEGINNING + timedelta(milliseconds=number)}))


async def test_thousands_of_briefs_are_leafed_through_in_pages(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    fill(read_model, 2 * PAGE_SIZE + 1)
    first = await page_at(client, "/")
    second = await page_at(client, links_in(first)["Older"])
    third = await page_at(client, links_in(second)["Older"])
    assert [tasks_in(page)[0] for page in (first, second, third)] == [f"task {n}" for n in (100, 50, 0)]
    assert [len(tasks_in(page)) for page in (first, second, third)] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert "Older" not in links_in(third)
    assert links_in(third)["Newest"] == "/"


async def test_verdicts_are_counted_and_each_leads_to_its_briefs(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    fill(read_model, 2)
    for number, story in enumerate(whole_story(), 2):
        read_model.apply(number, story.model_copy(update={"brief_id": UUID(int=0)}))
    links = links_in(await page_at(client, "/"))
    assert {"all 2", "working 1", "unseen 1"} <= links.keys()
    assert tasks_in(await page_at(client, links["working 1"])) == ["task 1"]


async def test_what_is_searched_for_stays_while_leafing_and_choosing_a_verdict(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    fill(read_model, PAGE_SIZE + 20)
    page = await page_at(client, "/?q=task&verdict=working")
    assert 'value="task"' in page
    assert {"q=task", "verdict=working"} <= set(links_in(page)["Older"].partition("?")[2].split("&"))
    assert links_in(page)[f"all {PAGE_SIZE + 20}"] == "/?q=task"
    assert tasks_in(await page_at(client, "/?q=task+17")) == ["task 17"]


@pytest.mark.parametrize("address", ["/?q=no+such+brief", "/?verdict=failed", "/?verdict=failed&after=nonsense"])
async def test_where_no_brief_is_like_that_the_way_back_is_shown(
    address: str, client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    fill(read_model, 1)
    assert links_in(await page_at(client, address))["Show all"] == "/"


async def test_a_verdict_or_place_that_there_is_not_counts_as_none(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    fill(read_model, 1)
    for address in ("/?verdict=nonsense", "/?after=nonsense", "/?after=%F0%9F%98%80"):
        assert tasks_in(await page_at(client, address)) == ["task 0"]


async def test_before_the_first_brief_the_table_says_so(client: httpx.AsyncClient) -> None:
    assert "No brief was accepted in the last seven days." in await page_at(client, "/")


async def test_text_of_briefs_and_searches_stands_on_the_page_as_text(
    client: httpx.AsyncClient, read_model: BriefsReadModel
) -> None:
    read_model.apply(0, event(Accepted, task=HOSTILE, round=1))
    read_model.apply(1, event(Refused, 1, reason=HOSTILE, status=500))
    page = (await client.get("/", params={"q": "script>alert"})).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\\u202e" in page
    for raw in ("<script>", "\u202e", '"\'"'):
        assert raw not in page
    assert "<script>" not in (await client.get("/", params={"q": HOSTILE, "verdict": HOSTILE, "after": HOSTILE})).text


async def test_pages_run_no_other_scripts_than_the_gateways_and_are_not_stored(
    guarded: Starlette, app: Starlette
) -> None:
    async with browser(app, host="127.0.0.1") as here, browser(guarded) as stranger:
        pages = [await here.get("/"), await here.get(f"/briefs/{BRIEF_ID}"), await stranger.get("/login")]
    for page in pages:
        assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        assert not re.search(r"<script(?! src=\"/static/)|<style|\bstyle=|\bon[a-z]+=|hx-on|javascript:", page.text)
        assert "cache-control" not in page.headers  # chassis.security_headers adds no-store
    assert "script-src 'self'" in CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY


async def test_a_part_of_an_open_page_whose_session_has_ended_leads_to_the_login(guarded: Starlette) -> None:
    async with browser(guarded) as client:
        answer = await client.get("/?q=a+b", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert unquote(answer.headers["hx-redirect"]) == "/login?to=/?q=a+b"


def test_a_brief_under_way_has_taken_until_now_and_one_that_failed_has_no_time(read_model: BriefsReadModel) -> None:
    read_model.apply(0, accepted())
    now = BEGINNING + timedelta(seconds=90)
    [brief] = read_model.newest(1).briefs
    assert seconds_of(brief, now) == 90
    assert seconds_of(brief.model_copy(update={"delivered_at": BEGINNING + timedelta(seconds=62)}), now) == 62
    assert seconds_of(brief.model_copy(update={"is_final": True}), now) is None
    assert seconds_of(brief.model_copy(update={"accepted_at": None}), now) is None
