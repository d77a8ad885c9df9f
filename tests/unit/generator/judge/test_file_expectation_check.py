"""What a file of the site has to be or hold, as a plan says it."""

from collections.abc import Sequence
from typing import Any

import pytest

from generator.file_requirements import Requirements
from generator.judge.criteria import Criteria
from generator.judge.file_expectation_check import judge_file
from generator.plan.entry_parser import parse_entry
from generator.plan.plan import CheckEntry
from generator.site import Site
from tests.unit.generator.situations import attachment, brief

WORKFLOW = b"on:\n  push:\n    branches: [main]\njobs:\n  build:\n    steps:\n      - run: make\n      - uses: a/b@v1\n"
SITE = Site(
    {
        "README.md": b"# App\n\n## License\n\nMIT\n",
        "data.json": b'{"a": {"b": [1, {"c": "x"}]}, "n": 2, "yes": true}',
        ".github/workflows/build.yml": WORKFLOW,
        "uid.txt": b"1234\n",
        "broken.json": b"{",
        "broken.yml": b"a: [1",
        "long.yml": b" " * 300_001,
        "windows.txt": b"one\r\ntwo\r\n",
        "bomb.yml": b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b", ".join([b"*%c" % (97 + n)] * 9)) for n in range(12)),
    }
)
OF = brief(attachments=(attachment("uid.txt", b"1234\n"), attachment("other.txt", b"1235\n")))
CASE = Criteria(OF, Requirements(built_later=frozenset({"report.json"})), "a-site", frozenset({"large.bin"}))


def outcome(path: str, expect: Any) -> tuple[str, str]:
    entry = parse_entry(CheckEntry, {"number": 1, "by": "file", "path": path, "expect": expect})
    judged = judge_file(entry, SITE, CASE)
    return judged.outcome, judged.detail


AS_EXPECTED: Sequence[tuple[str, Any]] = [
    ("README.md", {"exists": True}),
    ("README.md", {"absent": False}),
    ("nothing.txt", {"absent": True}),
    ("nothing.txt", {"exists": False}),
    ("report.json", {"absent": True}),
    ("README.md", {"matches": "(?i)licen[cs]e"}),
    ("README.md", {"matches": ["(?m)^# App$", "MIT"]}),
    ("README.md", {"lacks": "LATER"}),
    ("README.md", [{"exists": True}, {"contains": "## License"}]),
    ("uid.txt", {"same as": "uid.txt"}),
    ("data.json", {"path": "a.b[1].c", "value": "x"}),
    ("data.json", {"path": "$.a.b[-1]['c']", "value": "x"}),
    ("data.json", {"path": "n", "value": 2}),
    ("data.json", {"path": "n", "value": "2"}),
    ("data.json", {"path": "yes", "value": True}),
    ("data.json", {"path": "a.b"}),
    ("data.json", {"path": "a.b[*]", "value": 1}),
    ("data.json", {"path": "/a/b/1/c", "value": "x"}),
    ("data.json", {"path": "a.b", "count": 2}),
    ("data.json", {"path": "a.b", "contains": 1}),
    ("data.json", {"path": "a", "contains": "b"}),
    ("data.json", {"path": "a.b[1].c", "contains": "x"}),
    ("data.json", {"path": "a.b[1][*]", "value": "x"}),
    ("data.json", {"path": "a.b", "count": ["≥", "2"]}),
    ("data.json", {"json": ["n"]}),
    ("data.json", {"path": "a.z", "exists": False}),
    ("data.json", {"path": "yes", "value": "true"}),
    ("data.json", [{"path": "n", "value": 2}, {"path": "n", ">": 1}, {"path": "n", "not": 3}]),
    ("data.json", {"json": {"n": 2, "a.b[0]": 1}}),
    ("data.json", {"json": ["n", "<=", 2]}),
    ("data.json", {"json": [["n", 2], ["a.b[1].c", "matches", "^x$"]]}),
    ("data.json", {"json": {"path": "n", "op": ">=", "value": 2}}),
    ("data.json", {"exists": True, "yaml": "a.b"}),
    ("data.json", {"equals": {"a": {"b": [1, {"c": "x"}]}, "n": 2, "yes": True}}),
    ("README.md", {"matches": "/^# app$/im"}),
    ("README.md", {"not": {"matches": "LATER"}}),
    ("README.md", {"matches": "LATER", "not": True}),
    ("README.md", {"equals": "# App\n\n## License\n\nMIT"}),
    ("README.md", ["exists", {"lacks": ["LATER", "Lorem"]}]),
    ("/README.md", "exists"),
    ("windows.txt", {"matches": "(?m)^one$"}),
    ("nothing.txt", {"not": {"exists": True}}),
    ("large.bin", {"exists": True}),
    ("uid.txt", {"same as": True}),
    ("uid.txt", {"same_as": "attachment"}),
    (".github/workflows/build.yml", {"path": "on.push.branches[0]", "value": "main"}),
    (".github/workflows/build.yml", {"path": "jobs.build.steps[0].run", "value": "make"}),
]


