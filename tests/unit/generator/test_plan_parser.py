"""A model's answer is read as a plan in whatever dress it comes, and what is broken in it is dropped alone."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plan.expectation_parser import parse_expectation
from generator.plan.plan import MAX_REQUIREMENTS, NO_PLAN
from generator.plan.plan_parser import MAX_ENTRIES, MAX_NAMES, parse_plan
from generator.plan.plan_validation import validate_plan
from generator.plan.step_parser import Step
from generator.plan.text_matchers import Matcher
from tests.unit.generator.plans import ADDS, REQUIRED, plan_text
from tests.unit.generator.situations import brief

PLAN = {
    "names": {"#add": "adds"},
    "files": [{"path": "uid.txt", "rule": "required"}],
    "checks": [ADDS],
    "requirements": [REQUIRED],
    "replaced": [2],
}
TEXT = json.dumps(PLAN)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        json.dumps(PLAN, indent=2),
        f"\ufeff{TEXT}\n",
        f"```json\n{TEXT}\n```",
        f"Here is the plan [as asked]:\n\n```\n{TEXT}\n```\nIt has {{one}} entry.",
        f"[{TEXT}]",
        json.dumps({"plan": PLAN}),
        TEXT.replace("]}", "],}"),
        json.dumps({**PLAN, "confidence": 0.9, "checks": [{**ADDS, "note": "unknown"}]}),
    ],
    ids=["bare", "indented", "mark", "fenced", "prose", "in a list", "wrapped", "commas", "unknown fields"],
)
def test_a_plan_is_read_in_whatever_dress(text: str) -> None:
    plan = parse_plan(text)
    assert plan.names == {"#add": "adds"}
    assert [(rule.path, rule.rule) for rule in plan.files] == [("uid.txt", "required")]
    (entry,) = plan.checks
    assert entry.number == 1
    assert entry.steps[0] == Step(action="click", given="#add")
    assert [one.says for one in plan.requirements] == ["It survives a reload"]
    assert plan.replaced == (2,)
    assert plan.dropped == ()


@pytest.mark.parametrize(
    ("parts", "same"),
    [
        ({"checks": {"1": {"steps": ADDS["steps"]}}}, {"checks": [ADDS]}),
        ({"checks": [{"number": "1", "steps": ADDS["steps"]}]}, {"checks": [ADDS]}),
        ({"checks": ADDS}, {"checks": [ADDS]}),
        ({"files": {"a.csv": "required"}}, {"files": [{"path": "a.csv", "rule": "required"}]}),
        ({"names": [{"#a": "1"}, ["#b", "2"]], "checks": [ADDS]}, {"names": {"#a": "1", "#b": "2"}, "checks": [ADDS]}),
        ({"names": [{"selector": "#a", "is": "one"}], "checks": [ADDS]}, {"names": {"#a": "one"}, "checks": [ADDS]}),
        (
            {"checks": [{"number": 2, "path": "a.md", "expect": [{"exists": True}, {"lacks": "a"}, {"lacks": "b"}]}]},
            {"checks": [{"number": 2, "by": "file", "path": "a.md", "expect": {"exists": True, "lacks": ["a", "b"]}}]},
        ),
        (
            {"checks": [{**ADDS, "view": {"open": "/about.html", "width": None}}]},
            {"checks": [{**ADDS, "view": {"open": "about.html"}}]},
        ),
    ],
    ids=["checks by number", "number as text", "one entry", "files by path", "names in a list", "names as objects",
         "expectations in a list", "path from the root"],
)  # fmt: skip
def test_other_shapes_with_a_clear_meaning_are_read_alike(parts: dict[str, Any], same: dict[str, Any]) -> None:
    assert parse_plan(plan_text(**parts)) == parse_plan(plan_text(**same)) != NO_PLAN


@pytest.mark.parametrize(
    "entry",
    [
        {"number": 1, "by": "magic", "steps": ADDS["steps"]},
        {"number": 0, "by": "steps", "steps": ADDS["steps"]},
        {"by": "steps", "steps": ADDS["steps"]},
        {"number": 1, "by": "steps", "steps": []},
        {"number": 1, "by": "steps", "steps": ["click"]},
        {"number": 1, "by": "steps", "steps": ADDS["steps"], "view": {"width": "wide"}},
        {"number": 1, "by": "file", "path": "README.md"},
        {"number": 1, "by": "file", "expect": {"exists": True}},
        {"number": 1, "by": "file", "path": "a", "expect": [3]},
        {"number": 1, "by": "file", "path": "a", "expect": {"exists": True, "absent": True}},
        {"number": 1, "by": "picture", "question": " "},
        "check 1 cannot be tried",
        None,
    ],
)
def test_an_entry_that_does_not_validate_is_dropped_alone_with_its_reason(entry: Any) -> None:
    plan = parse_plan(plan_text(checks=[entry, {**ADDS, "number": 2}]))
    assert [kept.number for kept in plan.checks] == [2]
    (dropped,) = plan.dropped
    assert dropped.state == "unreadable"
    assert dropped.reason


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "17", '"a plan"', "I cannot write a plan.", '{"names": 3, "files": "none", "checks": 1}',
     '{"checks": NaN}', '{"a": ' * 2_000, "[" * 100_000, "{" * 400_000, '{"checks": ' + "[" * 50 + "]" * 50 + "}",
     '{"checks": [{"number": 1' + "0" * 5_000 + "}]}", '{"a": 1' + "0" * 5_000 + ', "checks": [1], "files": []}'],
    ids=range(15),
)  # fmt: skip
def test_what_cannot_be_read_is_a_plan_that_decides_nothing(text: str) -> None:
    assert parse_plan(text).decides_nothing


def test_a_plan_that_was_cut_off_keeps_the_entries_before_the_one_that_was_cut() -> None:
    text = plan_text(checks=[ADDS, {**ADDS, "number": 2}, {**ADDS, "number": 3}])
    cut = text[: text.rindex('"expect"')]
    assert [entry.number for entry in parse_plan(cut).checks] == [1, 2]
    assert [entry.number for entry in parse_plan(f"```json\n{cut}").checks] == [1, 2]


def test_a_plan_is_bounded() -> None:
    names = {f"#n{number}": "x" for number in range(500)}
    plan = parse_plan(plan_text(names=names, checks=[ADDS] * 500, requirements=[REQUIRED] * 20))
    assert len(plan.names) == MAX_NAMES
    assert len(plan.checks) == MAX_ENTRIES
    assert len(plan.requirements) == MAX_REQUIREMENTS
    assert len(plan.dropped) == 500 - MAX_ENTRIES + 20 - MAX_REQUIREMENTS


def test_half_a_surrogate_pair_does_not_reach_the_browser() -> None:
    plan = parse_plan(
        '{"checks": [{"number": 1, "steps": [{"fill": ["#a", "\\ud83d"]}, {"expect": {"visible": "#a"}}]}]}'
    )
    assert plan.checks
    plan.model_dump_json().encode()


KEYS = st.sampled_from(
    ("names", "files", "checks", "requirements", "replaced", "number", "by", "steps", "view", "expect", "path", "rule",
     "says", "keeps", "question", "why", "click", "repeat", "open", "serve", "width", "matches", "plan", "check")
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(value=JSON, cut=st.integers(0, 200), before=st.text(max_size=5))
def test_no_answer_raises_whatever_is_in_it(value: Any, cut: int, before: str) -> None:
    text = before + json.dumps(value)
    for answer in (text, text[:-cut], before * cut):
        validate_plan(parse_plan(answer), brief())


@given(
    entry=st.fixed_dictionaries(
        {"number": JSON, "by": st.sampled_from(("steps", "file", "picture", "nobody"))},
        optional={
            "steps": JSON,
            "view": JSON,
            "expect": JSON,
            "path": JSON,
            "question": JSON,
            "why": JSON,
            "says": JSON,
        },
    )
)
def test_an_odd_entry_is_kept_or_dropped_and_costs_no_other(entry: dict[str, Any]) -> None:
    plan = parse_plan(plan_text(checks=[ADDS, entry], requirements=[entry, REQUIRED]))
    assert plan.checks[0].number == 1
    assert plan.requirements[-1].says == "It survives a reload"
    assert len(plan.entries) + len(plan.dropped) == 4


def test_a_plan_that_is_written_down_reads_as_itself() -> None:
    plan = parse_plan(TEXT)
    assert parse_plan(plan.model_dump_json()) == plan == parse_plan(plan.model_dump_json(exclude_defaults=True))


@pytest.mark.parametrize(
    "expected",
    [
        {"value": ["#source", {"contains": "Pack"}]},
        {"attribute": ["a", "href", {"contains": "index"}]},
        {"style": ["body", "color", {"contains": "rgb"}]},
        {"download": [{"contains": "report"}, {"contains": "total"}]},
        {"not": {"value": ["#source", {"contains": "Pack"}]}},
    ],
)
def test_what_is_to_be_contained_is_still_contained_when_it_is_written_down(expected: dict[str, Any]) -> None:
    read = parse_expectation(expected)
    assert parse_expectation(read.normal) == read
    assert [arg.way for arg in read.args if isinstance(arg, Matcher)][-1] == "contains"
