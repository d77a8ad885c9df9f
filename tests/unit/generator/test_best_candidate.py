"""A brief whose site came out well once is never salvaged away: the best whole candidate goes out."""

import json

import pytest

from chassis.errors import TransientError
from contracts.brief import Check
from generator.ports import AccountRefused, ModelRefused
from generator.repair_loop import MAX_ANSWERS
from tests.stand_ins.code_model import ScriptedModel
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator, checkout
from tests.unit.generator.situations import accepted, brief, checked_out

WHOLE = INDEX + README
LOOP = "<<<FILE index.html>>>\n" + "<p>and so on</p>\n" * 200
NOTES = "<<<FILE notes-1.md>>>\n" + "and so on\n" * 200
IN_PAGE = "<<<FILE index.html>>>\n" + PAGE.decode() + "<p>and so on</p>\n" * 200
FENCED = f"```html index.html\n{PAGE.decode()}```\n\n```markdown README.md\n{README_TEXT.decode()}```\n\n"
AS_JSON = json.dumps(
    {
        "files": [
            {"path": "index.html", "content": PAGE.decode()},
            {"path": "README.md", "content": README_TEXT.decode()},
        ]
    }
)
BLANK = "<<<FILE index.html>>>\n<<<END index.html>>>\n<<<FILE README.md>>>\n<<<END README.md>>>\n"
ELIDED = INDEX.replace("<body>", "<body>\n<!-- ... rest of the page unchanged ... -->\n")
TRUE = brief(checks=(Check(kind="js", text="false"),))
ENDS = [
    TransientError("busy"),
    TransientError("quota", retry_after=300),
    ModelRefused("blocked"),
    AccountRefused("KEY_LEAKED", "leaked"),
    RecursionError("a bug of the adapter's"),
]


@pytest.fixture
def generator() -> Generator:
    return Generator()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (WHOLE + DONE + WHOLE + DONE, "STOP"),
        (WHOLE + WHOLE, "STOP"),
        (WHOLE + DONE + INDEX + README.replace("Sales", "Prices") + DONE, "STOP"),
        (WHOLE + DONE + LOOP, "MAX_TOKENS"),
        (WHOLE + LOOP, "MAX_TOKENS"),
        (WHOLE + DONE + "and so on " * 500, "MAX_TOKENS"),
        (WHOLE + "and so on " * 500, "MAX_TOKENS"),
        (WHOLE + NOTES, "MAX_TOKENS"),
        (WHOLE + DONE + WHOLE * 20 + LOOP, "MAX_TOKENS"),
        (README + IN_PAGE, "MAX_TOKENS"),
        (README + IN_PAGE, "STOP"),
        (FENCED + "```markdown notes.md\nand so on\n", "MAX_TOKENS"),
        (AS_JSON[:-2] + ', {"path": "notes.md", "content": "and so on and so', "MAX_TOKENS"),
        (WHOLE + DONE + BLANK, "STOP"),
        (WHOLE + DONE + ELIDED + DONE, "STOP"),
        *((WHOLE + DONE, reason) for reason in ("RECITATION", "OTHER", "SAFETY", "LANGUAGE", "MALFORMED", "99")),
        *((WHOLE, reason) for reason in ("RECITATION", "OTHER", "LANGUAGE")),
    ],
    ids=range(24),
)
async def test_a_whole_site_goes_out_however_the_answer_went_on_or_ended(
    generator: Generator, text: str, reason: str
) -> None:
    generator.model.reply(text, reason)
    site = await generator.handle(accepted(brief()))
    assert site.status == "succeeded"
    assert {file.path: file.content for file in site.files}["index.html"] == PAGE
    assert len(generator.model.prompts) == 1


async def test_a_page_that_was_said_twice_without_tags_is_said_once(generator: Generator) -> None:
    page = PAGE.decode()
    generator.model.reply(f"{page}\n{page}")
    generator.model.reply(README + DONE)
    assert (await generator.files(accepted(brief())))["index.html"] == PAGE


async def test_a_cut_answer_whose_page_lacks_a_file_is_asked_for_the_rest(generator: Generator) -> None:
    page = INDEX.replace("</body>", '<script src="app.js"></script></body>')
    generator.model.reply(page + README + "<<<FILE app.js>>>\nhalf", "MAX_TOKENS")
    generator.model.reply("<<<FILE app.js>>>\nall()\n<<<END app.js>>>\n" + DONE)
    assert (await generator.files(accepted(brief())))["app.js"] == b"all()\n"


