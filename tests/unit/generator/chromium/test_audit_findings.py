"""How findings of a second look are worded, and which words on a page are holes."""

import pytest

from generator.chromium.page_audit.audit_findings import (
    MAX_PER_RULE,
    RULES,
    faults_from_findings,
    is_asked_for,
    keep_persistent,
    parse_finding,
)
from generator.chromium.page_audit.rendered_placeholders import SiteSources

HOLE = {"rule": "placeholder-text", "selector": "#total", "text": "", "seen": "Total: NaN", "hole": "NaN"}


def test_a_fault_says_where_it_is_what_was_expected_what_was_seen_and_how_to_mend_it() -> None:
    given = {"rule": "dead-control", "selector": "#add", "text": "Add item", "seen": "nothing listens for a click"}
    (fault,) = faults_from_findings([parse_finding(given, 1280)], "index.html", "index.html")
    assert (fault.path, fault.kind, fault.fatal) == ("index.html", "dead-control", False)
    for part in ("1280 px", "#add", "Add item", "nothing listens for a click", "To mend it, attach its listener"):
        assert part in fault.reason


def test_a_fault_of_another_address_names_it() -> None:
    (fault,) = faults_from_findings([parse_finding(HOLE, 360)], "index.html", "?item=3")
    assert "?item=3" in fault.reason
    assert "360 px" in fault.reason


def test_the_same_finding_at_two_widths_is_one_fault_and_no_rule_has_more_than_its_most() -> None:
    many = [
        parse_finding({**HOLE, "selector": f"#n{number % 7}"}, width) for number in range(7) for width in (360, 1280)
    ]
    assert len(faults_from_findings(many[:2], "index.html", "index.html")) == 1
    assert len(faults_from_findings(many, "index.html", "index.html")) == MAX_PER_RULE


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_words_for_what_it_expects_and_for_the_remedy(rule: str) -> None:
    (fault,) = faults_from_findings(
        [parse_finding({"rule": rule, "seen": "x" * 900}, 1280)], "index.html", "index.html"
    )
    assert len(fault.reason) < 600


def test_only_what_is_seen_again_later_is_still_there() -> None:
    first, other = parse_finding(HOLE, 1280), parse_finding({**HOLE, "selector": "#x"}, 1280)
    assert keep_persistent([first, other], [parse_finding(HOLE, 1280)]) == [first]


@pytest.mark.parametrize(
    ("hole", "text", "script"),
    [
        ("undefined", "Hello undefined", b"p.textContent = `Hello ${user.name}`"),
        ("undefined", "undefined", b"if (typeof x === 'undefined') p.textContent = x.y"),
        ("NaN", "Total: NaN", b"if (isNaN(total)) {}"),
        ("NaN", "NaN", b"out.textContent = a / b"),
        ("[object Object]", "Owner: [object Object]", b"out.textContent = 'Owner: ' + owner"),
        ("Invalid Date", "Due Invalid Date", b"new Date('x')"),
        ("{{name}}", "Welcome, {{name}}!", b""),
        ("${total}", "Total: ${total}", b"'Total: ${total}'"),
        ("undefined", "Price: $undefined", b"<p>Price: $undefined</p>"),
    ],
)
def test_what_a_conversion_made_or_a_template_left_is_a_hole(hole: str, text: str, script: bytes) -> None:
    assert SiteSources({"app.js": script, "README.md": text.encode()}).is_hole(hole, text)


@pytest.mark.parametrize(
    ("hole", "text", "source"),
    [
        ("undefined", "The result is undefined here", b"<p>The result is\n  undefined here</p>"),
        ("undefined", "undefined", b"<td>undefined</td>"),
        ("NaN", "NaN", b"const cases = [0, NaN, 1]"),
        ("NaN", "NaN", b"const cases = ['NaN', 'a']"),
        ("{{name}}", "Write “{{name}}” there", b""),
        ("${HOME}", "Set ${HOME} first", b""),
        ("{{ }}", "Use {{ }} for it", b""),
    ],
)
def test_what_somebody_wrote_is_none(hole: str, text: str, source: bytes) -> None:
    assert not SiteSources({"index.html": source}).is_hole(hole, text)


def test_values_of_the_sites_own_data_are_no_holes() -> None:
    assert not SiteSources({"data.csv": b"name,value\na,NaN\n"}).is_hole("NaN", "NaN")


@pytest.mark.parametrize(
    ("given", "said", "asked"),
    [
        (HOLE, "Shows NaN where it is no number", True),
        (HOLE, "Shows the total", False),
        ({**HOLE, "hole": "{{name}}"}, "replaces {{title}}", True),
        ({"rule": "blocking-dialog"}, "asks with prompt() for a name", True),
        ({"rule": "blocking-dialog"}, "promptly says hello", False),
        ({"rule": "blank-page"}, "blank-page", False),
    ],
)
def test_what_the_brief_names_to_the_letter_may_be_meant(given: dict[str, str], said: str, *, asked: bool) -> None:
    assert is_asked_for(parse_finding(given, 1280), said) is asked