def test_file_is_as_expected() -> None:
    for path, expect in AS_EXPECTED:
        assert outcome(path, expect)[0] == "passed", path


NOT_AS_EXPECTED: Sequence[tuple[str, Any, str]] = [
    ("nothing.txt", {"exists": True}, "nothing.txt is missing"),
    ("README.md", {"absent": True}, "README.md is there, and must not be"),
    ("large.bin", {"absent": True}, "large.bin is there, and must not be"),
    (
        "README.md",
        {"matches": "Usage"},
        "README.md has nothing that matches `Usage`; it begins '# App ## License MIT'",
    ),
    ("README.md", {"matches": ["MIT", "Usage"]}, "`Usage`"),
    ("README.md", {"lacks": "MIT"}, "README.md has something that matches `MIT`, and must not"),
    ("uid.txt", {"same as": "other.txt"}, "uid.txt is not other.txt to the byte: from byte 3 on"),
    ("data.json", {"path": "a.b[1].c", "value": "y"}, "data.json has a.b[1].c x; expected y"),
    ("data.json", {"path": "a.z", "value": 1}, "data.json has no a.z: z is none of b"),
    ("data.json", {"path": "a.b.first", "value": 1}, "data.json has no a.b.first: a list of 2 has no first"),
    ("data.json", {"path": "n.x", "value": 1}, "data.json has no n.x: 2 has no x"),
    ("data.json", {"equals": {"n": 2}}, "data.json has"),
    ("data.json", {"path": "yes", "value": "x"}, "expected x"),
    ("data.json", {"path": "a.b", "count": 3}, "data.json has a.b [1, {'c': 'x'}]; expected count 3"),
    ("data.json", [{"path": "n", "value": 2}, {"path": "n", "value": 3}], "data.json has n 2; expected 3"),
    ("data.json", {"path": "a.b[*]", "value": 7}, "data.json has a.b[*] 1, {'c': 'x'}; expected 7"),
    ("READ.md", {"exists": True}, "READ.md is missing; there is README.md"),
    ("bomb.yml", {"path": "m", "value": 1}, "bomb.yml has m ["),
    ("broken.json", {"path": "a", "value": 1}, "broken.json cannot be parsed"),
    ("broken.yml", {"path": "a", "value": 1}, "broken.yml cannot be parsed"),
    ("long.yml", {"path": "a", "value": 1}, "more than 300,000 characters of YAML are not read"),
]


def test_file_that_is_not_as_expected_is_told_with_what_is_there() -> None:
    for path, expect, words in NOT_AS_EXPECTED:
        judged, detail = outcome(path, expect)
        assert judged == "failed", path
        assert words in detail, path


@pytest.mark.parametrize(
    ("path", "expect", "words"),
    [
        ("large.bin", {"matches": "x"}, "large.bin is not at hand here"),
        ("report.json", {"exists": True}, "report.json is made later, by a workflow"),
        ("README.md", {"odd": True}, "nothing that is known is expected of README.md: odd"),
        ("README.md", {"same as": "gone.txt"}, "there is no gone.txt to compare README.md with"),
        ("README.md", {"matches": "("}, "the pattern cannot be run"),
    ],
)
def test_what_a_file_cannot_tell_is_undecided_with_the_reason(path: str, expect: Any, words: str) -> None:
    judged, detail = outcome(path, expect)
    assert judged == "undecided"
    assert words in detail


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ({"not": {"same as": "uid.txt"}}, "`not` cannot be said of `same as`"),
        ({"json": ["n", "about", 2]}, "a path in a document has an operator and a value"),
        ({"path": "n", "count": ["about", 2]}, "a count is a number, or one of =="),
        ({"path": "n", "count": "many"}, "could not convert string to float"),
        ({"json": 5}, "an expectation of a document is a path and a value"),
    ],
)
def test_an_expectation_that_cannot_be_read_is_refused_with_the_reason(expect: Any, words: str) -> None:
    with pytest.raises((ValueError, TypeError), match=words):
        outcome("data.json", expect)
