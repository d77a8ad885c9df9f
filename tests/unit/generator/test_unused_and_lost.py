"""What a second look sees in the files alone, and what it needs to know of the brief."""

import base64
from dataclasses import replace

import pytest

from contracts.brief import Check
from generator.file_requirements import find_requirements
from generator.judge.criteria import Criteria
from generator.judge.pages_to_audit import build_audit_request, find_addresses
from generator.judge.static_checks import audit_files
from generator.plan.plan import CheckEntry, FileRule, Plan
from generator.plan.step_parser import View
from generator.site import Site
from tests.unit.generator.situations import attachment, brief

ROWS = b"city,visitors\nLisbon,1200\nZagreb,830\nTallinn,410\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
PLANNED = Plan(files=(FileRule(path="README.md", rule="required"),))


def case_of(text: str = "Show the visitors.", *names: str, content: bytes = ROWS, plan: Plan = PLANNED) -> Criteria:
    given = brief(text=text, attachments=tuple(attachment(name, content) for name in names))
    return Criteria(given, find_requirements(given), "a-page", plan=plan)


def kinds(page: str, case: Criteria, **files: bytes) -> list[str]:
    given = {one.name: one.content for one in case.brief.attachments}
    return [fault.kind for fault in audit_files(Site({"index.html": page.encode(), **given, **files}), case)]


@pytest.mark.parametrize("name", ["visitors-2024.csv", "report.json", "logo.png", "plan.svg"])
def test_an_attachment_that_no_file_names_or_holds_is_a_fault(name: str) -> None:
    assert kinds("<h1>Total: 2440</h1>", case_of("Show the sum.", name)) == ["unused-attachment"]


@pytest.mark.parametrize(
    "page",
    [
        "<script>fetch('report.csv')</script>",
        "<script>const name = 'report'; fetch(`${name}.csv`)</script>",
        "<script>const rows = [['Lisbon', 1200], ['Zagreb', 830], ['Tallinn', 410]]</script>",
    ],
)
def test_an_attachment_is_used_by_its_name_by_a_part_of_it_or_by_what_it_holds(page: str) -> None:
    assert kinds(page, case_of("Show the sum.", "report.csv")) == []


def test_a_numbered_attachment_may_be_named_by_a_script_without_its_number() -> None:
    assert kinds("<script>for (let n = 1; n < 4; n++) show(`slide${n}.png`)</script>", case_of("", "slide2.png")) == []


def test_a_picture_may_be_held_as_a_data_address() -> None:
    page = f"<img src='data:image/png;base64,{base64.b64encode(PICTURE).decode()}'>"
    assert kinds(page, case_of("", "logo.png", content=PICTURE)) == []


@pytest.mark.parametrize("name", ["uid.txt", "style-guide.md", "spec.pdf", "notes.docx"])
def test_an_attachment_that_may_be_for_the_author_alone_need_not_be_used(name: str) -> None:
    assert kinds("<h1>Hi</h1>", case_of("", name)) == []


def test_a_file_that_only_has_to_be_there_need_not_be_used() -> None:
    kept = Plan(files=(FileRule(path="data.csv", rule="as attached"),))
    assert kinds("<h1>Hi</h1>", case_of("", "data.csv", plan=kept)) == []


def test_without_a_plan_nobody_knows_what_an_attachment_is_for() -> None:
    assert kinds("<h1>Hi</h1>", case_of("", "data.csv", plan=Plan())) == []


def test_a_control_that_the_site_had_before_and_nothing_names_any_more_is_told() -> None:
    before = Site({"index.html": b"<button id=export>Export</button><p id=note>x</p><input id=name>"})
    case = replace(case_of(), existing=before)
    assert kinds("<input id=name>", case) == ["lost-feature"]
    assert (
        kinds("<div id=bar></div><script>bar.innerHTML = '<button id=export>E</button><i id=name>'</script>", case)
        == []
    )
    assert kinds(before["index.html"].decode(), case) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Open `?url=https://example.com/a.png` to solve it", ["?url=https://example.com/a.png"]),
        ("The page is at index.html?x=1, with a second about.html.", ["index.html?x=1", "about.html"]),
        ("Supports ?url=… and ?token={token}", []),
        ("see https://example.com/docs/page.html?x=1", []),
        ("visit ./help/faq.html#costs", ["help/faq.html"]),
        ("Is it a page? a=b, they ask. What?", []),
        ("`document.querySelector('a[href=\"view.html?item=2\"]')`", ["view.html?item=2"]),
        ("goes to ../secret.html or /root.html", []),
    ],
)
def test_addresses_are_told_by_their_form(text: str, found: list[str]) -> None:
    assert list(find_addresses(text)) == found


def test_the_views_of_the_plan_come_first_and_no_address_comes_twice() -> None:
    entry = CheckEntry(number=1, by="steps", view=View(open="?theme=dark"))
    given = brief(
        text="See about.html and ?theme=dark", checks=(Check(kind="sentence", text="about.html has a title"),)
    )
    told = build_audit_request(Criteria(given, find_requirements(given), "a-page", plan=Plan(checks=(entry,))))
    assert told.addresses == ("?theme=dark", "about.html")
    assert "about.html has a title" in told.said
