"""The judge never raises: odd sentences, odd plans and odd sites all end with a result."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.brief import Check
from generator.exception_guard import ExceptionGuard
from generator.file_requirements import find_requirements
from generator.judge.criteria import Criteria
from generator.judge.judge import Judge
from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.site import Site
from tests.unit.generator.plans import plan_text
from tests.unit.generator.situations import brief

NAMES = (
    *("README.md", "index.html", "LICENSE", "LICENCE", "README", "data.csv", "data.json", "conf.yml", "logo.svg"),
    *("feed.xml", "src/app.js", "a.json/b.json", "./x.md", "0", "1", "../up", ".github/workflows/ci.yml", "Makefile"),
)
ODD = ("", "\u017fection", "s\u0131x", "\u212a", "²", "٣", "`", '"', "'", "#", "(", ")", "|", "\\1", "nor ", "a.b[0]")
CONTENTS = (
    *(b"", b"\xff\xfe", b"\xef\xbb\xbf# Summary\n", b"{", b'{"a": 1}', b"[" * 5_000, b"- " * 2_000, b"<svg/>"),
    *(b"!!bool x", b"!!int ''", b"!!timestamp x", b"? {}: x", b"a: &a [*a]", b"*b", b"--- a\n--- b\n"),
    *(b'<?xml version="1.0" encoding="none"?><a/>', b"a: 2020-99-99", b"<a" * 1_000, b"1" * 5_000, b"\0"),
    *(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<div>" * 3_000, "\u017f \u0131 K".encode()),
)
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]  # a busy machine draws as slowly as it likes
words = st.sampled_from([*NAMES, *ODD, "Do not commit", "has a", "section", "exists", "(?i)", "a{99}"]) | st.text(
    max_size=9
)
sentences = st.lists(words, min_size=1, max_size=14).map(" ".join)
sites = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS) | st.binary(max_size=40), max_size=4)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words, lambda inner: st.lists(inner, max_size=3), max_leaves=4
)
expected = st.dictionaries(
    st.sampled_from(["exists", "absent", "matches", "lacks", "same as", "path", "value", "contains", "odd"]), values
)
entries = st.fixed_dictionaries(
    {"number": st.integers(-1, 3), "by": st.sampled_from(["file", "steps", "picture", "nobody", "odd"])},
    optional={"path": words, "expect": expected | st.lists(expected, max_size=3), "steps": values, "why": words},
)


class RaisedError(Exception):
    """A part of the judge had a bug."""


def never(part: str) -> None:
    raise RaisedError(part)


@settings(deadline=None, max_examples=100, suppress_health_check=SLOW)
@given(sentences, st.lists(entries, max_size=3), sites)
@example(
    "README.md has a LICENSE section", [{"number": 1, "by": "file", "path": "LICENSE", "expect": {"path": "a"}}], {}
)
async def test_no_sentence_no_plan_and_no_site_makes_the_judge_raise(
    text: str, checks: list[Any], site: Mapping[str, bytes]
) -> None:
    asked = brief(text=text, checks=(Check(kind="sentence", text=text), Check(kind="js", text=text)))
    plan = validate_plan(parse_plan(plan_text(checks=checks)), asked)
    case = Criteria(asked, find_requirements(asked, list(site)), "a-site", plan=plan)
    report = await Judge(None, guard=ExceptionGuard(never))(Site(site), case, untouched=(), seconds=1)
    assert [check.text for check in report.checks] == [text, text]
