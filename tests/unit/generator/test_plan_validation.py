"""A plan is a model's text: what leads out of the site or contradicts brief or house does not hold."""

from collections.abc import Sequence
from typing import Any

import pytest

from contracts.brief import Check
from generator.plan.plan import Plan
from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import MAX_STEPS, MAX_TEXT_LENGTH, validate_plan
from tests.unit.generator.plans import ADDS, plan_text
from tests.unit.generator.situations import attachment, brief

BRIEF = brief(
    checks=(
        Check(kind="sentence", text="Clicking Add appends a row"),
        Check(kind="js", text="!!document.title"),
        Check(kind="sentence", text="uid.txt is published unchanged"),
    ),
    attachments=(attachment("uid.txt", b"1"), attachment("../notes.md", b"2")),
)
EXPECT = {"expect": {"visible": "#a"}}


def vetted_parts(**parts: Any) -> Plan:
    return validate_plan(parse_plan(plan_text(**parts)), BRIEF)


def rules(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    plan = vetted_parts(files=[{"path": path, "rule": rule} for path, rule in pairs])
    return [(rule.path, rule.rule) for rule in plan.files]


@pytest.mark.parametrize("number", [2, 4, 1_000_000])
def test_an_entry_for_a_script_or_for_no_check_is_dropped(number: int) -> None:
    plan = vetted_parts(checks=[{**ADDS, "number": number}, ADDS, {**ADDS, "number": 3}])
    assert [entry.number for entry in plan.checks] == [1, 3]
    assert [(one.state, one.number) for one in plan.dropped] == [("refused", number)]


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("uid.txt", "as attached"),
        ("uid.txt", "may change"),
        ("notes.md", "as attached"),
        ("data.xlsx", "forbidden"),
        (".env", "forbidden"),
        ("report.json", "built later"),
        (".github/workflows/build.yml", "required"),
        ("README.md", "required"),
        ("LICENSE", "required"),
    ],
)
def test_a_rule_that_fits_brief_and_house_holds(path: str, rule: str) -> None:
    assert rules((path, rule)) == [(path, rule)]


CONTRADICTING: Sequence[tuple[str, str]] = [
    ("index.html", "forbidden"),
    ("index.html", "built later"),
    ("README.md", "forbidden"),
    ("readme", "forbidden"),
    ("LICENSE", "forbidden"),
    ("LICENSE", "as attached"),
    (".nojekyll", "forbidden"),
    ("style.css", "as attached"),
    ("style.css", "may change"),
    ("../secret.txt", "required"),
    ("/etc/passwd", "required"),
    ("a\\b", "required"),
    ("", "required"),
    ("x" * 500, "forbidden"),
]


def test_a_rule_that_contradicts_brief_or_house_is_dropped() -> None:
    for path, rule in CONTRADICTING:
        assert rules((path, rule), ("a.csv", "required")) == [("a.csv", "required")], path


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ([("a.json", "required"), ("a.json", "built later")], [("a.json", "built later")]),
        ([("a.json", "forbidden"), ("a.json", "built later")], [("a.json", "forbidden"), ("a.json", "built later")]),
        ([("a.json", "required"), ("./a.json", "forbidden")], []),
        ([("uid.txt", "as attached"), ("uid.txt", "may change")], [("uid.txt", "may change")]),
        ([("uid.txt", "as attached"), ("uid.txt", "required")], [("uid.txt", "as attached"), ("uid.txt", "required")]),
        ([("uid.txt", "as attached"), ("uid.txt", "as attached")], [("uid.txt", "as attached")]),
    ],
)
def test_of_rules_that_exclude_each_other_the_milder_one_holds(
    given: list[tuple[str, str]], left: list[tuple[str, str]]
) -> None:
    assert rules(*given) == left


def test_a_rule_keeps_the_check_that_it_follows_from_only_where_there_is_one() -> None:
    plan = vetted_parts(files=[{"path": f"{n}.csv", "rule": "required", "check": n} for n in (0, 3, 4, -1)])
    assert [rule.check for rule in plan.files] == [None, 3, None, None]


