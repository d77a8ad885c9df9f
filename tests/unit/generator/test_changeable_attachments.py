"""Which attachments may change where there is no plan: those that a sentence names beside a verb of changing."""

import pytest

from contracts.brief import Check
from generator.changeable_attachments import find_changeable_attachments
from tests.unit.generator.situations import brief

SCRIPT, DATA = "run.py", "data.csv"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("Fix the non-trivial error in run.py. Show data.csv.", {SCRIPT}),
        ("Publish data.csv. There is a mistake in `run.py`. Correct it, and commit it.", {SCRIPT}),
        ("Anonymise data.csv before it is published.", {DATA}),
        ("- Show data.csv\n- Refactor run.py", {SCRIPT}),
        ("Fix the bugs in RUN.PY and data.csv.", {SCRIPT, DATA}),
        ("Show the rows of data.csv, sorted by name, and the output of run.py.", set()),
        ("Publish run.py unchanged and fix the page.", set()),
        ("Do not change run.py; never edit data.csv.", set()),
        ("Use rerun.py and data.csvx. Fix them.", set()),
        ("Run run.py. Show data.csv. Fix index.html.", set()),
        ("Sum the sales and show them.", set()),
    ],
)
def test_file_beside_a_verb_of_changing_may_change(text: str, changed: set[str]) -> None:
    assert find_changeable_attachments(brief(text=text), [SCRIPT, DATA]) == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("There is a bug in the attached script. Make it run.", {SCRIPT}),
        ("Correct the program and show its code.", {SCRIPT}),
        ("Fix index.html.", set()),
        ("Explain the program.", set()),
    ],
)
def test_only_attachment_is_meant_where_no_file_is_named(text: str, changed: set[str]) -> None:
    assert find_changeable_attachments(brief(text=text), [SCRIPT]) == changed


def test_sentence_checks_are_read_and_scripts_are_not() -> None:
    checks = (
        Check(kind="sentence", text="run.py is corrected."),
        Check(kind="js", text="fix(data.csv)"),
    )
    assert find_changeable_attachments(brief(text="Go.", checks=checks), [SCRIPT, DATA]) == {SCRIPT}


def test_odd_names_are_found_as_they_are_written() -> None:
    names = ["sales 2026 (final).csv", "uid"]
    assert find_changeable_attachments(brief(text="Clean sales 2026 (final).csv, guided by us."), names) == {names[0]}
    assert find_changeable_attachments(brief(text="Fix uid."), names) == {"uid"}


def test_without_attachments_nothing_may_change() -> None:
    assert find_changeable_attachments(brief(text="Fix it."), []) == set()
