"""The gateway's pages in a real Chromium: they follow a brief by themselves, and everybody can use them."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from contracts.evidence import OutcomeCounts
from contracts.progress_events import Judged
from contracts.progress_events_of_deliveries import Buried, Started
from tests.contract.served_pages import ServedPages, chromium, serving, tab, tell
from tests.unit.gateway.sample_requests import OPERATOR_TOKEN, a_request
from tools.screenshots.sample_briefs import Sample, evidence_of, samples

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SCHEMES: Mapping[Literal["light", "dark"], str] = {"light": "", "dark": "{runOnly: ['color-contrast']}"}
"""The rules that are tried in each: only the colours differ."""

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome(chromium_path: Path) -> AsyncIterator[Browser]:
    async with chromium(chromium_path) as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def filled() -> AsyncIterator[ServedPages]:
    """A gateway with briefs of every verdict on two pages, which no test changes."""
    async with serving() as served:
        tell(served, *samples(datetime.now(UTC)))
        yield served


def rows(page: Page) -> Locator:
    return page.locator("#briefs tbody tr")


async def test_a_brief_moves_through_its_stages_without_a_reload_and_through_a_restart(chrome: Browser) -> None:
    sample = Sample("a-task", datetime.now(UTC))
    async with serving() as served, tab(chrome, served) as table, tab(chrome, served) as page:
        await table.goto("/")
        await table.evaluate("document.body.dataset.loaded = 'once'")
        served.tell(sample.events)
        await expect(rows(table)).to_have_text(re.compile(r"working\s+a-task"))
        await page.goto(f"/briefs/{sample.id}")
        await page.evaluate("document.body.dataset.loaded = 'once'")
        await expect(page.locator("#checks + .empty")).to_be_visible()
        served.tell(sample.start().generate(failed=1).events[1:])
        served.tell([evidence_of(sample, OutcomeCounts(passed=6, failed=1, undecided=0))])
        await page.locator("a.dot.failed").first.click()
        await expect(page.locator("#check-7")).to_be_visible()
        summary = page.locator("details[open] > summary").first
        await summary.focus()
        await served.stop()
        for each in (table, page):
            await expect(each.locator(".when-lost")).to_be_visible()
        await served.start()
        served.tell(sample.publish().deliver().events[-4:])
        for each in (table, page):
            await expect(each.locator(".when-live")).to_be_visible()
            await expect(each.locator(".verdict.flawed").last).to_be_visible()
            assert await each.evaluate("document.body.dataset.loaded") == "once"
        await expect(page.get_by_role("link", name=sample.page)).to_be_visible()
        await expect(page.locator("#check-7")).to_have_text(re.compile("The section “Usage” has two sentences."))
        await expect(page.locator("#check-7")).to_be_visible()
        await expect(summary).to_be_focused()


async def test_the_table_is_filtered_searched_and_leafed_through(chrome: Browser, filled: ServedPages) -> None:
    async with tab(chrome, filled) as page:
        await page.goto("/")
        await expect(rows(page)).to_have_count(50)
        await page.get_by_role("link", name="Older").click()
        await expect(rows(page)).to_have_count(21)
        await page.get_by_role("link", name="flawed").click()
        await expect(rows(page)).to_have_count(1)
        await page.get_by_role("link", name="all 71").click()
        await page.get_by_role("searchbox").press_sequentially("weather")
        await expect(rows(page)).to_have_count(1)
        await expect(page).to_have_url(re.compile("q=weather"))
        await expect(page.get_by_role("searchbox")).to_be_focused()


async def test_script_in_a_task_is_shown_as_text(chrome: Browser, filled: ServedPages) -> None:
    async with tab(chrome, filled) as page:
        await page.goto("/")
        await page.get_by_role("link", name="quiz-<script>alert(1)</script>").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"quiz-<script>alert\(1\)</script>"))


async def test_no_page_breaks_a_rule_of_axe_or_is_wider_than_a_phone(chrome: Browser) -> None:
    async with serving(OPERATOR_TOKEN) as served, tab(chrome, served) as page:
        tell(served, *[brief for brief in samples(datetime.now(UTC)) if not brief.task.startswith("captcha-solver-0")])
        await page.goto("/")
        await assert_accessible(page)
        await page.get_by_label("Operator token").fill(OPERATOR_TOKEN)
        await page.keyboard.press("Enter")
        await expect(rows(page)).to_have_count(11)
        await assert_accessible(page)
        for task in ("kanban-board", "invoice-viewer"):
            await page.goto("/")
            await page.get_by_role("link", name=task).click()
            await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(task))
            await page.get_by_role("link", name="Show what the models were asked").click()
            await expect(page.locator(".turn")).to_have_count(4)
            await assert_accessible(page)
        await page.goto(f"{page.url}/conversation")
        await assert_accessible(page)


async def assert_accessible(page: Page) -> None:
    """Hold the page against axe's rules with everything unfolded, and against the width of a phone."""
    await page.set_viewport_size({"width": 380, "height": 800})
    for summary in await page.locator("summary").all():
        await summary.click()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 380
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.evaluate(AXE)
    for scheme, rules in SCHEMES.items():
        await page.emulate_media(color_scheme=scheme)
        assert await page.evaluate(f"axe.run({rules}).then(found => found.violations)") == []
    await page.emulate_media(color_scheme="light")


