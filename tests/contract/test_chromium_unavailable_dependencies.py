"""What could not be had here excuses the checks that depend on it, and no others."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from generator.chromium.browser import ChromiumBrowser
from generator.faults import REFUSED_DATA, UNNEEDED_REQUEST
from generator.ports import Visit
from tests.contract.chromium import chromium, kinds, look, page
from tests.contract.lacking_pages import CLICKS, COUNTER, HEADING, PAGES, scripted
from tools.stack.readiness import PATIENCE
from tools.stand_ins.cdn.server import RunningCdn, serving_cdn

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def cdn() -> Iterator[RunningCdn]:
    with serving_cdn() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path, cdn: RunningCdn) -> AsyncIterator[ChromiumBrowser]:
    browser = chromium(chromium_path, mirror=cdn.url)
    yield browser
    await browser.close()


def by_outcome(visit: Visit, expressions: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"undecided": [], "failed": [], "passed": []}
    for expression, answer in zip(expressions, visit.answers, strict=True):
        found["passed" if answer.truthy else "undecided" if answer.undecided else "failed"].append(expression)
    return found


@pytest.mark.parametrize("lacking", PAGES)
async def test_only_checks_that_depend_on_what_is_lacking_are_undecided(lacking: str, browser: ChromiumBrowser) -> None:
    site, undecided, failed = PAGES[lacking]
    asked = (*undecided, *failed, "document.querySelector('#count') !== null")
    visit = await look(browser, site, *asked)
    found = by_outcome(visit, asked)
    assert (found["undecided"], found["failed"], found["passed"]) == ([*undecided], [*failed], [asked[-1]])


async def test_what_no_check_depends_on_is_no_fault_of_the_page_and_breaks_nothing(browser: ChromiumBrowser) -> None:
    visit = await look(browser, PAGES["pictures, fonts, frames, films, pings and counters of visitors"].site)
    assert set(kinds(visit)) == {UNNEEDED_REQUEST}


async def test_a_request_is_told_with_the_place_that_makes_it(browser: ChromiumBrowser) -> None:
    visit = await look(browser, PAGES["data in a chain"].site)
    [told] = [fault.reason for fault in visit.faults if fault.kind == "blocked-request"]
    assert told.endswith(" (index.html, line 3)")


async def test_a_refusal_of_public_data_is_the_pages_to_handle_and_told_with_the_remedy(
    browser: ChromiumBrowser,
) -> None:
    users = "https://api.github.com/users"
    site = page(f"for (const login of ['limited', 'nobody', 'hasty']) fetch('{users}/' + login);")
    visit = await look(browser, site, "document.title === 'x'")
    assert kinds(visit) == [REFUSED_DATA] * 3
    assert all("look at `response.ok`" in fault.reason for fault in visit.faults)
    assert not visit.answers[0].undecided


async def test_data_that_other_pages_may_not_read_is_the_pages_fault(browser: ChromiumBrowser) -> None:
    site = page("fetch('https://restcountries.com/all').then(() => { document.title = 'read' })")
    visit = await look(browser, site, "document.title === 'read'")
    assert "failed-request" in kinds(visit)
    assert "(CORS)" in visit.faults[0].reason
    assert (visit.answers[0].truthy, visit.answers[0].undecided) == (False, "")


async def test_a_file_that_a_workflow_makes_later_is_absent_and_held_against_no_check(browser: ChromiumBrowser) -> None:
    site = scripted(
        COUNTER + "fetch('result.json').then((a) => a.json())\n"
        ".then((r) => { document.querySelector('#total').textContent = r.total; });"
    )
    asked = ("document.querySelector('#total').textContent === '7'", HEADING, CLICKS)
    visit = await browser.visit(site, root="a-page", expressions=asked, seconds=PATIENCE, left_out={"result.json"})
    assert by_outcome(visit, asked) == {"undecided": [asked[0]], "failed": [HEADING, CLICKS], "passed": []}
