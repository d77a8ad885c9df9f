"""Revisions of a site with a check of the first round, and a generator whose browser can tell it."""

from typing import Any

from contracts.brief import Check, EarlierCheck, EarlierChecks
from contracts.evidence import CheckResult
from contracts.messages import SiteCheckedOut, SiteGenerated
from generator.ports import ExpressionResult
from generator.site import Site
from tests.unit.generator.scripted_generator import INDEX, PAGE, README_TEXT, Generator, checkout
from tests.unit.generator.situations import HandedOver, brief, checked_out

OWN = "document.title === 'Sales'"
BY_ID = "!!document.querySelector('#total')"
BEFORE = PAGE.replace(b"<h1>", b"<h1 id=total>")
KEEPS = INDEX.replace("<h1>", "<h1 id=total>")
RENAMES = INDEX.replace("<h1>", "<h1 id=sum>")
HELD_BEFORE = "held before this revision and fail now"
MUST_STILL_HOLD = "checks of earlier rounds must still hold"


def holds(text: bytes) -> Any:
    def opinion(site: Site) -> ExpressionResult:
        seen = text in site["index.html"]
        return ExpressionResult(seen, "true" if seen else "false")

    return opinion


def generator_of_revisions() -> Generator:
    """One whose browser knows the revision's own check and that of the round before."""
    generator = Generator()
    generator.browser.opinions = {OWN: holds(b"<title>Sales</title>"), BY_ID: holds(b"id=total")}
    return generator


def revision(*checks: EarlierCheck, text: str = "Add a chart.", before: bytes = BEFORE) -> SiteCheckedOut:
    """A second round with a check of its own, of a site with these checks of the first."""
    of = brief(round=2, text=text, checks=(Check(kind="js", text=OWN),))
    earlier = EarlierChecks(checks=checks or (by_id(),))
    message = checked_out(of, checkout(index_html=before, README_md=README_TEXT))
    return message.model_copy(update={"earlier_checks": earlier})


def by_id() -> EarlierCheck:
    return EarlierCheck(kind="js", text=BY_ID, round=1)


def earlier_results(site: HandedOver) -> list[CheckResult]:
    return [check for check in site.evidence.checks if check.round is not None]


def page_of(site: SiteGenerated) -> bytes:
    return {file.path: file.content for file in site.files}["index.html"]
