"""Steps that an empty page passes prove nothing, nor do steps for something new that the old site passes."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

import pytest

from chassis.errors import TransientError
from contracts.brief import Check
from generator.exception_guard import ExceptionGuard
from generator.judge.criteria import Criteria
from generator.judge.judge import Judge
from generator.judge.report import Report
from generator.plan.plan import Plan
from generator.plan.plan_parser import parse_plan
from generator.plan.vacuous_entries import EMPTY_SITE, drop_vacuous_entries
from generator.ports import Scenario, ScenarioResult, Visit
from generator.site import NO_FILES, Site
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, README, Generator
from tests.unit.generator.situations import accepted, attachment, brief

Outcome = Literal["passed", "failed", "undecided"]
OLD_SITE = Site({"index.html": b"<p id=old>", "app.js": b""})


@dataclass
class TryingBrowser:
    """Decides each trial by what it expects to be visible: by site, the selectors that are there."""

    there: Callable[[Site, str], Outcome]
    visits: list[tuple[Site, Sequence[Scenario], Collection[str]]] = field(default_factory=list)
    error: Exception | None = None
    most: int = 100

    async def visit(
        self, site: Site, *, scenarios: Sequence[Scenario] = (), left_out: Collection[str] = (), **_: Any
    ) -> Visit:
        self.visits.append((site, scenarios, left_out))
        if self.error is not None:
            raise self.error
        scenario_results = [ScenarioResult(self.there(site, trial.steps[-1].given["visible"])) for trial in scenarios]
        return Visit(scenario_results=tuple(scenario_results[: self.most]))


def expecting(selector: str, **fields: object) -> dict[str, object]:
    return {"by": "steps", "steps": [{"expect": {"visible": selector}}], **fields}


def by_name(site: Site, selector: str) -> Outcome:
    """`body` is everywhere, `#page` wherever there is a page, `#old` on the old site, `#odd` cannot be told."""
    if selector == "#odd":
        return "undecided"
    if selector == "#page" and site != EMPTY_SITE:
        return "passed"
    return "passed" if selector == "body" or (selector == "#old" and site == OLD_SITE) else "failed"


async def run(
    plan: Plan, browser: TryingBrowser, existing: Site = NO_FILES, guard: ExceptionGuard | None = None
) -> Plan:
    of, left_out = brief(attachments=(attachment("a.csv", b"1"),)), ("big.bin",)
    return await drop_vacuous_entries(
        plan, of, existing, browser, root="site", left_out=left_out, guard=guard or ExceptionGuard()
    )


def plan(*checks: dict[str, object], requirements: Sequence[dict[str, object]] = ()) -> Plan:
    return parse_plan(plan_text(checks=list(checks), requirements=list(requirements)))


async def test_an_entry_that_passes_on_an_empty_page_is_dropped_with_its_reason() -> None:
    given = plan(
        expecting("body", number=1), expecting("#a", number=2), requirements=[expecting("body", says="It has a body")]
    )
    left = await run(given, TryingBrowser(by_name))
    assert [entry.number for entry in left.checks] == [2]
    assert left.requirements == ()
    assert [(one.item, one.state, one.number) for one in left.dropped] == [
        ("check 1", "proves nothing", 1),
        ("It has a body", "proves nothing", None),
    ]


async def test_entries_that_are_not_steps_are_kept_and_not_tried() -> None:
    browser = TryingBrowser(by_name)
    given = plan({"number": 1, "path": "a.md", "expect": {"absent": True}}, {"number": 2, "question": "Is it blue?"})
    assert await run(given, browser, OLD_SITE) == given
    assert browser.visits == []


async def test_what_is_to_be_new_must_fail_on_the_old_site_and_what_is_kept_must_pass_there() -> None:
    given = plan(
        expecting("#old", number=1),
        requirements=[
            expecting("#old", says="new but there"),
            expecting("#new", says="new"),
            expecting("#old", says="kept", keeps=True),
            expecting("#new", says="never there", keeps=True),
            expecting("#odd", says="odd"),
            expecting("#odd", says="odd, kept", keeps=True),
        ],
    )
    browser = TryingBrowser(by_name)
    left = await run(given, browser, OLD_SITE)
    assert [entry.number for entry in left.checks] == [1]
    assert [one.says for one in left.requirements] == ["new", "kept", "odd", "odd, kept"]
    assert {one.reason for one in left.dropped} == {
        "the site did it before this round",
        "the site did not do it before this round",
    }
    assert [(site, left_out) for site, _, left_out in browser.visits] == [(EMPTY_SITE, ()), (OLD_SITE, ("big.bin",))]


async def test_nothing_is_waited_for_on_an_empty_page() -> None:
    browser = TryingBrowser(by_name)
    await run(plan(expecting("#a", number=1)), browser)
    ((_, scenarios, _),) = browser.visits
    assert [trial.step_seconds < Scenario.step_seconds for trial in scenarios] == [True]


async def test_a_step_that_chooses_a_file_is_given_the_attachments() -> None:
    upload = {"number": 1, "steps": [{"upload": ["#file", "a.csv"]}, {"expect": {"visible": "#a"}}]}
    browser = TryingBrowser(by_name)
    await run(plan(upload, expecting("#b", number=2)), browser)
    ((_, scenarios, _),) = browser.visits
    assert [dict(trial.uploads) for trial in scenarios] == [{"a.csv": b"1"}, {}]


@pytest.mark.parametrize("error", [TransientError("there is no browser"), KeyError("bug")])
async def test_where_the_run_is_not_possible_entries_stay(error: Exception) -> None:
    caught: list[str] = []
    given = plan(expecting("body", number=1))
    assert await run(given, TryingBrowser(by_name, error=error), OLD_SITE, ExceptionGuard(caught.append)) == given
    assert bool(caught) is isinstance(error, KeyError)


async def test_entries_that_a_visit_did_not_come_to_stay() -> None:
    given = plan(expecting("body", number=1), expecting("body", number=2))
    assert [entry.number for entry in (await run(given, TryingBrowser(by_name, most=1))).checks] == [2]


class RecordingJudge(Judge):
    """A judge that remembers by which plans it judged."""

    plans: ClassVar[list[Plan]] = []

    async def __call__(self, site: Site, case: Criteria, *, untouched: Collection[str], seconds: float) -> Report:
        self.plans.append(case.plan)
        return await super().__call__(site, case, untouched=untouched, seconds=seconds)


async def test_the_first_candidate_is_judged_by_the_proven_plan_and_no_later_attempt_tries_it_again() -> None:
    generator, browser = Generator(), TryingBrowser(by_name)
    generator.handler = replace(generator.handler, judge=RecordingJudge(browser))
    sentences = tuple(Check(kind="sentence", text=text) for text in ("It has a body", "It has a page"))
    message = accepted(brief(checks=sentences))
    generator.model.reply_json(plan_text(checks=[expecting("body", number=1), expecting("#page", number=2)]))
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(message)
    assert [[entry.number for entry in plan.checks] for plan in RecordingJudge.plans[:1]] == [[2]]
    assert "check 1 is not tried: its steps pass on an empty page" in site.evidence.notices
    await generator.handle(message)
    assert [seen for seen, _, _ in browser.visits].count(EMPTY_SITE) == 1
