"""Which CSV files are converted of spreadsheets, and which licence files code writes."""

import pytest

from contracts.brief import Check
from generator.file_requirements import Conversion, find_requirements
from tests.unit.generator.plans import ruled
from tests.unit.generator.situations import attachment, brief
from tests.unit.generator.test_file_requirements import ALWAYS, BOOK, UID, named


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Convert data.xlsx to data.csv.", ["data.csv"]),
        ("Commit `data.csv`, the same rows as data.xlsx.", ["data.csv"]),
        ("Show tables/data.csv and DATA.CSV.", ["tables/data.csv", "DATA.CSV"]),
        ("Fetch ./data.csv in the page.", ["data.csv"]),
        ("Fetch https://example.org/data.csv and my-data.csv.", []),
        ("Write totals.csv.", []),
        ("Draw a chart of data.xlsx.", []),
    ],
)
def test_csv_file_of_a_spreadsheets_name_is_converted_without_a_plan(text: str, targets: list[str]) -> None:
    assert [one.target for one in find_requirements(named(text, BOOK)).conversions] == targets


def test_csv_file_that_is_named_in_a_script_alone_is_converted_too() -> None:
    of = brief(attachments=(BOOK,), checks=(Check(kind="js", text="fetch('data.csv').then(r => r.ok)"),))
    assert find_requirements(of).conversions == (Conversion("data.xlsx", "data.csv"),)


@pytest.mark.parametrize("rule", ["forbidden", "built later"])
def test_csv_file_that_must_not_be_there_now_is_not_converted(rule: str) -> None:
    found = find_requirements(named("Convert data.xlsx to data.csv.", BOOK), (), ruled(("data.csv", rule)))
    assert found.conversions == ()


def test_csv_file_that_is_attached_is_not_made_anew() -> None:
    assert find_requirements(named("data.csv is data.xlsx.", BOOK, attachment("data.csv"))).conversions == ()


def test_plan_converts_single_sheets_to_other_names() -> None:
    north = {"path": "north.csv", "rule": "required", "of": "data.xlsx", "sheet": "North"}
    found = find_requirements(named("", BOOK), (), ruled(north, {**north, "path": "all.csv", "sheet": None}))
    assert found.conversions == (
        Conversion("data.xlsx", "north.csv", "North"),
        Conversion("data.xlsx", "all.csv"),
    )
    assert found.required == (*ALWAYS, "north.csv", "all.csv", "data.xlsx")


@pytest.mark.parametrize(
    "rule",
    [
        {"path": "a.csv", "rule": "required", "of": "other.xlsx"},
        {"path": "a.csv", "rule": "required", "of": "uid.txt"},
        {"path": "a.json", "rule": "required", "of": "data.xlsx"},
    ],
)
def test_file_that_no_spreadsheet_gives_is_the_authors(rule: dict[str, str]) -> None:
    found = find_requirements(named("", BOOK, UID), (), ruled(rule))
    assert (found.conversions, rule["path"] in found.required) == ((), True)


@pytest.mark.parametrize(
    ("text", "licences"),
    [
        ("Add LICENSE.md and a README.md.", {"LICENSE.md"}),
        ("Under the MIT license. Add a LICENSE.", set()),
        ("Read https://example.org/LICENSE.txt", set()),
    ],
)
def test_other_files_for_the_licence_are_written_by_code(text: str, licences: set[str]) -> None:
    found = find_requirements(named(text))
    assert found.licences == licences
    assert found.required == ALWAYS


def test_licence_that_the_plan_forbids_is_not_written() -> None:
    assert find_requirements(named("No LICENSE.md."), (), ruled(("LICENSE.md", "forbidden"))).licences == set()
