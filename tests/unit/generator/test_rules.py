"""Which checks are decided by rule, how, and which are left to a browser or to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.brief import Check
from generator.demands import Requirements
from generator.judge.rules import derived_expression, expression_of, judge_by_rule
from generator.site import Site
from tests.corpus.sentence_checks import ASKED, FAILED, KEPT, PASSED, SITE, UNDECIDED, Judged

REQUIREMENTS = Requirements(kept=KEPT)


def sentence(text: str) -> Check:
    return Check(kind="sentence", text=text)


@pytest.mark.parametrize("text", PASSED)
def test_a_rule_that_holds_passes(text: str) -> None:
    result = judge_by_rule(sentence(text), Site(SITE), REQUIREMENTS)
    assert (result.outcome, result.how, result.text, result.kind) == ("passed", "rule", text, "sentence")
    assert result.detail


@pytest.mark.parametrize("text", FAILED)
def test_a_rule_that_does_not_hold_fails_with_a_reason(text: str) -> None:
    result = judge_by_rule(sentence(text), Site(SITE), REQUIREMENTS)
    assert (result.outcome, result.how) == ("failed", "rule")
    assert result.detail


@pytest.mark.parametrize("text", UNDECIDED)
def test_what_is_not_certain_is_undecided_with_the_reason_and_nobody_is_asked(text: str) -> None:
    result = judge_by_rule(sentence(text), Site(SITE), REQUIREMENTS)
    assert (result.outcome, result.how) == ("undecided", "none")
    assert result.detail
    assert derived_expression(sentence(text)) is None


@pytest.mark.parametrize("case", ASKED, ids=[case.text for case in ASKED])
def test_a_sentence_about_the_page_is_left_to_a_browser(case: Judged) -> None:
    assert derived_expression(sentence(case.text)) == case.asked
    assert judge_by_rule(sentence(case.text), Site(SITE), REQUIREMENTS).outcome == "undecided"


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("The page loads Bootstrap 5 from jsdelivr.", ["bootstrap", "cdn.jsdelivr.net", "v?5(?!"]),
        ("Uses marked from cdnjs", ["marked", "cdnjs.cloudflare.com"]),
        ("highlight.js is loaded from a CDN", ["highlight", "//"]),
    ],
)
def test_a_library_is_looked_for_in_all_that_the_page_loads(text: str, tests: list[str]) -> None:
    expression = derived_expression(sentence(text))
    assert expression is not None
    assert all(word in expression for word in tests)
    assert "getEntriesByType('resource')" in expression


@pytest.mark.parametrize(
    ("text", "page", "outcome"),
    [
        ('The page title is "Sales"', "<title> Sales </title>", "passed"),
        ('The page title is "Sales"', "<title>Sale</title>", "failed"),
        ('The title contains "ale"', "<title>Sales</title>", "passed"),
        ("#total exists.", "<p id=total>", "passed"),
        ("There is a table #total", "<p id=total>", "failed"),
        ("#total exists.", "<p id=total><script>total.remove()</script>", "undecided"),
        ("#total exists.", "<p id=total><img src=x onerror=total.remove()>", "undecided"),
        ("#total exists.", "<script src=app.js></script>", "undecided"),
        ('#total is "3"', "<p id=total>3", "undecided"),
    ],
)
def test_only_a_page_without_script_is_judged_as_it_is_written(text: str, page: str, outcome: str) -> None:
    assert judge_by_rule(sentence(text), Site({"index.html": page.encode()}), REQUIREMENTS).outcome == outcome


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("document.title === 'x'", "document.title === 'x'"),
        (" !!document.querySelector('#a'); ", "!!document.querySelector('#a')"),
        ("(() => {\n  return 1;\n})();", "(() => {\n  return 1;\n})()"),
    ],
)
def test_a_script_is_its_own_expression_and_undecided_by_rule(text: str, expression: str) -> None:
    check = Check(kind="js", text=text)
    assert expression_of(check) == expression
    assert derived_expression(check) is None
    result = judge_by_rule(check, Site(SITE), REQUIREMENTS)
    assert (result.outcome, result.how, result.kind) == ("undecided", "none", "js")


def test_a_sentence_has_no_expression_of_its_own() -> None:
    assert expression_of(sentence("document.title")) is None


def test_what_is_too_long_for_a_rule_is_undecided() -> None:
    assert (
        judge_by_rule(sentence("data.csv exists" + " and is fine" * 100), Site(SITE), REQUIREMENTS).outcome
        == "undecided"
    )


def test_entities_in_svg_are_not_followed() -> None:
    bomb = b"<!DOCTYPE svg [<!ENTITY a 'aaaa'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>"
    result = judge_by_rule(sentence("a.svg is valid SVG"), Site({"a.svg": bomb}), REQUIREMENTS)
    assert result.outcome == "undecided"


def test_a_file_that_is_no_text_has_no_words() -> None:
    result = judge_by_rule(sentence("uid.txt has exactly 3 words"), Site({"uid.txt": b"\xff\xfe"}), REQUIREMENTS)
    assert result.outcome == "undecided"


@given(st.text(alphabet=st.sampled_from("ab1.,#<>`'\"«»⟦⟧ ()\n")) | st.text())
def test_no_sentence_is_too_odd(text: str) -> None:
    assert judge_by_rule(sentence(text), Site(SITE), REQUIREMENTS).text == text
    derived_expression(sentence(text))
