"""A README gets the sections that evaluators look for, once, and nothing else of it changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.brief import Check
from generator.readme_completion import complete_readme, missing_sections
from tests.unit.generator.plans import plan_text
from tests.unit.generator.scripted_generator import DONE, INDEX, Generator, checkout
from tests.unit.generator.situations import accepted, attachment, brief, checked_out

SECTIONS = ["Summary", "Setup", "Usage", "Code explanation", "License"]
ASKED = brief(text="Show $5.\n\n## Usage\n\nAnd more.")


def completed(text: str) -> str:
    return complete_readme(text.encode(), ASKED, ["b.css", "index.html"]).decode()


@pytest.mark.parametrize(
    "text",
    [
        "# App\n\n## Summary\n\na\n\n## Setup\n\nb\n\n## Usage\n\nc\n\n## Code explanation\n\nd\n\n## License\n\nMIT\n",
        "# App\n\nWhat it is.\n\n## Getting started\n\n## How to use it\n\n## How it works\n\n## License (MIT)\n",
        "App\n===\n\nIt is one.\n\nSet-up and usage\n---\n\nFiles\n---\n\nLicensing\n---\n",
        "What it is.\n\n**Installation**\n\na\n\n**Usage:**\n\nb\n\n__Project structure__\n\nc\n\n**License:** MIT\n",
        "# App\n### 1. Overview\n### 2. Local development\n### 3. Examples\n### 4. Code walkthrough\n### LICENSE\n",
        "# 🐦 App\n\n## 📝 Description\n## 🚀 Quick start\n## 💡 Usage\n## 🧠 Code/Design\n## 📄 Licence\n",
        "# App\n\nIt is one.\n\n# Installation & Usage\n\n# Architecture, licence\n",
        "<h1>App</h1>\n<h2>About</h2>\n<h2>Set up</h2>\n<h2><b>Usage</b></h2>\n<h2>Code</h2>\n<h2>License</h2>\n",
        "# App\n\nOne.\n\n## Getting started\n\n## How to play\n\n## Under the hood\n\n## Licensing & credits\n",
        "# App\n\nOne.\n\n**Setup**\\\nNone.\n\n## Instructions\n\n## Technical details\n\n#### Copyright ####\n",
    ],
)
def test_a_readme_with_every_section_stays_as_it_is_whatever_they_are_called(text: str) -> None:
    assert completed(text) == text


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("# App\n\nIt sums.\n", SECTIONS[1:]),
        ("# App\n", SECTIONS),
        ("# Code explorer\n\nOne.\n\n## Setup\n\n## Usage\n\n## License\n", ["Code explanation"]),
        ("", SECTIONS),
        ("# App\n\n![build](b.svg)\n\n## Setup\n\n## Usage\n\n## Code\n\n## License\n", ["Summary"]),
        ("# App\n\nOne.\n\n## Setup\n\n## How it works\n\n## License\n", ["Usage"]),
        ("# App\n\nOne.\n\n## Setup\n\n## Usage\n\n## Project\n\n## License\n", ["Code explanation"]),
        ("# App\n\nOne. **License** is MIT.\n\n## Setup\n\n## Usage\n\n## Files\n", ["License"]),
        ("# App\n\nOne.\n\n```md\n## Setup\n```\n\n## Usage\n\n## Files\n\n## License\n", ["Setup"]),
        ("# App\n\nOne.\n\n> ## Setup\n\n## Usage\n\n## Files\n\n## License\n", ["Setup"]),
    ],
)
def test_only_the_missing_sections_are_added_at_the_end(text: str, missing: list[str]) -> None:
    whole = completed(text)
    assert missing_sections(text) == missing
    assert whole.startswith(text.rstrip())
    added = whole.removeprefix(text.rstrip()).splitlines()
    assert [line.removeprefix("## ") for line in added if line.startswith("## ")] == missing
    assert missing_sections(whole) == []


def test_a_readme_of_ours_shows_the_brief_and_the_files() -> None:
    text = completed("")
    assert text.startswith("# Show $5.\n\n## Summary\n\n")
    assert "> Show $5.\n>\n> ## Usage\n>\n> And more.\n" in text
    assert "- `b.css`\n- `index.html`\n" in text
    assert "student@example.org" not in text


def test_sections_behind_an_open_code_block_are_no_part_of_it() -> None:
    assert missing_sections(completed("# App\n\nIt sums.\n\n~~~~sh\n# setup\n")) == []


@pytest.mark.parametrize("content", [b"\xff\xfe", b"# App\n\n<!-- never closed\n"])
def test_a_readme_in_which_nothing_more_would_be_read_stays_as_it_is(content: bytes) -> None:
    assert complete_readme(content, ASKED, []) == content


@given(st.lists(st.sampled_from(["# A", "## Setup", "text", "```", "**Usage**", "---", "> q", "- l", "<div>", ""])))
def test_completing_twice_changes_nothing_more(lines: list[str]) -> None:
    once = completed("\n".join(lines))
    assert completed(once) == once


@pytest.mark.parametrize(
    ("answer", "added"),
    [
        (
            "<<<FILE README.md>>>\n# Sales\n\nIt sums.\n## Usage\n## Files\n<<<END README.md>>>\n",
            "section Setup, License added",
        ),
        ("", "written from the brief, because none came"),
    ],
)
async def test_what_a_readme_lacks_costs_no_call_and_stands_in_the_evidence(answer: str, added: str) -> None:
    generator = Generator()
    generator.model.reply(INDEX + answer + DONE)
    site = await generator.handle(accepted(brief()))
    assert len(generator.model.prompts) == 1
    assert missing_sections({file.path: file.content for file in site.files}["README.md"].decode()) == []
    assert site.evidence.notices == (f"README.md: {added}",)
    assert site.evidence.defects == ()


async def test_a_repair_may_edit_a_section_that_code_added() -> None:
    generator = Generator()
    short = "<<<FILE README.md>>>\n# Sales\n\nIt sums.\n<<<END README.md>>>\n"
    edit = "<<<<<<< SEARCH\n## Usage\n=======\n## Usage\n\nPress Start.\n>>>>>>> REPLACE\n"
    generator.model.reply(INDEX + short + DONE)
    generator.model.reply(f"<<<EDIT README.md>>>\n{edit}<<<END README.md>>>\n" + DONE)
    check = Check(kind="sentence", text="README.md says how to start")
    entry = {"number": 1, "by": "file", "path": "README.md", "expect": {"contains": "Press Start."}}
    generator.model.reply_json(plan_text(checks=[entry]))
    files = await generator.files(accepted(brief(checks=(check,))))
    assert "## Usage\n\nPress Start.\n" in files["README.md"].decode()
    assert files["README.md"].decode().count("## Usage") == 1


async def test_an_attached_readme_is_kept_to_the_byte() -> None:
    generator = Generator()
    generator.model.reply(INDEX + DONE)
    asked = brief(attachments=(attachment("README.md", b"# Theirs\r\n"),))
    assert (await generator.files(accepted(asked)))["README.md"] == b"# Theirs\r\n"


async def test_a_revision_keeps_a_completed_readme_to_the_byte() -> None:
    readme = completed("# Sales\n\nIt sums.\n").encode()
    generator = Generator()
    generator.model.reply(INDEX + DONE)
    files = await generator.files(checked_out(brief(round=2), checkout(index_html=b"old", README_md=readme)))
    assert files["README.md"] == readme
