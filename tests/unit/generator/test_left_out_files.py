"""A file of the repository that is not at hand is known to exist and never held against a page."""

import pytest

from contracts.brief import Check
from generator.chromium.served_site import ORIGIN, ServedSite
from generator.faults import LEFT_OUT_FILE, Fault
from generator.file_requirements import Requirements
from generator.judge.file_expectation_check import judge_file
from generator.judge.inspection.site_inspection import inspect_site
from generator.judge.judge import Criteria, Judge
from generator.plan.plan import Entry
from generator.ports import ExpressionResult
from generator.site import Site
from tests.stand_ins.browser import ScriptedBrowser
from tests.unit.generator.prompts import WRITER, first_prompt
from tests.unit.generator.scripted_generator import PAGE
from tests.unit.generator.situations import brief

SITE = Site(
    {"index.html": PAGE.replace(b"<h1>", b'<a href="data.csv">Data</a><script>fetch("./data.csv")</script><h1>')}
)
LACKING = "a file that the page needs is not at hand here"
REQUIREMENTS = Requirements(required=("index.html", "data.csv"))


def test_reference_to_a_file_that_is_not_at_hand_is_no_fault() -> None:
    without = inspect_site(SITE, required=REQUIREMENTS.required, forbidden=(), untouched=())
    assert {fault.kind for fault in without} >= {"missing-file", "local-reference"}
    assert inspect_site(SITE, required=REQUIREMENTS.required, forbidden=(), untouched=(), left_out={"data.csv"}) == ()


@pytest.mark.parametrize(
    ("path", "expect", "outcome"),
    [
        ("data.csv", {"exists": True}, "passed"),
        ("data.csv", {"absent": True}, "failed"),
        ("data.csv", {"matches": "region"}, "undecided"),
        ("index.html", {"exists": True}, "passed"),
        ("other.csv", {"exists": True}, "failed"),
    ],
)
def test_entry_knows_that_the_file_is_there_and_not_what_it_holds(path: str, expect: object, outcome: str) -> None:
    entry = Entry.model_validate({"by": "file", "path": path, "expect": expect})
    assert judge_file(entry, SITE, Criteria(brief(), REQUIREMENTS, "sales", frozenset({"data.csv"}))).outcome == outcome


def test_browser_says_that_the_file_is_not_at_hand() -> None:
    served = ServedSite(SITE, "sales", {"data.csv"})
    fault = served.answer(f"{ORIGIN}/sales/data.csv?v=1").fault
    assert fault is not None
    assert (fault.kind, fault.path) == (LEFT_OUT_FILE, "data.csv")
    missing = served.answer(f"{ORIGIN}/sales/other.csv").fault
    assert missing is not None
    assert missing.kind == "missing-resource"


async def test_check_that_needs_the_file_is_undecided_and_the_page_has_no_fault() -> None:
    browser = ScriptedBrowser()
    lacking = Fault("The page asks for data.csv.", "data.csv", fatal=False, kind=LEFT_OUT_FILE)
    error = Fault("TypeError", "index.html", fatal=False, kind="uncaught-exception")
    browser.sees(ExpressionResult(truthy=False, detail="0", undecided=LACKING), True, faults=(lacking, error))
    checks = (Check(kind="js", text="window.rows > 0"), Check(kind="js", text="document.title === 'Sales'"))
    case = Criteria(brief(checks=checks), REQUIREMENTS, "sales", frozenset({"data.csv"}))
    judged = await Judge(browser)(SITE, case, untouched=(), seconds=5)
    assert [check.outcome for check in judged.checks] == ["undecided", "passed"]
    assert judged.checks[0].detail.startswith(LACKING)
    assert judged.flawless
    assert browser.shown[0].left_out == {"data.csv"}


def test_prompts_name_the_files_that_cannot_be_shown() -> None:
    first = first_prompt(brief(), (), left_out=("data.csv",)).text
    assert "data.csv" not in first  # nothing exists, nothing is left out
    repair = WRITER.repair(brief(), SITE, {}, (), left_out=("large.bin",), notices=("a.csv: masked",)).text
    assert "too large to be shown: use them by their paths, and do not send them:\n\n- `large.bin`\n" in repair
    assert "<notices>\n- a.csv: masked\n</notices>" in repair


async def test_page_may_refer_to_a_file_that_a_workflow_makes_later() -> None:
    browser = ScriptedBrowser()
    browser.sees()
    requirements = Requirements(("index.html",), forbidden=("data.csv",), built_later=frozenset({"data.csv"}))
    judged = await Judge(browser)(SITE, Criteria(brief(), requirements, "sales"), untouched=(), seconds=5)
    assert [fault for fault in judged.faults if "data.csv" in fault.reason] == []
    assert browser.shown[0].left_out == {"data.csv"}


async def test_file_that_must_not_be_there_is_a_fault_where_it_is() -> None:
    site = SITE.with_files({"data.csv": b"1"})
    requirements = Requirements(("index.html",), forbidden=("data.csv",), built_later=frozenset({"data.csv"}))
    judged = await Judge(None)(site, Criteria(brief(), requirements, "sales"), untouched=(), seconds=5)
    assert [fault.path for fault in judged.faults if fault.kind == "forbidden-file"] == ["data.csv"]
