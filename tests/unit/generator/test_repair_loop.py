"""What fails is repaired, the best candidate goes out, and what is known of it goes with it."""

import pytest

from chassis.errors import TransientError
from contracts.brief import Check
from contracts.evidence import CheckResult
from contracts.progress_events import Judged
from generator.faults import Fault
from generator.ports import ExpressionResult
from generator.prompts.shown_attachments import TEXT_BUDGET, UNSEEN_CHANGE
from generator.repair_loop import MAX_STALLED
from tests.unit.generator.plans import plan_text
from tests.unit.generator.revisions import holds
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, Generator
from tests.unit.generator.situations import accepted, attachment, brief

TOTAL = "document.querySelector('h1').textContent === 'Sales 42'"
TITLE = "document.title === 'Sales'"
CHECKED = brief(checks=(Check(kind="js", text=TOTAL), Check(kind="js", text=TITLE)))
RIGHT = INDEX.replace("<h1>Sales", "<h1>Sales 42")


@pytest.fixture
def generator() -> Generator:
    generator = Generator()
    generator.browser.opinions = {TOTAL: holds(b"Sales 42"), TITLE: holds(b"<title>Sales</title>")}
    return generator


def outcomes(checks: tuple[CheckResult, ...]) -> list[str]:
    return [check.outcome for check in checks]


async def test_a_site_that_passes_its_checks_goes_out_at_once_with_the_evidence(generator: Generator) -> None:
    generator.model.reply(RIGHT + README + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert outcomes(site.evidence.checks) == ["passed", "passed"]
    assert {check.how for check in site.evidence.checks} == {"browser"}
    assert (site.evidence.rounds, site.evidence.handed_over, site.evidence.browser) == (1, 1, True)
    assert site.evidence.defects == ()


async def test_a_failing_check_is_repaired_with_the_page_s_own_answer_in_the_prompt(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    generator.model.reply(RIGHT + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert b"Sales 42" in {file.path: file.content for file in site.files}["index.html"]
    assert (site.evidence.rounds, site.evidence.handed_over) == (2, 2)
    repair = generator.model.prompts[1].text
    assert TOTAL in repair
    assert "<h1>Sales</h1>" in repair
    assert [facts.failed for facts in generator.reports.of(Judged)] == [1, 0]


async def test_a_repair_that_makes_it_worse_is_not_taken(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    for title in ("Other", "Another"):
        generator.model.reply(INDEX.replace("<title>Sales</title>", f"<title>{title}</title>") + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert {file.path: file.content for file in site.files}["index.html"] == PAGE
    assert (site.evidence.rounds, site.evidence.handed_over) == (3, 1)
    assert outcomes(site.evidence.checks) == ["failed", "passed"]


async def test_every_repair_starts_from_the_best_candidate(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    generator.model.reply(INDEX.replace("<title>Sales</title>", "<title>Worse</title>") + DONE)
    generator.model.reply(RIGHT + DONE)
    site = await generator.handle(accepted(CHECKED))
    prompt = generator.model.prompts[2].text
    assert PAGE.decode() in prompt
    assert "Worse</title>" not in prompt.partition('<existing path="index.html">')[2]
    assert site.evidence.handed_over == 3


async def test_faults_seen_in_the_browser_are_repaired_too(generator: Generator) -> None:
    generator.browser.sees(faults=[Fault("app.js:1 TypeError", "index.html", fatal=False, kind="uncaught-exception")])
    generator.model.reply(INDEX + README + DONE)
    generator.model.reply(RIGHT + DONE)
    site = await generator.handle(accepted(brief()))
    assert "app.js:1 TypeError" in generator.model.prompts[1].text
    assert site.evidence.handed_over == 2


async def test_a_check_that_fails_for_want_of_a_host_is_undecided_and_not_repaired(generator: Generator) -> None:
    unreachable = Fault("cdn", fatal=False, kind="unreachable-host")
    consequence = Fault("marked is not defined", fatal=False, kind="uncaught-exception")
    excused = ExpressionResult(truthy=False, detail="false", undecided="a host could not be reached")
    generator.browser.sees(excused, True, faults=[unreachable, consequence])
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert outcomes(site.evidence.checks) == ["undecided", "passed"]
    assert site.evidence.defects == ()


async def test_a_broken_browser_leaves_checks_undecided_and_never_passed(generator: Generator) -> None:
    generator.browser.fails(TransientError("no browser"))
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert outcomes(site.evidence.checks) == ["undecided", "undecided"]
    assert not site.evidence.browser


async def test_late_work_is_not_repaired(generator: Generator) -> None:
    generator.clock.advance(400)
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(CHECKED))
    assert outcomes(site.evidence.checks) == ["failed", "passed"]
    assert len(generator.model.prompts) == 1


async def test_a_secret_that_the_model_never_removes_is_masked(generator: Generator) -> None:
    token = "ghp_" + "a1B2" * 9
    for _ in range(1 + MAX_STALLED):
        generator.model.reply(INDEX.replace("<h1>", f"<h1>{token}") + README + DONE)
    site = await generator.handle(accepted(brief()))
    page = {file.path: file.content for file in site.files}["index.html"].decode()
    assert f"<h1>{'*' * len(token)}" in page
    assert len(generator.model.prompts) == 1 + MAX_STALLED
    assert generator.browser.shown[-1].site["index.html"].decode() == page
    assert "index.html: a secret (GitHub Token) in it was masked with asterisks" in site.evidence.defects
    assert token not in str(generator.reports.events) + site.model_dump_json()


async def test_a_licence_file_that_a_check_names_is_written_by_code_beside_license(generator: Generator) -> None:
    generator.model.reply(INDEX + README + "<<<FILE LICENSE.md>>>\nmine\n<<<END LICENSE.md>>>\n" + DONE)
    check = Check(kind="sentence", text="LICENSE.md exists.")
    entry = {"number": 1, "by": "file", "path": "LICENSE.md", "expect": {"exists": True}}
    generator.model.reply_json(plan_text(checks=[entry]))
    site = await generator.handle(accepted(brief(checks=(check,))))
    files = {file.path: file.content for file in site.files}
    assert files["LICENSE.md"].startswith(b"MIT License\n")
    assert (site.evidence.rounds, site.evidence.checks[0].outcome) == (1, "passed")
    assert "do not send them:\n\n- `.nojekyll`\n- `LICENSE`\n- `LICENSE.md`\n" in generator.model.prompts[0].text


async def test_an_attachment_that_is_too_large_to_be_shown_whole_stays_as_it_came(generator: Generator) -> None:
    content = b"name,email\n" + b"Ann,a@example.org\n" * (TEXT_BUDGET // 10)
    generator.model.reply(RIGHT + README + "<<<FILE data.csv>>>\nname\nAnn\n<<<END data.csv>>>\n" + DONE)
    of = brief(text="Anonymise data.csv.", attachments=(attachment("data.csv", content),))
    site = await generator.handle(accepted(of))
    assert {file.path: file.content for file in site.files}["data.csv"] == content
    assert f"data.csv: {UNSEEN_CHANGE}" in site.evidence.notices
    assert "asks for changes in these attachments" not in generator.model.prompts[0].text