async def test_buttons_send_commands_without_a_reload_and_giving_up_takes_a_second_click(chrome: Browser) -> None:
    sample = Sample("a-task", datetime.now(UTC)).start().tell(Judged, 60, round=1)
    async with serving() as served, tab(chrome, served) as page:
        served.tell(sample.events)
        await page.goto(f"/briefs/{sample.id}")
        await page.evaluate("document.body.dataset.loaded = 'once'")
        async with page.expect_response(re.compile("/publish$")):
            await page.get_by_role("button", name="Publish the best so far").click()
        served.tell(served.outbox.reported)
        await expect(page.get_by_text("“Publish the best so far” was asked for")).to_be_visible()
        await page.get_by_text("Give up …").click()
        async with page.expect_response(re.compile("/give-up$")):
            await page.get_by_role("button", name="Yes, give up").click()
        assert [command.action for command in served.outbox.commands] == ["publish", "give-up"]
        served.tell(sample.tell(Buried, 70, message="brief.accepted", reason="given up").events[-1:])
        await expect(page.get_by_role("button", name="Try again")).to_be_visible()
        await expect(page.get_by_text("Give up …")).to_have_count(0)
        assert await page.evaluate("document.body.dataset.loaded") == "once"


async def test_a_button_that_comes_too_late_says_why(chrome: Browser) -> None:
    sample = Sample("a-task", datetime.now(UTC)).tell(Buried, 9, message="brief.accepted", reason="a bug")
    async with serving() as served, tab(chrome, served) as page:
        served.tell(sample.events)
        await page.goto(f"/briefs/{sample.id}")
        # The page is not told: it comes back to life only with the answer to its button.
        await page.evaluate("document.querySelector('#live').remove()")
        served.tell(sample.tell(Started, 20, message="brief.accepted", attempt=1).events[-1:])
        await page.get_by_role("button", name="Try again").click()
        await expect(page.get_by_role("alert")).to_have_text(re.compile("under way"))
        assert served.outbox.commands == []


async def test_an_operator_logs_in_and_out(chrome: Browser) -> None:
    async with serving(OPERATOR_TOKEN) as served, tab(chrome, served) as page:
        await page.goto("/?verdict=late")
        await page.get_by_label("Operator token").fill("a wrong token")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_be_visible()
        await page.get_by_label("Operator token").fill(OPERATOR_TOKEN)
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile("verdict=late"))
        assert OPERATOR_TOKEN not in await page.evaluate("document.cookie")
        await page.get_by_role("button", name="Log out").click()
        await expect(page.get_by_label("Operator token")).to_be_visible()


async def test_the_link_of_a_sender_opens_the_page_of_the_brief(chrome: Browser) -> None:
    async with serving(OPERATOR_TOKEN) as served, tab(chrome, served) as page:
        sent = await page.request.post("/briefs", data=a_request())
        await page.goto((await sent.json())["status_url"])
        await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("sum-of-sales"))
        await expect(page.locator(".when-live")).to_be_visible()
        assert "#" not in page.url
