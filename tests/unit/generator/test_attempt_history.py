"""What is remembered of a brief: the best candidate, what was asked, and that no more is kept than fits."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from chassis.errors import TransientError
from contracts.brief import Check
from contracts.evidence import CheckResult
from generator.attempt_history import History, HistoryStore
from generator.candidate import Candidate
from generator.faults import Fault
from generator.ports import Prompt, Reply
from generator.repair_loop import MAX_ANSWERS, MAX_STALLED
from generator.site import NO_FILES
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.judged_candidates import candidate, checked
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, Generator
from tests.unit.generator.situations import accepted, brief

ASKED = Prompt("", "a page")
SAID = Reply("a page", "STOP", "scripted", prompt_tokens=1, reply_tokens=1)
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NEVER = brief(checks=(Check(kind="js", text="false"),))
CUT = Fault("it was cut off", "app.js", kind="cut-file")


@pytest.fixture
def generator() -> Generator:
    return Generator()


def test_of_several_answers_the_better_candidate_is_kept() -> None:
    history = History()
    good, worse = candidate(b"good", checked("a", "passed")), candidate(b"worse", checked("a", "failed"))
    for one in (good, worse):
        history.add(ASKED, SAID, one, None, AT)
    assert history.best is good


def test_a_candidate_without_a_page_is_never_better_than_one_with_a_fatal_fault() -> None:
    history = History()
    page = candidate(b"page", faults=(CUT, CUT))
    no_page = candidate(b"", faults=(Fault("there is no file in the reply"),))
    history.add(ASKED, SAID, page, None, AT)
    history.add(ASKED, SAID, Candidate(NO_FILES, no_page.report, 2), page, AT)
    assert history.best is page


def test_histories_are_bounded_with_their_pictures_and_the_oldest_goes() -> None:
    histories = HistoryStore(most_bytes=100)
    for name in ("a", "b"):
        histories.of(name).add(ASKED, SAID, candidate(b"x", picture=b"j" * 60), None, AT)
    newest = histories.of("c")
    assert histories.of("a").best is None
    assert histories.of("c") is newest


@pytest.mark.parametrize(
    ("before", "after", "headway"),
    [
        ((checked("a", "failed", "0"),), (checked("a", "passed"),), True),
        ((checked("a", "failed", "0"),), (checked("a", "failed", "17.5"),), False),
        ((checked("a", "passed"),), (checked("a", "failed"),), False),
        ((checked("a", "failed", of_round=1),), (checked("a", "passed", of_round=1),), True),
        ((checked("a", "passed", of_round=1),), (checked("a", "failed", of_round=1),), False),
    ],
    ids=["a check passes", "another value", "a check breaks", "a regression is mended", "a regression"],
)
def test_headway_is_a_check_that_passes_and_not_another_value(
    before: Sequence[CheckResult], after: Sequence[CheckResult], *, headway: bool
) -> None:
    assert candidate(b"after", *after).improves(candidate(b"before", *before)) is headway


def test_a_fatal_fault_that_is_mended_is_headway_although_another_is_left() -> None:
    other = Fault("it was cut off", "data.js", kind="cut-file")
    assert candidate(b"x", faults=(other,)).improves(candidate(b"x", faults=(CUT,)))
    assert not candidate(b"x", faults=(CUT,)).improves(candidate(b"x", faults=(CUT,)))


async def test_a_redelivered_brief_whose_site_is_flawless_is_handed_over_without_a_call(generator: Generator) -> None:
    message = accepted(brief())
    generator.model.reply(INDEX + README + DONE)
    first = await generator.handle(message)
    assert await generator.handle(message) == first
    assert len(generator.model.prompts) == 1


async def test_a_redelivered_brief_whose_repairs_are_over_is_handed_over_without_a_call(generator: Generator) -> None:
    message = accepted(NEVER)
    for _ in range(1 + MAX_STALLED):
        generator.model.reply(INDEX + README + DONE)
    first = await generator.handle(message)
    assert await generator.handle(message) == first


async def test_an_attempt_goes_on_where_the_last_one_was_interrupted(generator: Generator) -> None:
    message = accepted(brief())
    generator.model.reply("I would begin with a heading.")
    generator.model.fail(TransientError("busy"))
    with pytest.raises(TransientError, match="busy"):
        await generator.handle(message)
    generator.model.reply(INDEX + README + DONE)
    assert (await generator.files(message))["index.html"] == PAGE
    interrupted, repeated = generator.model.prompts[1:]
    assert repeated == interrupted


async def test_answers_in_an_unknown_form_cost_four_calls_over_all_attempts_and_end_in_a_salvaged_page(
    generator: Generator,
) -> None:
    message = accepted(brief())
    for _ in range(MAX_ANSWERS):
        generator.model.reply('{"pages": {"home": "<h1>Sales</h1>"}}')
    with pytest.raises(TransientError, match="there is no file in the reply"):
        await generator.handle(message)
    assert len(generator.model.prompts) == 1 + MAX_STALLED
    assert (await generator.handle(message)).status == "salvaged"
    assert len(set(generator.model.prompts)) == len(generator.model.prompts) == MAX_ANSWERS


async def test_a_model_that_makes_no_headway_is_asked_after_the_others(generator: Generator) -> None:
    other = ScriptedModel("other")
    generator.asks([generator.model, other])
    for _ in range(2):
        generator.model.reply("I would begin with a heading.")
    other.reply(INDEX + README + DONE)
    assert (await generator.files(accepted(brief())))["index.html"] == PAGE


async def test_a_prompt_that_asks_again_says_how_often_and_quotes_the_form(generator: Generator) -> None:
    for _ in range(2):
        generator.model.reply("I would begin with a heading.")
    generator.model.reply(INDEX + README + DONE)
    await generator.handle(accepted(brief()))
    once, twice = (prompt.text for prompt in generator.model.prompts[1:])
    assert "This was answered once already" in once
    assert "This was answered twice already" in twice
    assert once.rstrip().endswith("<<<END index.html>>>\n<<<DONE>>>")
