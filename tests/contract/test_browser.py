"""Every `Browser` keeps to its port: the scripted one of the unit tests, and Chromium."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from generator.chromium.browser import ChromiumBrowser
from generator.faults import LEFT_OUT_FILE
from generator.ports import Browser, ExpressionResult
from generator.site import Site
from tests.contract.chromium import HASTY, chromium, page
from tests.stand_ins.browser import ScriptedBrowser
from tools.stack.readiness import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

TITLE = "document.title === 'ready'"
NEVER = "document.title === 'never'"
BROKEN = "missing.function()"


class Scenery(Protocol):
    """A browser, and a site that it cannot come to an end with."""

    seconds: float
    """Of wall-clock time, in which it gives up a page without end."""

    @property
    def browser(self) -> Browser: ...

    def endless(self) -> Site: ...


class ScriptedScenery:
    seconds = 2.0

    def __init__(self) -> None:
        self.browser = ScriptedBrowser(
            {
                TITLE: lambda site: ExpressionResult(b"<title>ready" in site["index.html"], "true"),
                BROKEN: lambda _: ExpressionResult(truthy=False, detail="ReferenceError: missing is not defined"),
            }
        )

    def endless(self) -> Site:
        self.browser.hangs()
        return page()


class ChromiumScenery:
    seconds = PATIENCE

    def __init__(self, browser: ChromiumBrowser) -> None:
        self.browser = browser

    def endless(self) -> Site:
        return page("for (;;);")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def started(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    browser = chromium(chromium_path, HASTY)
    yield browser
    await browser.close()


@pytest.fixture(params=["scripted", "chromium"])
def scenery(request: pytest.FixtureRequest) -> Scenery:
    make: dict[str, Callable[[], Scenery]] = {
        "scripted": ScriptedScenery,
        "chromium": lambda: ChromiumScenery(request.getfixturevalue("started")),
    }
    return make[request.param]()


async def test_each_expression_is_answered_in_its_place(scenery: Scenery) -> None:
    visit = await scenery.browser.visit(page(), root="r", expressions=[NEVER, TITLE, BROKEN], seconds=PATIENCE)
    assert [answer.truthy for answer in visit.answers] == [False, True, False]
    assert visit.answers[2].detail == "ReferenceError: missing is not defined"
    assert visit.unfinished is None


async def test_a_visit_without_expressions_still_looks(scenery: Scenery) -> None:
    visit = await scenery.browser.visit(page(), root="r", expressions=[], seconds=PATIENCE)
    assert visit.answers == ()
    assert visit.screenshot is not None
    assert visit.screenshot.startswith(b"\xff\xd8\xff")


async def test_a_visit_of_an_endless_page_ends(scenery: Scenery) -> None:
    visit = await scenery.browser.visit(scenery.endless(), root="r", expressions=[TITLE], seconds=scenery.seconds)
    assert visit.unfinished is not None
    assert [answer.truthy for answer in visit.answers] == [False]


async def test_visits_side_by_side_see_their_own_site_only(scenery: Scenery) -> None:
    sites = [page(), Site({"index.html": b"<title>another"})] * 2
    visits = await asyncio.gather(
        *(scenery.browser.visit(site, root="r", expressions=[TITLE], seconds=PATIENCE) for site in sites)
    )
    assert [visit.answers[0].truthy for visit in visits] == [True, False] * 2


async def test_request_for_a_file_that_is_not_at_hand_is_said_to_be_one(started: ChromiumBrowser) -> None:
    site = page("fetch('data.csv').then((answer) => { document.title = String(answer.ok); });")
    visit = await started.visit(
        site, root="sales", expressions=["document.title === 'false'"], seconds=PATIENCE, left_out={"data.csv"}
    )
    assert [fault.kind for fault in visit.faults] == [LEFT_OUT_FILE]
    assert visit.answers[0].truthy
