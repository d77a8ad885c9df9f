"""What a reader's findings mean to the brief: what is asked again, what goes out, and what people are told."""

import json

import pytest

from contracts.brief import Attachment
from contracts.messages import SiteGenerated
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator, checkout
from tests.unit.generator.situations import HandedOver, accepted, attachment, brief, checked_out
from tools.stand_ins.gemini.example_replies import tagged

UNKNOWN = json.dumps({"site": {"markup": PAGE.decode(), "manual": README_TEXT.decode()}})


@pytest.fixture
def generator() -> Generator:
    return Generator()


def contents(site: SiteGenerated) -> dict[str, bytes]:
    return {file.path: file.content for file in site.files}


async def test_what_no_reader_understands_is_asked_for_in_the_form_that_is_wanted(generator: Generator) -> None:
    generator.model.reply(UNKNOWN)
    generator.model.reply(INDEX + README + DONE)
    assert contents(await generator.handle(accepted(brief())))["index.html"] == PAGE
    assert "`<<<FILE index.html>>>`" in generator.model.prompts[1].text.rpartition("could not be published")[2]


async def test_an_error_that_is_delivered_as_an_answer_is_reported_as_one(generator: Generator) -> None:
    generator.model.reply('{"error": {"code": 503, "message": "The model is overloaded."}}')
    generator.model.reply(INDEX + README + DONE)
    await generator.handle(accepted(brief()))
    assert "error message and no site: The model is overloaded. (503)" in generator.model.prompts[1].text


async def test_a_failed_edit_is_asked_again_with_the_text_as_it_stands_there(generator: Generator) -> None:
    script = "".join(f"step({number});\n" for number in range(90)) + "const total = sum(rows);\nshow(total);\n"
    pair = "<<<<<<< SEARCH\nconst total = sumOf(rows);\n=======\nconst total = 42;\n>>>>>>> REPLACE\n"
    generator.model.reply(f"<<<EDIT app.js>>>\n{pair}<<<END app.js>>>\n" + README + DONE)
    generator.model.reply(tagged({"app.js": script.replace("sum(rows)", "42")}))
    before = checkout(index_html=PAGE, app_js=script.encode())
    files = contents(await generator.handle(checked_out(brief(round=2), before)))
    assert b"const total = 42;" in files["app.js"]
    complaint = generator.model.prompts[1].text.rpartition("could not be published")[2]
    assert "step(89);\nconst total = sum(rows);\nshow(total);" in complaint
    assert "step(80)" not in complaint


BUGGY = b"total = 0\nfor row in rows:\n    total = row\nprint(total)\n"
FIXED = BUGGY.replace(b"total = row", b"total += row")
GIVEN = attachment("script.py", BUGGY, "text/x-python")


async def published(generator: Generator, text: str, given: Attachment = GIVEN, rule: str | None = None) -> HandedOver:
    if rule is not None:
        generator.model.reply_json(plan_text(files=[{"path": given.name, "rule": rule}]))
    generator.model.reply(INDEX + README + f"<<<FILE {given.name}>>>\n{FIXED.decode()}<<<END {given.name}>>>\n" + DONE)
    return await generator.handle(accepted(brief(text=text, attachments=(given,))))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Fix the bug in script.py and publish it.", None),
        ("The attached script has a bug. Please make it right.", None),
        ("Let script.py add up all rows.", "may change"),
        ("Das Skript hat einen Fehler. Repariere es.", "may change"),
    ],
)
async def test_an_attachment_that_the_brief_asks_to_change_is_changed_and_people_are_told(
    generator: Generator, text: str, rule: str | None
) -> None:
    site = await published(generator, text, rule=rule)
    assert contents(site)["script.py"] == FIXED
    assert "stays as it came" not in "".join(site.evidence.defects)
    assert "script.py: published as the model changed it, not as it was attached" in site.evidence.notices


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Show the source of script.py.", None),
        ("Publish script.py unchanged and fix the page.", None),
        ("Build a page that fixes script.py.", "as attached"),
    ],
)
async def test_a_change_that_nobody_asked_for_is_refused_and_people_are_told(
    generator: Generator, text: str, rule: str | None
) -> None:
    site = await published(generator, text, rule=rule)
    assert contents(site)["script.py"] == BUGGY
    assert "script.py: nothing in the brief asks to change this attachment" in "".join(site.evidence.defects)
    assert "as the model changed it" not in "".join(site.evidence.notices)


async def test_an_attachment_is_changed_by_an_edit_too(generator: Generator) -> None:
    pair = "<<<<<<< SEARCH\n    total = row\n=======\n    total += row\n>>>>>>> REPLACE\n"
    generator.model.reply(INDEX + README + f"<<<EDIT script.py>>>\n{pair}<<<END script.py>>>\n" + DONE)
    site = await generator.handle(accepted(brief(text="Fix script.py.", attachments=(GIVEN,))))
    assert contents(site)["script.py"] == FIXED
