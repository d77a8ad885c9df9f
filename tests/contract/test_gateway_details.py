"""What the page of a brief shows on request, in a real Chromium: prompts and replies, and other candidates."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from chassis.errors import TransientError
from contracts.conversation import QuotedText
from tests.contract.served_pages import chromium, serving, tab, tell
from tests.stand_ins.conversation_stream import turn_record
from tools.screenshots.sample_briefs import Sample

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chrome(chromium_path: Path) -> AsyncIterator[Browser]:
    async with chromium(chromium_path) as browser:
        yield browser


async def test_prompts_and_replies_are_loaded_on_request_and_stay_when_the_brief_goes_on(chrome: Browser) -> None:
    sample = Sample("a-task", datetime.now(UTC) - timedelta(minutes=4)).start().generate()
    async with serving() as served, tab(chrome, served) as page:
        tell(served, sample)
        hostile = QuotedText(text="<script>alert(1)</script>")
        served.conversations.records.append(turn_record(brief_id=sample.id, at=datetime.now(UTC), prompt=hostile))
        await page.goto(f"/briefs/{sample.id}")
        assert served.conversations.asked == []
        await page.get_by_role("link", name="Show what the models were asked").click()
        await expect(page.locator(".turn")).to_have_count(5)
        await page.locator(".turn > summary").last.click()
        await page.locator(".turn").last.get_by_text("Prompt", exact=True).click()
        await expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
        served.tell(sample.publish().deliver().events[-5:])
        await expect(page.locator(".verdict.proved")).to_be_visible()
        await expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
        served.conversations.error = TransientError("the broker is away")
        await page.get_by_role("link", name="Show what the models were asked").click()
        await expect(page.get_by_role("alert")).to_have_text(re.compile("the broker is away"))


async def test_checks_of_a_candidate_that_was_not_chosen_open_to_their_evidence(chrome: Browser) -> None:
    async with serving() as served, tab(chrome, served) as page:
        sample = Sample("a-task", datetime.now(UTC)).start().generate()
        tell(served, sample)
        await page.goto(f"/briefs/{sample.id}")
        await page.get_by_role("heading", name="Candidate 1").click()
        await page.locator(".candidate a.dot.failed").last.click()
        await expect(page.locator(".candidate").get_by_text("The section “Usage” has two sentences.")).to_be_visible()
        served.tell(sample.publish().events[-3:])
        await expect(page.get_by_text("seen live")).to_be_visible()
        await expect(page.locator(".candidate").get_by_text("The section “Usage” has two sentences.")).to_be_visible()
