"""Which READMEs say what is looked for, and what they link to."""

from generator.judge.inspection.readme_inspection import inspect_readme
from tests.unit.generator.judge.inspection.looking import faults_of

WHOLE = "# App\n\n## Summary\n\na\n\n## Setup\n\nb\n\n## Usage\n\nc\n\n## Code explanation\n\nd\n\n## Licence\n\nMIT\n"


def reasons(text: str) -> list[str]:
    return [fault.reason for fault in inspect_readme("README.md", text).faults]


def test_what_is_missing_is_named() -> None:
    assert reasons(WHOLE.replace("## Usage", "## Birds").replace("## Licence", "## Thanks")) == [
        "the README has no section Usage, License; give each of them a heading and its text"
    ]


def test_links_count_from_the_repository_and_may_lead_to_githubs_pages() -> None:
    text = WHOLE + "[a](LICENSE) [b](/a.txt) [c](../../issues) [d](https://example.org) [e](#usage) ![f](a.txt)\n"
    assert faults_of({"README.md": text, "a.txt": "a"}) == []
    faults = faults_of({"README.md": WHOLE + "\n[a](b.txt)\n"})
    assert [(fault.kind, fault.reason[:8]) for fault in faults] == [("local-reference", "line 23,")]
