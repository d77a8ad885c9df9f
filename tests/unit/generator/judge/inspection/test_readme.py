"""Which READMEs say what is looked for."""

import pytest

from generator.judge.inspection.readme import read_readme
from tests.unit.generator.judge.inspection.looking import faults_of

WHOLE = "# App\n\n## Summary\n\na\n\n## Setup\n\nb\n\n## Usage\n\nc\n\n## Code explanation\n\nd\n\n## Licence\n\nMIT\n"


def reasons(text: str) -> list[str]:
    return [fault.reason for fault in read_readme("README.md", text).faults]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "# App\n\nWhat it is.\n\n## Getting started\n\n## How to use it\n\n## How it works\n\n## License (MIT)\n",
        "App\n===\n\nIt is one.\n\nSet-up and usage\n---\n\nFiles\n---\n\nLicensing\n---\n",
        "What it is.\n\n**Installation**\n\na\n\n**Usage:**\n\nb\n\n__Project structure__\n\nc\n\n**License**\n\nMIT\n",
        "# App\n### 1. Overview\n### 2. Local development\n### 3. Examples\n### 4. Code walkthrough\n### LICENSE\n",
        "# 🐦 App\n\n## 📝 Description\n## 🚀 Quick start\n## 💡 Usage\n## 🧠 Code/Design\n## 📄 Licence\n",
    ],
)
def test_sections_count_whatever_they_are_called(text: str) -> None:
    assert reasons(text) == []


def test_what_is_missing_is_named() -> None:
    assert reasons(WHOLE.replace("## Usage", "## Birds").replace("## Licence", "## Thanks")) == [
        "the README has no section Usage, License; give each of them a heading and its text"
    ]


def test_a_heading_in_a_code_block_is_none() -> None:
    assert "Setup" in reasons(WHOLE.replace("## Setup", "```\n## Setup\n```"))[0]


def test_links_count_from_the_repository_and_may_lead_to_githubs_pages() -> None:
    text = WHOLE + "[a](LICENSE) [b](/a.txt) [c](../../issues) [d](https://example.org) [e](#usage) ![f](a.txt)\n"
    assert faults_of({"README.md": text, "a.txt": "a"}) == []
    faults = faults_of({"README.md": WHOLE + "\n[a](b.txt)\n"})
    assert [(fault.kind, fault.reason[:8]) for fault in faults] == [("local-reference", "line 23,")]
