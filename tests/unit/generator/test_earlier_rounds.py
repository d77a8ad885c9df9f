"""A revision is held to checks of earlier rounds that held before, unless its brief replaces what they ask for."""

from typing import Any

import pytest

from chassis.errors import TransientError
from contracts.brief import EarlierCheck, EarlierChecks, File
from contracts.progress_events import Generated
from generator.judge.judge import Criteria, Judge, Report
from generator.judge.regression_checks import FAILED_BEFORE, NOT_ALL_KNOWN, NOT_TOLD_BEFORE, REPLACED, UNKNOWN
from generator.site import Site
from tests.unit.generator.plans import plan_text
from tests.unit.generator.revisions import (
    BY_ID,
    KEEPS,
    MUST_STILL_HOLD,
    OWN,
    RENAMES,
    by_id,
    earlier_results,
    generator_of_revisions,
    holds,
    page_of,
    revision,
)
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, Generator
from tests.unit.generator.situations import accepted, attachment, brief


@pytest.fixture
def generator() -> Generator:
    return generator_of_revisions()


async def test_a_revision_that_keeps_what_held_needs_one_call_and_its_prompt_shows_the_checks(
    generator: Generator,
) -> None:
    generator.model.reply(KEEPS + README + DONE)
    await generator.handle(revision())
    (prompt,) = generator.model.prompts
    assert prompt.text.index(OWN) < prompt.text.index(MUST_STILL_HOLD) < prompt.text.index(BY_ID)


async def test_a_check_that_failed_before_is_not_held_against_the_revision(generator: Generator) -> None:
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision(before=PAGE))
    assert len(generator.model.prompts) == 1
    assert [(check.outcome, check.detail) for check in earlier_results(site)] == [("undecided", FAILED_BEFORE)]


async def test_a_check_that_the_brief_replaces_is_neither_shown_nor_held(generator: Generator) -> None:
    generator.model.reply_json(plan_text(replaced=[1]))
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision(text="Rename #total to #sum."))
    (prompt,) = generator.model.prompts
    assert BY_ID not in prompt.text
    assert MUST_STILL_HOLD not in prompt.text
    assert [(check.outcome, check.detail) for check in earlier_results(site)] == [("undecided", REPLACED)]


async def test_without_a_plan_a_check_is_replaced_only_by_a_script_that_asks_for_another_value(
    generator: Generator,
) -> None:
    before = EarlierCheck(kind="js", text='document.title === "Prices"', round=1)
    generator.model.reply(KEEPS + README + DONE)
    site = await generator.handle(revision(before, by_id(), text="Rename #total to #sum."))
    results = {check.text: (check.outcome, check.detail) for check in earlier_results(site)}
    assert results == {before.text: ("undecided", REPLACED), BY_ID: ("passed", "true")}
    assert before.text not in generator.model.prompts[0].text


async def test_number_in_the_plan_is_that_of_the_check_among_the_earlier_ones(generator: Generator) -> None:
    generator.model.reply_json(plan_text(replaced=[2]))
    generator.model.reply(KEEPS + README + DONE)
    second = EarlierCheck(kind="js", text="window.never", round=1)
    results = earlier_results(await generator.handle(revision(by_id(), second)))
    assert {check.text: check.detail for check in results} == {BY_ID: "true", second.text: REPLACED}


async def test_without_a_browser_no_script_is_held_and_the_prompt_shows_it(generator: Generator) -> None:
    generator.browser.fails(TransientError("no browser"))
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    (prompt,) = generator.model.prompts
    assert BY_ID in prompt.text
    assert [check.detail for check in earlier_results(site)] == [NOT_TOLD_BEFORE]


async def test_checks_of_several_rounds_are_told_apart_in_the_evidence(generator: Generator) -> None:
    generator.model.reply(KEEPS + README + DONE)
    second = EarlierCheck(kind="js", text="window.never", round=2)
    site = await generator.handle(revision(by_id(), second))
    assert [(check.round, check.outcome) for check in earlier_results(site)] == [(1, "passed"), (2, "undecided")]
    (facts,) = generator.reports.of(Generated)
    assert (facts.passed, facts.failed, facts.undecided) == (1, 0, 0)


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
    assert site.evidence.notices == notices
    readme = {file.path: file.content for file in site.files}["README.md"]
    assert b"earlier checks" not in readme


async def test_a_first_round_has_no_earlier_checks_and_says_nothing_of_them(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief()))
    assert site.evidence.notices == ()


async def test_a_bug_while_the_site_before_is_judged_costs_the_checks_and_not_the_page(generator: Generator) -> None:
    generator.browser.fails(ValueError("a bug"))
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    assert b"id=sum" in page_of(site)
    assert generator.counts["judge"] == 1


async def test_a_candidate_that_the_judge_failed_at_lists_the_earlier_checks_undecided(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Judge.__call__

    async def fails_at_candidates(self: Judge, site: Site, case: Criteria, **options: Any) -> Report:
        if case.brief.checks:
            raise RuntimeError("broken")
        return await judge(self, site, case, **options)

    monkeypatch.setattr(Judge, "__call__", fails_at_candidates)
    generator.model.reply(RENAMES + README + DONE)
    never = EarlierCheck(kind="js", text="window.never", round=2)
    results = earlier_results(await generator.handle(revision(by_id(), never)))
    assert [(check.round, check.outcome) for check in results] == [(1, "undecided"), (2, "undecided")]
    assert [check.detail for check in results] == ["the judge failed", FAILED_BEFORE]


async def test_a_redelivered_revision_is_held_to_what_the_first_attempt_found(generator: Generator) -> None:
    message = revision()
    generator.model.fail(TransientError("busy"))
    with pytest.raises(TransientError, match="busy"):
        await generator.handle(message)
    generator.browser.opinions = {OWN: holds(b"<title>Sales"), BY_ID: holds(b"<title>Sales")}
    generator.model.reply(KEEPS + README + DONE)
    assert [check.outcome for check in earlier_results(await generator.handle(message))] == ["passed"]
    assert len(generator.browser.shown) == 2


async def test_the_site_before_is_not_visited_where_no_time_is_left_for_a_repair(generator: Generator) -> None:
    generator.clock.advance(400)
    generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    assert len(generator.browser.shown) == 1
    assert [check.detail for check in earlier_results(site)] == [NOT_TOLD_BEFORE]


@pytest.mark.parametrize(("content", "published"), [(b"1 / 0", b"1 / 2"), (b"1 / 3", b"1 / 3")], ids=["same", "new"])
async def test_an_attachment_that_comes_again_does_not_undo_what_an_earlier_round_changed_in_it(
    content: bytes, published: bytes
) -> None:
    generator = generator_of_revisions()
    generator.model.reply(KEEPS + DONE)
    message = revision()
    assert message.checkout is not None
    script, sent_first = attachment("script.py", content), attachment("script.py", b"1 / 0")
    files = (*message.checkout.files, File(path="script.py", content=b"1 / 2"))
    again = message.model_copy(
        update={
            "brief": message.brief.model_copy(update={"attachments": (script,)}),
            "checkout": message.checkout.model_copy(update={"files": files}),
            "earlier_checks": EarlierChecks(checks=(by_id(),), attached=(sent_first.digest,)),
        }
    )
    assert {file.path: file.content for file in (await generator.handle(again)).files}["script.py"] == published
