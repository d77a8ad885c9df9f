"""The judge never raises: rules, requirements and inspection end with a result for every sentence and every site."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.brief import Attachment, Brief, Check
from generator.demands import requirements_of
from generator.judge.inspection import inspect
from generator.judge.rules import content_rules, derived_expression, file_rules, judge_by_rule, page_rules
from generator.site import Site
from tests.unit.generator.situations import brief

NAMES = (
    *("README.md", "index.html", "LICENSE", "LICENCE", "README", "data.csv", "data.json", "conf.yml", "logo.svg"),
    *("feed.xml", "src/app.js", "a.json/b.json", "./x.md", "0", "1", "«9»", ".github/workflows/ci.yml", "Makefile"),
)
# Letters that match others only because case is ignored, digits of other scripts, marks of our own.
ODD = (
    "",
    "\u017fection",
    "s\u0131x",
    "\u212a",
    "²",
    "٣",
    "⟦0⟧",
    "«0»",
    "⟦9⟧",
    "«7»",
    "`",
    '"',
    "'",
    "#",
    "(",
    ")",
    ",",
    ":",
    "|",
    "\\1",
)
QUOTED = ('"Hello"', "`#total`", "'it'", '"data.csv"', "`<h1>`", '"⟦3⟧"', '""', "`LICENSE`")
PATTERNS = [
    pattern.pattern
    for rules in (content_rules, file_rules, page_rules)
    for value in vars(rules).values()
    if isinstance(value, tuple)
    for pattern in value
    if isinstance(pattern, re.Pattern)
]
WORDS = sorted({word for pattern in PATTERNS for word in re.findall(r"[A-Za-z]+", pattern) if len(word) > 1})
CONTENTS = (
    *(b"", b"\xff\xfe", b"\xef\xbb\xbf# Summary\n", b"{", b'{"a": 1}', b"[" * 5_000, b"- " * 2_000, b"<svg/>"),
    *(
        b"!!bool x",
        b"!!int ''",
        b"!!timestamp x",
        b"? {}: x",
        b"a: &a [*a]",
        b"*b",
        b"--- a\n--- b\n",
        b"a: 2020-99-99",
    ),
    *(b'<?xml version="1.0" encoding="none"?><a/>', b'<?xml version="1.0" encoding="utf-7"?><a/>', b"<a" * 1_000),
    *(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<div>" * 3_000, b"1" * 5_000, b"\0", "\u017f \u0131 K".encode()),
)
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]  # a busy machine draws as slowly as it likes
words = st.sampled_from([*WORDS, *NAMES, *QUOTED, *ODD])
sentences = st.lists(words, min_size=1, max_size=14).map(" ".join)
sites = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(CONTENTS) | st.binary(max_size=40), max_size=4)
# Rewritten so that the strategy for strings of a pattern can read it, which knows none of the marks.
shaped = st.sampled_from(PATTERNS).flatmap(lambda pattern: st.from_regex(_readable(pattern), fullmatch=True))


def _readable(pattern: str) -> re.Pattern[str]:
    """The pattern with names and quotations where our marks for them are."""
    plain = pattern.replace(r"⟦\d+⟧", f"(?:{'|'.join(map(re.escape, NAMES))})")
    plain = plain.replace(r"«\d+»", f"(?:{'|'.join(map(re.escape, QUOTED))})").replace(".+", r"[\w., &\"`-]{1,40}")
    return re.compile(plain.replace(r"[\w.-]*?", r"[\w.-]{0,9}").replace(r"[\w-]*", r"[\w-]{0,9}"), re.ASCII)


def judged(text: str, site: Mapping[str, bytes]) -> None:
    check = Check(kind="sentence", text=text)
    asked = brief(text=text, checks=(check,))
    requirements = requirements_of(asked, list(site))
    result = judge_by_rule(check, Site(site), requirements)
    assert result.outcome in ("passed", "failed", "undecided")
    derived_expression(check)


@settings(deadline=None, max_examples=50, suppress_health_check=SLOW)
@given(sentences, sites)
@example("README.md has a LICENSE section", {"README.md": b"# A\n## LICENSE\n"})
@example("README.md has LICENSE and data.csv sections", {"README.md": b"# A\n"})
@example("data.json has keys data.csv and LICENSE", {"data.json": b'{"a": 1}'})
@example("README.md has s\u0131x words", {"README.md": b"# A\n"})
@example("the page uses vue from j\u017fdelivr", {})
@example("the page uses vue from js delivr", {})
@example("README.md has a «9» section", {"«9»": b"", "README.md": b"# A"})
@example("conf.yml is valid yaml", {"conf.yml": b"!!bool x"})
@example("feed.xml is valid xml", {"feed.xml": b'<?xml version="1.0" encoding="none"?><a/>'})
def test_no_sentence_of_the_rules_own_words_makes_a_rule_raise(text: str, site: dict[str, bytes]) -> None:
    judged(text, site)


@settings(deadline=None, max_examples=50, suppress_health_check=SLOW)
@given(shaped, sites)
def test_no_sentence_that_has_the_shape_of_a_rule_makes_it_raise(text: str, site: dict[str, bytes]) -> None:
    judged(text, site)


@settings(deadline=None, max_examples=30, suppress_health_check=SLOW)
@given(sites, st.lists(st.sampled_from(NAMES), max_size=3), st.lists(st.sampled_from(NAMES), max_size=3))
def test_no_site_makes_the_inspection_raise(site: dict[str, bytes], required: list[str], forbidden: list[str]) -> None:
    inspect(Site(site), required=required, forbidden=forbidden, untouched=())


@settings(deadline=None, max_examples=30, suppress_health_check=SLOW)
@given(sentences, st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
def test_no_brief_makes_the_demands_raise(text: str, names: list[str]) -> None:
    attachments = tuple(
        Attachment(name=name, media_type="text/plain", content=b"\xff" + name.encode()) for name in names
    )
    asked: Brief = brief(text=text, attachments=attachments, checks=(Check(kind="js", text=text),))
    requirements_of(asked, names)


@pytest.mark.parametrize(
    ("heading", "outcome"), [("## LICENSE", "passed"), ("## Licence", "passed"), ("## Usage", "failed")]
)
def test_a_section_named_like_a_file_is_looked_for_among_the_headings(heading: str, outcome: str) -> None:
    check = Check(kind="sentence", text="README.md has a LICENSE section")
    site = {"README.md": f"# A\n\n{heading}\n".encode()}
    assert judge_by_rule(check, Site(site), requirements_of(brief(checks=(check,)))).outcome == outcome