DROPPED: Sequence[dict[str, Any]] = [
        {"by": "file", "path": "../../etc/passwd", "expect": {"exists": True}},
        {"by": "file", "path": "README.md", "expect": {"matches": "["}},
        {"by": "file", "path": "README.md", "expect": {"matches": 3}},
        {"by": "file", "path": "README.md", "expect": {"lacks": ["a", "(?R)"]}},
        {"by": "file", "path": "README.md", "expect": {"matches": "(a{1000}){1000}"}},
        {"by": "file", "path": "a.json", "expect": {"path": "a", "value": "x" * (MAX_TEXT_LENGTH + 1)}},
        {"by": "steps", "steps": [{"click": "#add"}]},
        {"by": "steps", "steps": [EXPECT] * (MAX_STEPS + 1)},
        {"by": "steps", "steps": [EXPECT], "view": {"serve": {"a.json": "x" * (MAX_TEXT_LENGTH + 1)}}},
        {"by": "steps", "steps": [{"upload": ["#file", "/etc/passwd"]}, EXPECT]},
        {"by": "steps", "steps": [EXPECT], "view": {"width": 100_000}},
        {"by": "steps", "steps": [EXPECT], "view": {"height": -1}},
        {"by": "steps", "steps": [EXPECT], "view": {"open": "https://example.com/"}},
        {"by": "steps", "steps": [EXPECT], "view": {"open": "//example.com/"}},
        {"by": "steps", "steps": [EXPECT], "view": {"open": "javascript:alert(1)"}},
        {"by": "steps", "steps": [EXPECT], "view": {"open": "a/%2e%2e/%2e%2e/b"}},
        {"by": "steps", "steps": [EXPECT], "view": {"open": "http://["}},
        {"by": "steps", "steps": [EXPECT], "view": {"serve": {"//example.com/a.js": "x"}}},
        {"by": "steps", "steps": [EXPECT], "view": {"serve": {"../a.json": "x"}}},
        {"by": "picture", "question": "x" * (MAX_TEXT_LENGTH + 1)},
    ]  # fmt: skip


def test_an_entry_that_leads_out_of_the_site_or_has_no_bounds_is_dropped() -> None:
    for entry in DROPPED:
        plan = vetted_parts(checks=[{**entry, "number": 1}], requirements=[{**entry, "says": "It works"}])
        assert plan.entries == (), entry
        assert [one.item for one in plan.dropped] == ["check 1", "It works"], entry
        assert all(one.reason for one in plan.dropped), entry


@pytest.mark.parametrize(
    "entry",
    [
        {"by": "steps", "view": {"open": "?url=moon.md#top", "width": 360}, "steps": [EXPECT]},
        {"by": "steps", "view": {"open": "pages/about.html", "serve": {"/report.json": "{}"}}, "steps": [EXPECT]},
        {"by": "steps", "view": {"open": "?url=https://example.com/a.csv"}, "steps": [EXPECT]},
        {"by": "steps", "view": {"serve": {"https://api.example.com/rates": False}}, "steps": [EXPECT]},
        {"by": "steps", "steps": [{"upload": ["#file", "uid.txt"]}, EXPECT]},
        {"by": "steps", "steps": [{"repeat": [3, [{"click": "#add"}, {"expect": {"visible": "li"}}]]}]},
        {"by": "file", "path": ".env", "expect": {"absent": True}},
        {"by": "file", "path": "README.md", "expect": {"matches": "(?i)licen[cs]e", "lacks": "Lorem"}},
        {"by": "picture", "question": "Are the cards in one row?"},
        {"by": "nobody", "why": "asks who reviewed it"},
    ],
)
def test_an_entry_within_the_site_is_kept(entry: dict[str, Any]) -> None:
    plan = vetted_parts(checks=[{**entry, "number": 1}])
    assert len(plan.checks) == 1
    assert plan.dropped == ()


def test_only_checks_that_the_planner_was_shown_can_be_replaced() -> None:
    plan = parse_plan(plan_text(replaced=[2, 9, 1, 2, 0, -3]))
    assert validate_plan(plan, BRIEF, earlier_checks=2).replaced == (1, 2)
    assert validate_plan(plan, BRIEF).replaced == ()
