"""A revision keeps what checks of earlier rounds ask for, unless its brief replaces that."""

from typing import Any

import pytest

from chassis.errors import TransientError
from contracts.brief import Check, EarlierCheck, EarlierChecks
from contracts.evidence import CheckResult
from contracts.messages import SiteCheckedOut, SiteGenerated
from contracts.progress import Stage
from generator.findings import Site
from generator.judge.earlier import FAILED_BEFORE, NOT_ALL_KNOWN, NOT_TOLD_BEFORE, REPLACED, UNKNOWN
from generator.ports import Answer
from generator.repair import MOST_ROUNDS
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator, checkout
from tests.unit.generator.situations import accepted, brief, checked_out

OWN = "document.title === 'Sales'"
BY_ID = "!!document.querySelector('#total')"
BEFORE = PAGE.replace(b"<h1>", b"<h1 id=total>")
KEEPS = INDEX.replace("<h1>", "<h1 id=total>")
RENAMES = INDEX.replace("<h1>", "<h1 id=sum>")
HELD_BEFORE = "held before this revision and fail now"
MUST_STILL_HOLD = "checks of earlier rounds must still hold"


def holds(text: bytes) -> Any:
    def opinion(site: Site) -> Answer:
        seen = text in site["index.html"]
        return Answer(seen, "true" if seen else "false")

    return opinion


@pytest.fixture
def generator() -> Generator:
    generator = Generator()
    generator.browser.opinions = {OWN: holds(b"<title>Sales</title>"), BY_ID: holds(b"id=total")}
    return generator


def revision(
    *checks: EarlierCheck, text: str = "Add a chart.", before: bytes = BEFORE, complete: bool = True
) -> SiteCheckedOut:
    """A second round with a check of its own, of a site with these checks of the first."""
    of = brief(round=2, text=text, checks=(Check(kind="js", text=OWN),))
    earlier = EarlierChecks(checks=checks or (by_id(),), complete=complete)
    message = checked_out(of, checkout(index_html=before, README_md=README_TEXT))
    return message.model_copy(update={"earlier_checks": earlier})


def by_id(number: int = 1) -> EarlierCheck:
    return EarlierCheck(kind="js", text=BY_ID, round=number)


def earlier_results(site: SiteGenerated) -> list[CheckResult]:
    assert site.evidence is not None
    return [check for check in site.evidence.checks if check.round is not None]


def page_of(site: SiteGenerated) -> bytes:
    return {file.path: file.content for file in site.files}["index.html"]


async def test_a_check_that_held_before_and_fails_now_is_repaired(generator: Generator) -> None:
    generator.model.reply(RENAMES + README + DONE)
    generator.model.reply(KEEPS + DONE)
    site = await generator.handle(revision())
    repair = generator.model.prompts[1].text
    assert BY_ID in repair[repair.index(HELD_BEFORE) :]
    assert b"id=total" in page_of(site)
    assert [(check.round, check.outcome, check.text) for check in earlier_results(site)] == [(1, "passed", BY_ID)]
    assert [facts["failed"] for facts in generator.reports.of(Stage.JUDGED)] == [1, 0]


async def test_a_revision_that_keeps_what_held_needs_one_call_and_its_prompt_shows_the_checks(
    generator: Generator,
) -> None:
    generator.model.reply(KEEPS + README + DONE)
    await generator.handle(revision())
    (prompt,) = generator.model.prompts
    assert prompt.text.index(OWN) < prompt.text.index(MUST_STILL_HOLD) < prompt.text.index(BY_ID)


async def test_a_repair_of_something_else_shows_the_earlier_checks_too(generator: Generator) -> None:
    generator.model.reply(KEEPS.replace("<title>Sales", "<title>Other") + README + DONE)
    generator.model.reply(KEEPS + DONE)
    await generator.handle(revision())
    repair = generator.model.prompts[1].text
    assert repair.index(MUST_STILL_HOLD) < repair.index(BY_ID)
    assert HELD_BEFORE not in repair


