import pytest

from contracts.brief import File
from publisher.readme import with_readme
from tests.unit.publisher.messages import README

INDEX = File(path="index.html", content=b"<p>")
SECTIONS = ["## Summary", "## Setup", "## Usage", "## Code explanation", "## License"]


def readme(content: bytes | None, title: str = "Sum of sales") -> str:
    site = [INDEX] if content is None else [File(path="README.md", content=content), INDEX]
    files = {file.path: file.content for file in with_readme(site, title)}
    assert files.keys() == {"README.md", "index.html"}
    return files["README.md"].decode()


def added(text: str) -> list[str]:
    return [line for line in text.splitlines() if line in SECTIONS]


def test_a_complete_readme_is_kept_to_the_byte() -> None:
    assert readme(README) == README.decode()


def test_a_site_without_a_readme_gets_one_with_every_section() -> None:
    text = readme(None, "Sum of\n sales")
    assert text.startswith("# Sum of sales\n\n## Summary\n\nSum of sales\n")
    assert added(text) == SECTIONS
    assert "- `index.html`" in text
    assert "[LICENSE](LICENSE)" in text


def test_what_is_there_stays_and_only_what_is_missing_follows() -> None:
    before = "# Sales\n\nIt sums sales.\n\n## Installation\n\nNone.\n\n## How to use it\n\nOpen it.\n"
    text = readme(before.encode())
    assert text.startswith(before)
    assert added(text) == ["## Code explanation", "## License"]


@pytest.mark.parametrize(
    "text",
    [
        "Sales\n=====\n\nIt sums.\n\nSetup\n-----\n\n## Usage\n\n## Files\n\n## Licence\n",
        "# Overview\n\n## Getting started\n## Install\n\n### 🚀 Usage\n\n## How it works\n\n## License (MIT) ##\n",
    ],
)
def test_sections_are_known_by_other_names_and_forms(text: str) -> None:
    assert readme(text.encode()) == text


def test_a_heading_within_code_is_none() -> None:
    assert added(readme(b"# A\n\nB\n\n```sh\n# setup\n```\n")) == SECTIONS[1:]


def test_completing_twice_changes_nothing_more() -> None:
    once = readme(b"# Sales")
    assert readme(once.encode()) == once


def test_a_readme_that_is_no_text_is_left_alone() -> None:
    site = (File(path="README.md", content=b"\xff\xfe"), INDEX)
    assert with_readme(site, "x") == site
