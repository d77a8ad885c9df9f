"""Every step and expectation of a plan holds in a real browser where it should, and fails in words elsewhere."""

from collections.abc import Sequence

import pytest

from generator.chromium.browser import ChromiumBrowser
from generator.plan.step_parser import View, parse_steps
from generator.ports import Scenario, ScenarioResult
from generator.site import Site
from tests.corpus.steps.cases import PAGES, Case, cases, site_of
from tools.stack.readiness import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPLOADS = {"list.csv": b"name,price\nMilk,2\n"}
CASES = tuple(cases())
SOON = 0.6
"""Seconds of the page's own time, by which what never holds is mostly left. What comes out otherwise gets more."""


async def scenario_results(
    browser: ChromiumBrowser, site: Site, scenarios: Sequence[Scenario]
) -> Sequence[ScenarioResult]:
    visit = await browser.visit(site, root="a-page", expressions=["1 === 1"], seconds=6 * PATIENCE, scenarios=scenarios)
    assert visit.answers[0].truthy
    assert visit.unfinished is None
    return visit.scenario_results


def trial_of(case: Case, failing_seconds: float = SOON) -> Scenario:
    seconds = PATIENCE if case.outcome == "passed" else failing_seconds
    return Scenario(parse_steps(case.steps), View.model_validate(case.view), UPLOADS, seconds)


def wrong(chosen: Sequence[Case], results: Sequence[ScenarioResult]) -> list[str]:
    """The cases that came out otherwise, and those whose words lack a part."""
    return [
        f"{case.name}: {result.outcome}, {result.detail}"
        for case, result in zip(chosen, results, strict=True)
        if result.outcome != case.outcome or any(part not in result.detail for part in case.says)
    ]


@pytest.mark.parametrize("outcome", ["passed", "failed", "undecided"])
async def test_steps_come_out_as_they_should(browser: ChromiumBrowser, outcome: str) -> None:
    chosen = [case for case in CASES if case.outcome == outcome]
    results = await scenario_results(browser, site_of(PAGES), [trial_of(case) for case in chosen])
    # On a busy machine a step before the one that fails may not be done soon.
    again = [case for case, result in zip(chosen, results, strict=True) if wrong([case], [result])]
    if again:
        trials = [trial_of(case, Scenario.step_seconds) for case in again]
        assert "\n".join(wrong(again, await scenario_results(browser, site_of(PAGES), trials))) == ""
    assert max(len(result.detail) for result in results) <= 600