async def test_a_check_that_failed_before_is_not_held_against_the_revision(generator: Generator) -> None:
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision(before=PAGE))
    assert len(generator.model.prompts) == 1
    assert [(check.outcome, check.detail) for check in earlier_results(site)] == [("undecided", FAILED_BEFORE)]


async def test_a_check_that_the_brief_replaces_is_neither_shown_nor_held(generator: Generator) -> None:
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision(text="Rename #total to #sum."))
    (prompt,) = generator.model.prompts
    assert BY_ID not in prompt.text
    assert MUST_STILL_HOLD not in prompt.text
    assert [(check.outcome, check.detail) for check in earlier_results(site)] == [("undecided", REPLACED)]


async def test_without_a_browser_no_script_is_held_and_the_prompt_shows_it(generator: Generator) -> None:
    generator.browser.fails(TransientError("no browser"))
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    (prompt,) = generator.model.prompts
    assert BY_ID in prompt.text
    assert [check.detail for check in earlier_results(site)] == [NOT_TOLD_BEFORE]


async def test_a_sentence_of_an_earlier_round_is_decided_by_rule(generator: Generator) -> None:
    sentence = EarlierCheck(kind="sentence", text="#total exists.", round=1)
    generator.model.reply(RENAMES + README + DONE)
    generator.model.reply(KEEPS + DONE)
    site = await generator.handle(revision(sentence))
    assert b"id=total" in page_of(site)
    assert [(check.outcome, check.how) for check in earlier_results(site)] == [("passed", "rule")]


async def test_a_check_that_stays_broken_does_not_keep_the_page_from_going_out(generator: Generator) -> None:
    for _ in range(MOST_ROUNDS):
        generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    assert b"id=sum" in page_of(site)
    assert site.status == "succeeded"
    assert [check.outcome for check in earlier_results(site)] == ["failed"]


async def test_the_brief_s_own_checks_count_before_those_of_earlier_rounds(generator: Generator) -> None:
    generator.model.reply(RENAMES + README + DONE)
    for _ in range(MOST_ROUNDS - 1):
        generator.model.reply(KEEPS.replace("<title>Sales", "<title>Other") + DONE)
    assert b"<title>Sales" in page_of(await generator.handle(revision()))


async def test_checks_of_several_rounds_are_told_apart_in_the_evidence(generator: Generator) -> None:
    generator.model.reply(KEEPS + README + DONE)
    second = EarlierCheck(kind="js", text="window.never", round=2)
    site = await generator.handle(revision(by_id(), second))
    assert [(check.round, check.outcome) for check in earlier_results(site)] == [(1, "passed"), (2, "undecided")]
    (facts,) = generator.reports.of(Stage.GENERATED)
    assert (facts["passed"], facts["failed"], facts["undecided"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("earlier", "notices"),
    [
        (None, (UNKNOWN,)),
        (EarlierChecks(complete=False), (NOT_ALL_KNOWN,)),
        (EarlierChecks(checks=(by_id(),)), ()),
    ],
)
async def test_the_evidence_says_where_earlier_checks_are_not_known_and_the_readme_does_not(
    generator: Generator, earlier: EarlierChecks | None, notices: tuple[str, ...]
) -> None:
    generator.model.reply(KEEPS + README + DONE)
    site = await generator.handle(revision().model_copy(update={"earlier_checks": earlier}))
    assert site.evidence is not None
    assert site.evidence.notices == notices
    readme = {file.path: file.content for file in site.files}["README.md"]
    assert b"earlier checks" not in readme


async def test_a_first_round_has_no_earlier_checks_and_says_nothing_of_them(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief()))
    assert site.evidence is not None
    assert site.evidence.notices == ()


async def test_a_bug_while_the_site_before_is_judged_costs_the_checks_and_not_the_page(generator: Generator) -> None:
    generator.browser.fails(ValueError("a bug"))
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    assert b"id=sum" in page_of(site)
    assert generator.counts["judge"] == 1


async def test_the_site_before_is_not_visited_where_no_time_is_left_for_a_repair(generator: Generator) -> None:
    generator.clock.advance(400)
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    assert len(generator.browser.shown) == 1
    assert [check.detail for check in earlier_results(site)] == [NOT_TOLD_BEFORE]
