"""Every candidate is told of with its own evidence, and every call to a model with what it used."""

import pytest

from contracts.brief import Check
from contracts.evidence import CheckResult, Evidence, JudgedCandidate, OutcomeCounts, SiteFile
from contracts.message_size_limits import EVIDENCE_MAX_BYTES
from contracts.model_events import ModelAnswered, Planned, Reviewed
from contracts.progress_events import Generated
from generator.evidence_record import shorten_evidence
from tests.unit.generator.plans import plan_text
from tests.unit.generator.revisions import holds
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator
from tests.unit.generator.situations import accepted, brief

TOTAL = "document.querySelector('h1').textContent === 'Sales 42'"
RIGHT = INDEX.replace("<h1>Sales", "<h1>Sales 42")
SHOWN = brief(checks=(Check(kind="sentence", text="The cards stand side by side."),))
PLAN = plan_text(
    checks=[{"number": 1, "by": "picture", "question": "Do the cards stand side by side?", "view": {"width": 800}}],
    requirements=[{"says": "There is a file LICENSE.", "by": "nobody", "why": "the publisher adds it"}],
    names={"#a": "a card"},
)
YES = '{"answers": [{"number": 1, "answer": "yes", "seen": "three cards in a row"}]}'


@pytest.fixture
def generator() -> Generator:
    generator = Generator()
    generator.browser.opinions = {TOTAL: holds(b"Sales 42")}
    return generator


async def test_each_candidate_is_told_with_its_own_results(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    generator.model.reply(RIGHT + DONE)
    site = await generator.handle(accepted(brief(checks=(Check(kind="js", text=TOTAL),))))
    first, second = site.evidence.candidates
    assert (first.number, first.repairs, second.number, second.repairs) == (1, None, 2, 1)
    assert [[check.outcome for check in one.checks] for one in (first, second)] == [["failed"], ["passed"]]
    assert (first.model, first.at, first.browser) == ("scripted", generator.clock.now(), True)
    assert set(second.written) == {"README.md", "index.html"}
    sizes = {"README.md": len(README_TEXT), "index.html": len(PAGE) + len(" 42")}
    assert site.evidence.files == tuple(SiteFile(path=path, bytes=size) for path, size in sizes.items())
    assert site.outcomes == OutcomeCounts(passed=1, failed=0, undecided=0)
    assert generator.reports.of(Generated)[0].outcomes == site.outcomes


async def test_the_calls_that_write_no_page_are_told_with_their_tokens(generator: Generator) -> None:
    generator.model.reply_json(PLAN)
    generator.model.reply_json(YES)
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(SHOWN))
    (planned,), (reviewed,) = generator.reports.of(Planned), generator.reports.of(Reviewed)
    assert (planned.model, planned.entries, planned.dropped) == ("scripted", 2, 0)
    assert (reviewed.model, reviewed.questions) == ("scripted", 1)
    (generated,) = generator.reports.of(Generated)
    assert planned.reply_tokens + reviewed.reply_tokens == generated.tokens_aside > 0
    assert len(generator.reports.of(ModelAnswered)) == 1
    assert site.outcomes == OutcomeCounts(passed=1, failed=0, undecided=1)
    assert [check.outcome for check in site.evidence.candidates[0].checks] == ["passed"]


def test_candidates_give_way_before_a_check_of_the_chosen_one_is_shortened(generator: Generator) -> None:
    check = CheckResult(text="x" * 2000, kind="js", outcome="failed", how="browser", detail="y" * 2000)
    now = generator.clock.now()
    candidates = tuple(JudgedCandidate(number=one, at=now, model="a", checks=(check,) * 20) for one in range(1, 5))
    short = shorten_evidence(Evidence(checks=(check,) * 20, candidates=candidates))
    assert short.checks == (check,) * 20
    assert [one.number for one in short.candidates] == [3, 4]
    assert len(short.model_dump_json()) <= EVIDENCE_MAX_BYTES
