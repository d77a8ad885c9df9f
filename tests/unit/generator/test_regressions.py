"""What held before a revision and fails in a candidate is repaired, after the brief's own checks."""

import pytest

from contracts.progress_events import Judged
from generator.repair_loop import MAX_STALLED
from tests.unit.generator.revisions import (
    BY_ID,
    HELD_BEFORE,
    KEEPS,
    MUST_STILL_HOLD,
    RENAMES,
    earlier_results,
    generator_of_revisions,
    page_of,
    revision,
)
from tests.unit.generator.scripted_generator import DONE, README, Generator


@pytest.fixture
def generator() -> Generator:
    return generator_of_revisions()


async def test_a_check_that_held_before_and_fails_now_is_repaired(generator: Generator) -> None:
    generator.model.reply(RENAMES + README + DONE)
    generator.model.reply(KEEPS + DONE)
    site = await generator.handle(revision())
    repair = generator.model.prompts[1].text
    assert BY_ID in repair[repair.index(HELD_BEFORE) :]
    assert b"id=total" in page_of(site)
    assert [(check.round, check.outcome, check.text) for check in earlier_results(site)] == [(1, "passed", BY_ID)]
    assert [facts.failed for facts in generator.reports.of(Judged)] == [1, 0]


async def test_a_repair_of_something_else_shows_the_earlier_checks_too(generator: Generator) -> None:
    generator.model.reply(KEEPS.replace("<title>Sales", "<title>Other") + README + DONE)
    generator.model.reply(KEEPS + DONE)
    await generator.handle(revision())
    repair = generator.model.prompts[1].text
    assert repair.index(MUST_STILL_HOLD) < repair.index(BY_ID)
    assert HELD_BEFORE not in repair


async def test_a_repair_that_mends_it_and_nothing_else_makes_headway(generator: Generator) -> None:
    other = "<title>Other"
    generator.model.reply(RENAMES.replace("<title>Sales", other) + README + DONE)
    generator.model.reply(KEEPS.replace("<title>Sales", other) + DONE)
    generator.model.reply(KEEPS + DONE)
    await generator.handle(revision())
    repair = generator.model.prompts[2].text
    assert "It fixed 1, broke 0 and left 1 of the checks.\nIt is better than what was there before" in repair
    assert f"- fixed: `{BY_ID}`: was `false`, is now `true`" in repair


async def test_a_repair_that_breaks_it_is_dropped_and_the_next_one_is_told_so(generator: Generator) -> None:
    other = "<title>Other"
    generator.model.reply(KEEPS.replace("<title>Sales", other) + README + DONE)
    generator.model.reply(RENAMES.replace("<title>Sales", other) + DONE)
    generator.model.reply(KEEPS + DONE)
    await generator.handle(revision())
    repair = generator.model.prompts[2].text
    assert "so it was dropped" in repair
    assert f"- broke: `{BY_ID}`: was `true`, is now `false`" in repair


async def test_a_check_that_stays_broken_does_not_keep_the_page_from_going_out(generator: Generator) -> None:
    for _ in range(1 + MAX_STALLED):
        generator.model.reply(RENAMES + README + DONE)
    site = await generator.handle(revision())
    assert b"id=sum" in page_of(site)
    assert site.status == "succeeded"
    assert [check.outcome for check in earlier_results(site)] == ["failed"]


async def test_the_brief_s_own_checks_count_before_those_of_earlier_rounds(generator: Generator) -> None:
    generator.model.reply(RENAMES + README + DONE)
    for _ in range(MAX_STALLED):
        generator.model.reply(KEEPS.replace("<title>Sales", "<title>Other") + DONE)
    assert b"<title>Sales" in page_of(await generator.handle(revision()))
