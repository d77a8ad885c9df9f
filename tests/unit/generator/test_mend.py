"""What code can mend alone is mended before a site is judged, and no model is asked for it."""

import pytest

from contracts.brief import Check
from generator.mend import mend
from generator.ports import Answer
from tests.unit.generator.scripted_generator import DONE, INDEX, PAGE, README, README_TEXT, Generator
from tests.unit.generator.situations import accepted, attachment, brief

WHOLE = b"# Sales\n\n## Summary\n\nSales.\n\n## Setup\n\nServe it.\n\n## License\n\nMIT, see `LICENSE`.\n"
CODE = b"go();\n"


@pytest.mark.parametrize(
    "content",
    [b"```js\n" + CODE + b"```\n", b"```js\n" + CODE, CODE + b"```\n", b"\n~~~~\r\n" + CODE + b"~~~~"],
    ids=["both", "first line", "last line", "tildes"],
)
def test_a_fence_around_a_file_is_removed(content: bytes) -> None:
    mended = mend({"app.js": content}, ["app.js"], None)
    assert mended.files == {"app.js": CODE}
    assert mended.done == ("app.js: a code fence around it was removed",)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("app.js", CODE),
        ("app.js", b"const fence = `\n```js\n`;\n"),
        ("app.js", b"```\n```\n"),
        ("notes.md", b"```js\ngo();\n```\n"),
        ("README.md", README_TEXT),
    ],
    ids=["no fence", "a fence within", "nothing else", "Markdown", "a whole README"],
)
def test_a_file_in_order_stays_as_it_is(path: str, content: bytes) -> None:
    assert mend({"README.md": README_TEXT, path: content}, [path], WHOLE).files == {}


def test_a_file_that_the_model_did_not_write_stays_as_it_is() -> None:
    assert mend({"run.py": b"```\nx = 1\n", "README.md": b"# Old\n"}, [], WHOLE).files == {}


def test_a_readme_is_completed_and_what_it_says_is_kept() -> None:
    short = b"# Mine\n\nIt shows sales.\n"
    mended = mend({"README.md": short}, ["README.md"], WHOLE)
    assert mended.files == {"README.md": short + b"\n## Setup\n\nServe it.\n\n## License\n\nMIT, see `LICENSE`.\n"}
    assert mended.done == ("README.md: section Setup, License added",)


def test_a_site_without_a_readme_is_given_one() -> None:
    assert mend({"index.html": PAGE}, ["index.html"], WHOLE).files == {"README.md": WHOLE}


async def test_what_was_mended_stands_in_the_evidence_and_costs_no_call() -> None:
    generator = Generator()
    generator.model.reply(INDEX + README.replace("## License\n\nMIT\n", "") + DONE)
    site = await generator.handle(accepted(brief()))
    assert site.evidence is not None
    assert site.evidence.notices == ("README.md: section License added",)
    assert site.evidence.defects == ()
    assert len(generator.model.prompts) == 1


async def test_an_attached_readme_is_published_to_the_byte() -> None:
    generator = Generator()
    generator.model.reply(INDEX + DONE)
    given = attachment("README.md", b"# Given\n")
    files = await generator.files(accepted(brief(attachments=(given,))))
    assert files["README.md"] == given.content


async def test_a_check_on_the_licence_that_the_publisher_adds_is_true_when_it_is_judged() -> None:
    generator = Generator()
    asked = "fetch('LICENSE').then((got) => got.text()).then((text) => text.includes('MIT License'))"

    def opinion(site: object) -> Answer:
        seen = b"MIT License" in generator.browser.shown[-1].site["LICENSE"]
        return Answer(seen, str(seen))

    generator.browser.opinions = {asked: opinion}
    generator.model.reply(INDEX + README + DONE)
    site = await generator.handle(accepted(brief(checks=(Check(kind="js", text=asked),))))
    assert site.evidence is not None
    assert [check.outcome for check in site.evidence.checks] == ["passed"]
    assert "LICENSE" not in {file.path for file in site.files}
