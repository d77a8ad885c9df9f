"""How a brief is taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.requirements import requirements_of
from generator.requirements.statements import LONGEST, paths_drawn, statements_of
from tests.unit.generator.situations import brief


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("One a.txt. Two b.txt! Three?", ["One a.txt.", "Two b.txt!", "Three?"]),
        ("See e.g. README.md vs. Index. Next", ["See e.g. README.md vs. Index.", "Next"]),
        ("A line\nthat goes on\n\nanother", ["A line that goes on", "another"]),
        ("- one\n  goes on\n* two\n1. three\n2) four", ["one goes on", "two", "three", "four"]),
        ("> quoted\n> twice", ["quoted twice"]),
        ("| a | b |\n|---|---|\n| c | d. E |", ["a | b", "c | d.", "E"]),
        ("before\n```\ncode(x.js)\nlone.txt\n```\nafter", ["before", "`lone.txt`", "after"]),
        ("```\nnever closed\nlone.txt", ["`lone.txt`"]),
        ("", []),
    ],
)
def test_a_text_becomes_statements(text: str, statements: list[str]) -> None:
    assert [statement.text for statement in statements_of(text) if "---" not in statement.text] == statements


def test_a_list_knows_what_it_hangs_from() -> None:
    text = (
        "# Rules\n\nDo not commit:\n\n- a.txt\n  - b.txt:\n    - c.txt\n- d.txt\n\nBut this.\n- e.txt\n## Next\n- f.txt"
    )
    intros = {statement.text: statement.intro for statement in statements_of(text)}
    assert intros["a.txt"] == intros["d.txt"] == "Rules Do not commit:"
    assert intros["c.txt"] == "Rules Do not commit: b.txt:"
    assert intros["e.txt"] == "Rules"
    assert intros["f.txt"] == "Next"


@pytest.mark.parametrize(
    ("tree", "paths"),
    [
        (
            "repo/\n├── a.html\n├── css/\n│   ├── b.css\n│   └── deep/\n│       └── c.css\n└── d.txt",
            "a.html css/b.css css/deep/c.css d.txt",
        ),
        ("├── a.html\n└── js/\n    └── b.js", "a.html js/b.js"),
        ("repo\n|-- a.html\n|-- data/\n|   `-- b.csv\n`-- c.md", "a.html data/b.csv c.md"),
    ],
)
def test_a_drawn_tree_is_read_with_its_folders(tree: str, paths: str) -> None:
    assert paths_drawn(tree.split("\n")) == paths.split()


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    pieces = [statement.text for statement in statements_of("word " * 1000 + "last.txt")]
    assert max(map(len, pieces)) <= LONGEST
    assert " ".join(pieces) == "word " * 1000 + "last.txt"


@given(st.text(alphabet=st.sampled_from('ab.,:- \n`"|#>*/⟦⟧0└{}()=é')) | st.text())
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert requirements_of(brief(text=text)).required[:2] == ("index.html", "README.md")
