"""Judges variants of the corpus's sites as candidates are judged in production."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.evidence import CheckResult
from generator.bugs import UNCOUNTED
from generator.judge.case import Case
from generator.judge.inspection import WEAK_KINDS
from generator.judge.judge import Judge
from generator.paths import repository_name
from generator.plan.proving import proven
from generator.ports import Browser
from generator.requirements import requirements_of
from generator.site import NO_FILES
from tests.corpus.variants import Planned, Variant

VISIT_SECONDS = 600.0
_OF_SENTENCE = re.compile(
    r"; expected | cannot be done: | is missing$|, and must not be$| that matches `|does not hold|to the byte"
)
_OF_SCRIPT = re.compile(r" (?:[!=]==?|[<>]=?) |: \d+(?:, |;|$)|^\w*Error: ")
"""Two sides of a comparison, how many elements a selector finds, or what was thrown."""


@dataclass(frozen=True)
class Judged:
    """What the judge said of a variant. `undecided` is what it did not decide, of plan and brief."""

    variant: Variant
    failed: Sequence[CheckResult]
    faults: Sequence[str]
    undecided: Sequence[str] = field(default=())

    @property
    def seen(self) -> bool:
        """Whether anything is held against it."""
        return bool(self.failed or self.faults)

    @property
    def telling(self) -> int:
        """How many of its failures name what was expected and what was there."""
        return sum(map(is_telling, self.failed))

    @property
    def words(self) -> str:
        """What is held against it, for people."""
        return " | ".join([*(f"{one.text[:70]}: {one.detail}" for one in self.failed), *self.faults])


def is_telling(failed: CheckResult) -> bool:
    """Whether the detail names what was expected and what was there; a script says itself what it expects."""
    return (_OF_SCRIPT if failed.kind == "js" else _OF_SENTENCE).search(failed.detail) is not None


async def case_of(planned: Planned, browser: Browser) -> Case:
    """What its variants are judged against: the plan without what an empty page passes."""
    brief = planned.brief
    root = repository_name(brief.task)
    plan = await proven(planned.plan, brief, NO_FILES, browser, root=root, left_out=(), bugs=UNCOUNTED)
    return Case(brief, requirements_of(brief), root, plan=plan)


async def judged(planned: Planned, variant: Variant, case: Case, browser: Browser) -> Judged:
    """What the judge says of one variant."""
    report = await Judge(browser)(planned.with_change(variant), case, untouched=(), seconds=VISIT_SECONDS)
    results = (*report.checks, *report.requirements)
    faults = [f"{one.path}: {one.reason}" for one in report.faults if one.kind not in WEAK_KINDS]
    undecided = [f"{one.text[:70]}: {one.detail}" for one in results if one.outcome == "undecided"]
    return Judged(variant, report.failures, faults, undecided)


async def judge_variants(
    chosen: Sequence[tuple[Planned, Sequence[Variant]]], browser: Browser
) -> Sequence[Judged]:
    """What is said of each variant of each site; as many at once as the browser has places."""
    cases = await asyncio.gather(*(case_of(planned, browser) for planned, _ in chosen))
    visits = [
        judged(planned, variant, case, browser)
        for (planned, variants), case in zip(chosen, cases, strict=True)
        for variant in variants
    ]
    return await asyncio.gather(*visits)