async def test_a_revision_that_was_cut_in_a_file_is_asked_for_the_rest(generator: Generator) -> None:
    generator.model.reply(INDEX + "<<<FILE app.js>>>\nhalf", "MAX_TOKENS")
    generator.model.reply("<<<FILE app.js>>>\nall()\n<<<END app.js>>>\n" + DONE)
    before = checkout(index_html=b"old", README_md=README_TEXT, app_js=b"old()")
    assert (await generator.files(checked_out(brief(round=2), before)))["app.js"] == b"all()\n"


@pytest.mark.parametrize("end", ENDS, ids=lambda error: type(error).__name__)
async def test_whatever_ends_the_repairs_the_best_candidate_goes_out(generator: Generator, end: Exception) -> None:
    generator.model.reply(WHOLE + DONE)
    generator.model.fail(end)
    site = await generator.handle(accepted(TRUE))
    assert site.status == "succeeded"
    assert {file.path: file.content for file in site.files}["index.html"] == PAGE


@pytest.mark.parametrize("end", ENDS, ids=lambda error: type(error).__name__)
async def test_a_whole_page_with_a_fatal_fault_goes_out_at_the_end_rather_than_a_salvaged_one(
    generator: Generator, end: Exception
) -> None:
    page = INDEX.replace("</body>", '<script src="app.js"></script></body>')
    for _ in range(MAX_ANSWERS):
        generator.model.reply(page + README + "<<<FILE app.js>>>\nhalf", "MAX_TOKENS")
    message = accepted(brief())
    with pytest.raises(TransientError):
        await generator.handle(message)
    generator.clock.advance(400)
    generator.model.fail(end)
    site = await generator.handle(message)
    assert site.status == "succeeded"
    assert b"app.js" in {file.path: file.content for file in site.files}["index.html"]
    assert any("app.js" in defect for defect in site.evidence.defects)


async def test_the_last_resort_is_the_best_candidate_of_an_earlier_attempt(generator: Generator) -> None:
    generator.model.reply(WHOLE + DONE)
    message = accepted(brief())
    await generator.handle(message)
    site = await generator.last_resort(message, "a bug in a redelivery")
    assert site.status == "succeeded"
    assert {file.path: file.content for file in site.files}["index.html"] == PAGE


async def test_a_run_carries_its_number_and_is_not_answered_with_the_site_of_another(generator: Generator) -> None:
    first = accepted(brief())
    second = first.model_copy(update={"run": 2})
    generator.model.reply(WHOLE + DONE)
    assert (await generator.handle(first)).run == 1
    site = await generator.last_resort(second, "a bug")
    assert (site.run, site.status) == (2, "salvaged")
    generator.model.reply(WHOLE + DONE)
    assert (await generator.handle(second)).run == 2


async def test_a_secret_in_the_best_candidate_is_masked_whatever_else_is_wrong_with_it(generator: Generator) -> None:
    token = "ghp_" + "a1B2" * 9
    page = INDEX.replace("</body>", f'{token}<script src="app.js"></script></body>')
    generator.clock.advance(400)
    generator.model.reply(page + README + "<<<FILE app.js>>>\nhalf", "MAX_TOKENS")
    site = await generator.handle(accepted(brief()))
    assert site.status == "succeeded"
    files = {file.path: file.content for file in site.files}
    assert b"app.js" in files["index.html"]
    assert all(token.encode() not in content for content in files.values())
    assert token not in site.model_dump_json()


async def test_a_revision_without_any_file_of_the_model_s_is_salvaged(generator: Generator) -> None:
    generator.clock.advance(400)
    generator.model.reply("I am sorry.")
    site = await generator.handle(checked_out(brief(round=2), checkout(index_html=b"old", README_md=b"# Old\n")))
    assert site.status == "salvaged"


async def test_a_model_that_broke_off_is_asked_after_the_others(generator: Generator) -> None:
    other = ScriptedModel("other")
    generator.asks([generator.model, other])
    generator.model.reply("I may not", "RECITATION")
    other.reply(WHOLE + DONE)
    assert (await generator.files(accepted(brief())))["index.html"] == PAGE
