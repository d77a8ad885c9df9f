"""Which CSV files come of the spreadsheets that a brief wants converted."""

from typing import Any

import pytest

from generator.faults import Fault
from generator.file_requirements import Conversion, Requirements
from generator.inputs.spreadsheet_conversion import convert_spreadsheets
from generator.inputs.spreadsheet_process import Workbook
from generator.inputs.spreadsheet_reader import Sheet
from generator.site import NO_FILES, Site
from tests.unit.generator.situations import attachment

ONE = Workbook((Sheet("Sheet1", "a\n1\n"),))
BOOK = (attachment("data.xlsx"),)
TWO = Workbook((Sheet("North", "n\n"), Sheet("South & Co", "s\n")))


def demanding(*conversions: Conversion, **others: Any) -> Requirements:
    return Requirements(conversions=conversions, **others)


@pytest.mark.parametrize(
    ("conversions", "workbook", "files"),
    [
        ([("data.csv", None)], ONE, {"data.csv": b"a\n1\n"}),
        ([("tables/all.csv", None)], ONE, {"tables/all.csv": b"a\n1\n"}),
        ([("data.csv", None)], TWO, {"data.csv": b"n\n", "data-south-co.csv": b"s\n"}),
        ([("data.csv", "South & Co")], TWO, {"data.csv": b"s\n"}),
        ([("data.csv", " south & CO")], TWO, {"data.csv": b"s\n"}),
        ([("data.csv", "East")], TWO, {"data.csv": b"n\n"}),
        ([("one.csv", "North"), ("two.csv", "South & Co")], TWO, {"one.csv": b"n\n", "two.csv": b"s\n"}),
        ([("one.csv", None), ("two.csv", "South & Co")], TWO, {"one.csv": b"n\n", "two.csv": b"s\n"}),
        ([], ONE, {}),
    ],
)
def test_a_conversion_makes_the_files_that_are_demanded_of_it(
    conversions: list[tuple[str, str | None]], workbook: Workbook, files: dict[str, bytes]
) -> None:
    requirements = demanding(*(Conversion("data.xlsx", target, sheet) for target, sheet in conversions))
    assert convert_spreadsheets(BOOK, requirements, {"data.xlsx": workbook}) == (Site(files), ())


@pytest.mark.parametrize("field", ["forbidden", "kept", "changeable", "built_later"])
def test_a_further_sheet_never_takes_the_place_of_a_file_of_others(field: str) -> None:
    taken: Any = {field: ("data-south-co.csv",) if field == "forbidden" else frozenset({"data-south-co.csv"})}
    files, _ = convert_spreadsheets(BOOK, demanding(Conversion("data.xlsx", "data.csv"), **taken), {"data.xlsx": TWO})
    assert files == {"data.csv": b"n\n"}


def test_several_spreadsheets_become_several_files() -> None:
    requirements = demanding(Conversion("b.ods", "b.csv"), Conversion("a.xlsx", "a.csv"))
    attachments = (attachment("a.xlsx"), attachment("b.ods"))
    files, _ = convert_spreadsheets(attachments, requirements, {"a.xlsx": TWO, "b.ods": ONE})
    assert files == {"a.csv": b"n\n", "a-south-co.csv": b"s\n", "b.csv": b"a\n1\n"}


@pytest.mark.parametrize(
    ("workbooks", "reason"),
    [
        ({"data.xlsx": Workbook(unreadable="it is broken")}, "it is broken"),
        ({"data.xlsx": Workbook()}, "it holds no cell"),
        ({}, "it could not be read"),
    ],
)
def test_what_cannot_be_converted_is_a_fault_with_its_reason(workbooks: dict[str, Workbook], reason: str) -> None:
    fault = Fault(f"it cannot be converted: {reason}", "data.xlsx", fatal=False, kind="conversion")
    requirements = demanding(Conversion("data.xlsx", "data.csv"))
    assert convert_spreadsheets(BOOK, requirements, workbooks) == (NO_FILES, (fault,))


def test_a_sheets_name_that_leads_astray_is_never_a_path() -> None:
    attachments = (attachment("../../data.xlsx"),)
    workbook = Workbook((Sheet("A", "a\n"), Sheet("../../etc/passwd", "x\n"), Sheet(".env", "y\n")))
    requirements = demanding(Conversion("data.xlsx", "data.csv"))
    files, _ = convert_spreadsheets(attachments, requirements, {"../../data.xlsx": workbook})
    assert files == {"data.csv": b"a\n", "data-etc-passwd.csv": b"x\n", "data-env.csv": b"y\n"}


def converted(max_bytes: int, **texts: str) -> tuple[dict[str, bytes], list[str | None]]:
    """The files of a spreadsheet of these sheets that become one file each, and what is said of which."""
    requirements = demanding(*(Conversion("data.xlsx", f"{name}.csv", name) for name in texts))
    workbook = Workbook(tuple(Sheet(name, text) for name, text in texts.items()))
    files, faults = convert_spreadsheets(BOOK, requirements, {"data.xlsx": workbook}, max_bytes)
    assert all("too large" in fault.reason and not fault.fatal for fault in faults)
    return dict(files), [fault.path for fault in faults]


def test_spreadsheet_larger_than_the_bound_is_converted_up_to_the_end_of_a_row() -> None:
    files, cut = converted(20, a="n,text\n1,one\n2,two\n3,three\n")
    assert files == {"a.csv": b"n,text\n1,one\n2,two\n"[:19]}
    assert cut == ["a.csv"]


def test_bound_holds_for_all_conversions_together_and_small_ones_stay_whole() -> None:
    files, cut = converted(1_000, large="123456789\n" * 500, larger="123456789\n" * 900, small="a\n1\n")
    assert files["small.csv"] == b"a\n1\n"
    assert sum(map(len, files.values())) <= 1_000
    assert {path: len(content) > 400 for path, content in files.items() if path != "small.csv"} == {
        "large.csv": True,
        "larger.csv": True,
    }
    assert set(cut) == {"large.csv", "larger.csv"}


def test_conversion_is_never_cut_inside_a_quoted_field() -> None:
    files, _ = converted(16, a='n,text\n1,"two\nlines\nand ""more"""\n')
    assert files == {"a.csv": b"n,text\n"}


def test_characters_count_by_their_bytes_and_none_is_cut() -> None:
    files, _ = converted(30, a="漢字漢字\n" * 10)
    assert files == {"a.csv": "漢字漢字\n".encode() * 2}


def test_sheet_that_was_read_in_part_is_said_to_be() -> None:
    requirements = demanding(Conversion("data.xlsx", "data.csv"))
    workbook = Workbook((Sheet("S", "a\n", complete=False),))
    files, faults = convert_spreadsheets(BOOK, requirements, {"data.xlsx": workbook})
    assert files == {"data.csv": b"a\n"}
    assert [fault.path for fault in faults] == ["data.csv"]
