"""What is demanded of the files of a site: by its plan, and by facts where no plan says anything."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.brief import Attachment, Brief, Check
from generator.file_requirements import Conversion, Requirements, find_requirements
from generator.judge.altered_attachments import find_altered_attachments
from generator.judge.criteria import Criteria
from generator.plan.plan import NO_PLAN
from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.site import Site
from tests.unit.generator.plans import plan_text, ruled
from tests.unit.generator.situations import attachment, brief
from tests.unit.generator.test_any_plan import ODD, PLANS
from tools.brief_file import brief_in

ALWAYS = ("index.html", "README.md")
SCRIPT, BOOK, UID = attachment("run.py", b"print(1/0)\n"), attachment("data.xlsx", b"PK\0"), attachment("uid.txt")
PIPELINE = "tests/corpus/briefs/sales-pipeline.json"
PIPELINE_FILES = (
    ("execute.py", "may change"),
    ("data.xlsx", "as attached"),
    {"path": "data.csv", "rule": "required", "of": "data.xlsx"},
    (".github/workflows/ci.yml", "required"),
    ("result.json", "forbidden"),
    ("result.json", "built later"),
)


def named(text: str, *attachments: Attachment, checks: tuple[str, ...] = ()) -> Brief:
    return brief(
        text=text, attachments=attachments, checks=tuple(Check(kind="sentence", text=check) for check in checks)
    )


@pytest.mark.parametrize(
    ("rule", "field"),
    [("required", "required"), ("forbidden", "forbidden"), ("built later", "built_later")],
)
def test_plan_decides_alone_what_becomes_of_a_file_that_the_brief_names(rule: str, field: str) -> None:
    of = named("Do not leave out notes.txt, and never commit notes.txt.")
    found = find_requirements(of, (), ruled(("notes.txt", rule)))
    lists = {name: "notes.txt" in getattr(found, name) for name in ("required", "forbidden", "built_later")}
    assert lists == {name: name == field for name in lists}


def test_plan_of_a_pipeline_says_what_is_changed_converted_and_made_later() -> None:
    requirements = find_requirements(brief_in(PIPELINE), (), ruled(*PIPELINE_FILES))
    assert requirements == Requirements(
        required=(*ALWAYS, "data.csv", ".github/workflows/ci.yml", "execute.py", "data.xlsx"),
        forbidden=("result.json",),
        changeable=frozenset({"execute.py"}),
        conversions=(Conversion("data.xlsx", "data.csv"),),
        kept=frozenset({"data.xlsx"}),
        built_later=frozenset({"result.json"}),
    )


def test_pipeline_without_a_plan_is_converted_and_its_script_may_be_mended() -> None:
    requirements = find_requirements(brief_in(PIPELINE))
    assert requirements == Requirements(
        required=(*ALWAYS, "data.csv", "execute.py", "data.xlsx"),
        changeable=frozenset({"execute.py"}),
        conversions=(Conversion("data.xlsx", "data.csv"),),
        kept=frozenset({"data.xlsx"}),
    )


@pytest.mark.parametrize("path", [*Path("examples").glob("*/*.json"), *Path("tests/corpus/briefs").glob("*.json")])
def test_without_a_plan_a_brief_demands_pages_attachments_and_what_its_scripts_fetch(path: Path) -> None:
    of = brief_in(path)
    scripts = " ".join(check.text for check in of.checks if check.kind == "js")
    found = find_requirements(of)
    attached = {one.name for one in of.attachments}
    assert found.required[:2] == ALWAYS
    assert attached <= {*found.required}
    assert all(name in attached or name in scripts or name == "data.csv" for name in found.required[2:])
    assert (found.forbidden, found.built_later) == ((), frozenset())


@pytest.mark.parametrize("text", ["Never leave out robots.txt.", "Add old.txt, not new.txt.", "Write notes.md."])
def test_a_sentence_alone_demands_and_forbids_no_file(text: str) -> None:
    assert find_requirements(named(text, checks=("old.txt does not exist.",))) == Requirements()


@pytest.mark.parametrize(
    ("rules", "changeable"),
    [
        ((("run.py", "may change"), ("uid.txt", "as attached")), {"run.py"}),
        ((("run.py", "as attached"),), set()),
        ((("uid.txt", "as attached"),), set()),
        ((("uid.txt", "may change"), ("data.xlsx", "may change")), {"uid.txt"}),
        ((("notes.md", "required"),), {"run.py"}),
    ],
)
def test_plan_that_speaks_of_attachments_decides_which_may_change(rules: Any, changeable: set[str]) -> None:
    found = find_requirements(named("Fix run.py.", SCRIPT, UID, BOOK), (), ruled(*rules))
    assert found.changeable == changeable
    assert found.kept == {"run.py", "uid.txt", "data.xlsx"} - changeable


def test_forbidden_attachment_is_neither_required_nor_kept() -> None:
    found = find_requirements(named("", attachment("data.csv"), UID), (), ruled(("uid.txt", "forbidden")))
    assert (found.required, found.kept, found.forbidden) == (
        (*ALWAYS, "data.csv"),
        frozenset({"data.csv"}),
        ("uid.txt",),
    )


def test_attachments_are_demanded_by_the_paths_that_they_have_and_unfair_names_not_at_all() -> None:
    of = brief(attachments=(attachment("../../my data.txt"), attachment(".env")))
    assert find_requirements(of).required == (*ALWAYS, "my data.txt")


@pytest.mark.parametrize(
    "rules",
    [("index.html", "forbidden"), ("README.md", "built later"), ("LICENSE", "forbidden"), ("a.png", "required")],
)
def test_no_plan_forbids_what_every_site_has_or_demands_what_a_model_cannot_write(rules: tuple[str, str]) -> None:
    assert find_requirements(brief(), (), ruled(rules)) == Requirements()


def test_picture_that_the_site_has_is_demanded_like_any_file() -> None:
    assert find_requirements(brief(), ["a.png"], ruled(("a.png", "required"))).required == (*ALWAYS, "a.png")


def test_what_a_site_makes_later_is_demanded_no_more_but_for_pages_and_attachments() -> None:
    found = find_requirements(named("", UID), (), ruled(("a.json", "required")))
    later = found.with_built_later({"a.json", "index.html", "uid.txt"})
    assert later.required == (*ALWAYS, "uid.txt")
    assert later.built_later == {"a.json"}


@settings(max_examples=100)
@given(ODD, ODD, PLANS | ODD, st.lists(st.sampled_from(["a.csv", "data.xlsx", "run.py", "../x", "("]), unique=True))
def test_no_sentence_and_no_plan_makes_the_demands_raise(
    text: str, sentence: str, answer: str, names: list[str]
) -> None:
    checks = (Check(kind="sentence", text=sentence), Check(kind="js", text=sentence))
    of = brief(text=text, checks=checks, attachments=tuple(attachment(name) for name in names))
    plan = parse_plan(answer)
    for one in (plan, validate_plan(plan, of), NO_PLAN):
        found = find_requirements(of, names, one)
        assert found.required[:2] == ALWAYS
        assert not {*found.required} & {*found.forbidden, *found.built_later}


def test_long_texts_are_read_in_little_time() -> None:
    text = "fix " * 100_000 + "a/" * 50_000 + "-a" * 50_000
    names = [attachment(f"{number}.xlsx") for number in range(20)]
    assert find_requirements(named(text, *names), (), parse_plan(plan_text())).conversions == ()


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ((), ["data.csv", "run.py"]),
        ((("run.py", "may change"),), ["data.csv"]),
        ((("data.csv", "forbidden"),), ["run.py"]),
    ],
)
def test_attachment_that_must_not_change_is_a_fault_in_another_form(rules: Any, told: list[str]) -> None:
    of = brief(attachments=(SCRIPT, UID, attachment("data.csv", b"1\r\n")))
    site = Site({"run.py": b"print(1)\n", "data.csv": b"1\n", "uid.txt": UID.content})
    case = Criteria(of, find_requirements(of, (), ruled(*rules)), "sales")
    faults = list(find_altered_attachments(site, case))
    assert sorted(str(fault.path) for fault in faults) == told
    assert not any(fault.fatal for fault in faults)
