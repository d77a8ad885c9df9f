"""Judges variants of the corpus's sites as candidates are judged in production."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from contracts.evidence import CheckResult
from generator.exception_guard import NO_METRICS
from generator.faults import WEAK_KINDS
from generator.file_requirements import find_requirements
from generator.judge.altered_attachments import find_attached_paths
from generator.judge.criteria import Criteria
from generator.judge.judge import Judge
from generator.plan.vacuous_entries import drop_vacuous_entries
from generator.ports import Browser
from generator.site import NO_FILES
from generator.site_title import repository_name
from tests.corpus.variants import SEEN_BY, Kind, Planned, Variant

VISIT_SECONDS = 600.0
LONGEST_SAID = 300
RECORD = "judged.json"
_OF_SENTENCE = re.compile(
    r"; expected | cannot be done: | is missing$|, and must not be$| that matches `|does not hold|to the byte"
)
_OF_SCRIPT = re.compile(r" (?:[!=]==?|[<>]=?) |: \d+(?:, |;|$)|^\w*Error: ")
"""Two sides of a comparison, how many elements a selector finds, or what was thrown."""


@dataclass(frozen=True)
class Judged:
    """What the judge said of a variant: `said` in words, empty where nothing is held against it.

    `failed` is how many checks and requirements fail, `telling` how many of those say what was expected and was there.
    """

    site: str
    name: str
    kind: Kind
    failed: int = 0
    telling: int = 0
    said: str = ""

    @property
    def seen(self) -> bool:
        """Whether anything is held against it."""
        return self.said != ""

    @property
    def is_defect(self) -> bool:
        """Whether something is wrong with it."""
        return self.kind in SEEN_BY


def is_telling(failed: CheckResult) -> bool:
    """Whether the detail names what was expected and what was there; a script says itself what it expects."""
    return (_OF_SCRIPT if failed.kind == "js" else _OF_SENTENCE).search(failed.detail) is not None


async def case_of(planned: Planned, browser: Browser) -> Criteria:
    """What its variants are judged against: the plan without what an empty page passes."""
    brief = planned.brief
    root = repository_name(brief.task)
    plan = await drop_vacuous_entries(planned.plan, brief, NO_FILES, browser, root=root, left_out=(), guard=NO_METRICS)
    return Criteria(brief, find_requirements(brief, plan=plan), root, plan=plan)


async def judged(planned: Planned, variant: Variant, case: Criteria, browser: Browser) -> Judged:
    """What the judge says of one variant."""
    site = planned.with_change(variant)
    untouched = find_attached_paths(site, planned.brief)
    report = await Judge(browser)(site, case, untouched=untouched, seconds=VISIT_SECONDS)
    if not report.browser:
        raise RuntimeError(f"{planned.name}, {variant.name}: the browser did not look at it")
    faults = [f"{one.path}: {one.reason}" for one in report.faults if one.kind not in WEAK_KINDS]
    said = [*(f"{one.text[:60]}: {one.detail}" for one in report.failures), *faults]
    return Judged(
        planned.name,
        variant.name,
        variant.kind,
        len(report.failures),
        sum(map(is_telling, report.failures)),
        " | ".join(one[:LONGEST_SAID] for one in said),
    )


async def judge_variants(planned: Planned, variants: Sequence[Variant], browser: Browser) -> Sequence[Judged]:
    """What is said of each variant; as many at once as the browser has places."""
    case = await case_of(planned, browser)
    return await asyncio.gather(*(judged(planned, variant, case, browser) for variant in variants))


def write_record(planned: Planned, judged: Sequence[Judged]) -> None:
    """Keep what was said of a site's variants beside them."""
    lines = ",\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in judged)
    (planned.folder / RECORD).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def last_record(planned: Planned) -> Sequence[Judged]:
    """What is kept of a site, whatever its variants are now."""
    file = planned.folder / RECORD
    return [Judged(**each) for each in json.loads(file.read_text("utf-8"))] if file.is_file() else []


def recorded(planned: Planned) -> Sequence[Judged]:
    """What was said when the site was judged last. Raises LookupError where its variants are others now."""
    judged = last_record(planned)
    if [(one.name, one.kind) for one in judged] != [(one.name, one.kind) for one in planned.variants]:
        raise LookupError(f'{planned.name}: run `make detection ARGS="--missing {planned.name}"`')
    return judged
