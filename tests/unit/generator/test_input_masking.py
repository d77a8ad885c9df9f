"""Secrets in what a brief brings along are taken out before anybody sees them, and never cost the page."""

import pytest

from chassis.secret_scan import SecretScanner
from contracts.brief import Attachment, Check
from contracts.evidence import Evidence
from contracts.messages import Checkout
from generator.inputs.input_masking import mask_input_secrets
from generator.inputs.spreadsheet_process import Workbook
from generator.inputs.spreadsheet_reader import Sheet
from generator.judge.criteria import publisher_files
from generator.ports import ModelRefused
from generator.site import NO_FILES, Site
from tests.unit.generator.scripted_generator import DONE, INDEX, README, README_TEXT, Generator, checkout
from tests.unit.generator.situations import HandedOver, accepted, attachment, brief, checked_out

KEY = "AK" + "IA" + "QBCDEFGHIJ234567"
MASK = "*" * len(KEY)
PNG = b"\x89PNG\r\n\x1a\n\0" + KEY.encode()
MASKED = "keys.csv: a secret (AWS Access Key) in it was masked with asterisks"
LEFT_OUT = "photo.png: left out, because it holds a secret (AWS Access Key)"
SCANNER = SecretScanner({})
GIVEN: tuple[Attachment, ...] = (attachment("keys.csv", f"id,key\n1,{KEY}\n".encode()), attachment("photo.png", PNG))


@pytest.fixture
def generator() -> Generator:
    return Generator()


def evidence_of(site: HandedOver) -> Evidence:
    return site.evidence


async def handled(generator: Generator, *, revision: Checkout | None = None) -> dict[str, bytes]:
    generator.model.reply(INDEX + README + DONE)
    of = brief(text=f"Show keys.csv and photo.png. The key is {KEY}.", attachments=GIVEN, round=2 if revision else 1)
    message = checked_out(of, revision) if revision else accepted(of)
    site = await generator.handle(message)
    assert KEY not in site.model_dump_json()
    return {file.path: file.content for file in site.files}


async def test_secret_in_a_text_attachment_is_masked_in_the_published_copy(generator: Generator) -> None:
    assert (await handled(generator))["keys.csv"] == f"id,key\n1,{MASK}\n".encode()


async def test_binary_attachment_with_a_secret_is_not_published(generator: Generator) -> None:
    assert "photo.png" not in await handled(generator)


async def test_model_is_not_shown_the_secret_and_is_told_what_was_done(generator: Generator) -> None:
    await handled(generator)
    (prompt,) = generator.model.prompts
    assert KEY not in prompt.text
    assert KEY.encode() not in b"".join(part.content for part in prompt.parts)
    assert f"<notices>\n- {MASKED}\n- {LEFT_OUT}\n</notices>" in prompt.text


async def test_readme_and_evidence_say_which_file_held_a_secret(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief(attachments=GIVEN)))
    readme = {file.path: file.content for file in site.files}["README.md"].decode()
    assert readme.endswith(f"\n## Notices\n\n- {MASKED}\n- {LEFT_OUT}\n")
    assert evidence_of(site).notices == (MASKED, LEFT_OUT)


async def test_page_that_is_judged_is_the_page_that_is_published(generator: Generator) -> None:
    files = await handled(generator)
    assert generator.browser.shown[-1].site == {**publisher_files(), **files}
    assert len(generator.model.prompts) == 1


async def test_secret_in_the_site_that_is_revised_is_masked(generator: Generator) -> None:
    before = checkout(index_html=b"old", app_js=f"const key = '{KEY}';".encode(), photo_gif=b"GIF8" + KEY.encode())
    files = await handled(generator, revision=before)
    assert files["app.js"] == f"const key = '{MASK}';".encode()
    assert "photo.gif" not in files
    assert KEY not in generator.model.prompts[0].text


async def test_notices_of_an_earlier_round_are_not_repeated(generator: Generator) -> None:
    generator.model.reply(INDEX + DONE)
    earlier = f"{README_TEXT.decode()}\n## Notices\n\n- {MASKED}\n".encode()
    message = checked_out(brief(attachments=GIVEN, round=2), checkout(index_html=b"old", README_md=earlier))
    readme = (await generator.files(message))["README.md"].decode()
    assert readme == f"{README_TEXT.decode()}\n## Notices\n\n- {MASKED}\n- {LEFT_OUT}\n"


async def test_salvaged_page_quotes_no_secret(generator: Generator) -> None:
    generator.model.fail(ModelRefused("no"))
    site = await generator.handle(accepted(brief(text=f"Use the key {KEY}.", attachments=GIVEN)))
    assert site.status == "salvaged"
    assert KEY not in site.model_dump_json()
    assert MASKED in next(file.content for file in site.files if file.path == "README.md").decode()


async def test_secret_in_a_check_reaches_neither_prompt_nor_evidence(generator: Generator) -> None:
    generator.model.reply(INDEX + README + DONE)
    checks = (Check(kind="sentence", text=f"The page shows {KEY} somewhere"),)
    site = await generator.handle(accepted(brief(checks=checks)))
    assert KEY not in site.model_dump_json() + generator.model.prompts[0].text


def test_spreadsheet_with_a_secret_in_a_sheet_is_left_out_and_its_tables_are_masked() -> None:
    workbook = Workbook((Sheet("S", f"id,key\n1,{KEY}\n"), Sheet("T", "a\n")))
    of = brief(attachments=(attachment("data.xlsx", b"PK\x03\x04zipped"),))
    given = mask_input_secrets(SCANNER, of, NO_FILES, {"data.xlsx": workbook})
    assert given.withheld == {"data.xlsx"}
    assert given.workbooks["data.xlsx"].sheets == (Sheet("S", f"id,key\n1,{MASK}\n"), Sheet("T", "a\n"))
    assert [str(notice) for notice in given.notices] == [
        "data.xlsx: left out, because it holds a secret (AWS Access Key)"
    ]


def test_attachment_whose_name_holds_a_secret_is_not_even_named() -> None:
    given = mask_input_secrets(SCANNER, brief(attachments=(attachment(f"{KEY}.txt", b"x"),)), NO_FILES, {})
    assert given.brief.attachments == ()
    assert KEY not in repr(given.notices)
    assert len(given.notices) == 1


def test_what_holds_no_secret_is_left_as_it_is() -> None:
    of = brief(attachments=(attachment("a.csv", b"a\n"), attachment("b.png", b"\x89PNG\0")))
    existing = Site({"index.html": b"<p>"})
    given = mask_input_secrets(SCANNER, of, existing, {})
    assert (given.brief, given.existing, given.notices, given.withheld) == (of, existing, (), frozenset())


async def test_own_secret_in_an_attachment_is_masked_in_every_form() -> None:
    own = "s3cret-of-our-own-" + "aB3dE5fG7h"
    given = mask_input_secrets(
        SecretScanner({"GEMINI_API_KEY": own}), brief(attachments=(attachment("a.txt", own.encode()),)), NO_FILES, {}
    )
    assert given.brief.attachments[0].content == b"*" * len(own)
