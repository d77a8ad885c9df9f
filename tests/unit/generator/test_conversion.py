"""Which CSV files come of the spreadsheets that a brief wants converted."""

import pytest

from generator.findings import Fault
from generator.inputs.conversion import converted_files
from generator.inputs.spreadsheet_process import Workbook
from generator.inputs.spreadsheets import Sheet
from generator.demands import requirements_of
from generator.site import NO_FILES, Site
from tests.unit.generator.situations import attachment, brief

ONE = Workbook((Sheet("Sheet1", "a\n1\n"),))
TWO = Workbook((Sheet("North", "n\n"), Sheet("South & Co", "s\n")))


@pytest.mark.parametrize(
    ("text", "workbook", "files"),
    [
        ("Convert data.xlsx to data.csv.", ONE, {"data.csv": b"a\n1\n"}),
        ("Convert `data.xlsx` into CSV and commit it.", ONE, {"data.csv": b"a\n1\n"}),
        ("Save the attached spreadsheet as tables/all.csv.", ONE, {"tables/all.csv": b"a\n1\n"}),
        ("Commit data.csv, the CSV version of data.xlsx.", ONE, {"data.csv": b"a\n1\n"}),
        ("Commit data.csv. It holds the same rows as data.xlsx.", ONE, {"data.csv": b"a\n1\n"}),
        ("Show data.csv in a table.", ONE, {"data.csv": b"a\n1\n"}),
        ("Convert data.xlsx to data.csv.", TWO, {"data.csv": b"n\n", "data-south-co.csv": b"s\n"}),
        ('Convert sheet "South & Co" of data.xlsx to data.csv.', TWO, {"data.csv": b"s\n", "data-north.csv": b"n\n"}),
        ("Convert data.xlsx to CSV, one file per sheet.", TWO, {"North.csv": b"n\n", "South & Co.csv": b"s\n"}),
        ("Convert data.xlsx to south-co.csv and north.csv.", TWO, {"north.csv": b"n\n", "south-co.csv": b"s\n"}),
        ("Convert each sheet of data.xlsx to CSV: one.csv and two.csv.", TWO, {"one.csv": b"n\n", "two.csv": b"s\n"}),
        ("Convert each sheet of data.xlsx: d_north.csv", TWO, {"d_north.csv": b"n\n", "South & Co.csv": b"s\n"}),
        ("Convert data.xlsx to data.csv, but do not commit data.csv.", ONE, {}),
        ("Users convert data.xlsx to CSV in the browser.", ONE, {}),
        ("Write the totals of data.xlsx per region to totals.csv.", ONE, {}),
        ("In data.csv, sum up data.xlsx by region.", ONE, {}),
        ("Draw a chart of data.xlsx.", ONE, {}),
    ],
)
def test_a_conversion_makes_the_files_that_the_brief_names(
    text: str, workbook: Workbook, files: dict[str, bytes]
) -> None:
    attachments = (attachment("data.xlsx"),)
    requirements = requirements_of(brief(text=text, attachments=attachments))
    assert converted_files(attachments, requirements, {"data.xlsx": workbook}) == (Site(files), ())


def test_several_spreadsheets_become_several_files() -> None:
    attachments = (attachment("a.xlsx"), attachment("b.ods"))
    requirements = requirements_of(brief(text="Convert a.xlsx and b.ods to a.csv and b.csv.", attachments=attachments))
    files, _ = converted_files(attachments, requirements, {"a.xlsx": TWO, "b.ods": ONE})
    assert files == {"a.csv": b"n\n", "a-south-co.csv": b"s\n", "b.csv": b"a\n1\n"}


@pytest.mark.parametrize(
    ("workbook", "reason"), [(Workbook(unreadable="it is broken"), "it is broken"), (Workbook(), "it holds no cell")]
)
def test_what_cannot_be_converted_is_a_fault_with_its_reason(workbook: Workbook, reason: str) -> None:
    attachments = (attachment("data.xlsx"),)
    requirements = requirements_of(brief(text="Convert data.xlsx to data.csv.", attachments=attachments))
    fault = Fault(f"it cannot be converted: {reason}", "data.xlsx", fatal=False, kind="conversion")
    assert converted_files(attachments, requirements, {"data.xlsx": workbook}) == (NO_FILES, (fault,))


def test_a_name_that_leads_astray_is_never_a_path() -> None:
    attachments = (attachment("../../data.xlsx"),)
    requirements = requirements_of(
        brief(text="Convert the spreadsheet to CSV, one per sheet.", attachments=attachments)
    )
    workbook = Workbook((Sheet("../../etc/passwd", "x\n"), Sheet(".env", "y\n")))
    files, _ = converted_files(attachments, requirements, {"../../data.xlsx": workbook})
    assert files == {"etc-passwd.csv": b"x\n", "env.csv": b"y\n"}


def converted(max_bytes: int, **texts: str) -> tuple[dict[str, bytes], list[str | None]]:
    """The files of a spreadsheet of these sheets that become one file each, and what is said of which."""
    attachments = (attachment("data.xlsx"),)
    requirements = requirements_of(brief(text="Convert data.xlsx to CSV, one file per sheet.", attachments=attachments))
    workbook = Workbook(tuple(Sheet(name, text) for name, text in texts.items()))
    files, faults = converted_files(attachments, requirements, {"data.xlsx": workbook}, max_bytes)
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
    attachments = (attachment("data.xlsx"),)
    requirements = requirements_of(brief(text="Convert data.xlsx to data.csv.", attachments=attachments))
    workbook = Workbook((Sheet("S", "a\n", complete=False),))
    files, faults = converted_files(attachments, requirements, {"data.xlsx": workbook})
    assert files == {"data.csv": b"a\n"}
    assert [fault.path for fault in faults] == ["data.csv"]
