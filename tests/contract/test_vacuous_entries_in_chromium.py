"""Plans in a real browser: what an empty page passes is found out, and the examples' plans hold on their pages."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from generator.chromium.browser import ChromiumBrowser
from generator.exception_guard import ExceptionGuard
from generator.judge.criteria import publisher_files
from generator.plan.plan import Plan
from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.plan.vacuous_entries import build_scenario, drop_vacuous_entries
from generator.prompts.plan_prompt import build_plan_prompt
from generator.site import NO_FILES, Site
from tests.contract.chromium import PATIENT, chromium
from tests.corpus.examples import ROUNDS
from tests.unit.generator.plans import plan_text
from tests.unit.generator.situations import brief
from tools.brief_file import brief_in
from tools.stack.readiness import PATIENCE
from tools.stand_ins.cdn.server import serving_cdn
from tools.stand_ins.gemini.example_replies import app_folder, files_in, json_reply_to

pytestmark = pytest.mark.asyncio(loop_scope="module")

ON_EMPTY_PAGE = (
    {"visible": "body"},
    {"hidden": "#error"},
    {"not": {"visible": "#error"}},
    {"count": ["li", "==", 0]},
    {"js": "true"},
    {"no_overflow": True},
    {"console_clean": True},
    {"dialog": "none"},
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium_path: Path) -> AsyncIterator[ChromiumBrowser]:
    with serving_cdn() as cdn:
        browser = chromium(chromium_path, PATIENT, mirror=cdn.url)
        await browser.start()
        yield browser
        await browser.close()


def plan_for(path: Path) -> Plan:
    of = brief_in(path)
    return validate_plan(parse_plan(json_reply_to(build_plan_prompt(of, today=date(2026, 11, 22)).text)), of)


def app_of(path: Path) -> Site:
    """The app of a round with the attachments of this round and the ones before."""
    number = int(path.stem.removeprefix("round-"))
    rounds = [brief_in(path.with_stem(f"round-{one}")) for one in range(1, number + 1)]
    attached = {attachment.name: attachment.content for one in rounds for attachment in one.attachments}
    files = {name: text.encode() for name, text in files_in(app_folder(path.parent.name, number)).items()}
    return publisher_files().with_files(files).with_files(attached)


async def test_what_an_empty_page_passes_is_dropped_and_nothing_else(browser: ChromiumBrowser) -> None:
    passing = [{"number": number, "steps": [{"expect": one}]} for number, one in enumerate(ON_EMPTY_PAGE, start=1)]
    failing = {"number": 99, "steps": [{"click": "#add"}, {"expect": {"hidden": "#error"}}]}
    plan = parse_plan(plan_text(checks=[*passing, failing]))
    left = await drop_vacuous_entries(
        plan, brief(), NO_FILES, browser, root="site", left_out=(), guard=ExceptionGuard()
    )
    assert [entry.number for entry in left.checks] == [99]
    assert [one.number for one in left.dropped] == list(range(1, len(ON_EMPTY_PAGE) + 1))


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_the_plan_of_an_example_holds_on_its_page_and_proves_something(
    browser: ChromiumBrowser, path: Path
) -> None:
    plan, of = plan_for(path), brief_in(path)
    before = NO_FILES if of.round == 1 else app_of(path.with_stem(f"round-{of.round - 1}"))
    assert (
        await drop_vacuous_entries(plan, of, before, browser, root="site", left_out=(), guard=ExceptionGuard()) == plan
    )
    scenarios = [build_scenario(entry, of) for entry in plan.entries if entry.by == "steps"]
    visit = await browser.visit(app_of(path), root="site", expressions=(), seconds=PATIENCE, scenarios=scenarios)
    assert [result for result in visit.scenario_results if result.outcome != "passed"] == []
    assert len(visit.scenario_results) == len(scenarios)
