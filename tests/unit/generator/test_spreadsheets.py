"""Spreadsheets become CSV to the character, or there is a reason why not."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from generator.inputs import spreadsheet_reader
from generator.inputs.spreadsheet_process import Workbook, read_spreadsheets
from generator.inputs.spreadsheet_reader import Sheet, UnreadableError, read_sheets
from tests.unit.generator.situations import attachment

CORPUS = Path("tests/corpus/spreadsheets")
NORTH = (
    "product,sold,price,on,note\n"
    '"Pen, blue",41,1.5,2026-01-05,"he said ""yes"""\n'
    'Ink,3,0.1,2026-02-28,"two\nlines"\n'
    "00123,-7,1000000,,é 漢\n"
)
SHEETS = (Sheet("North", NORTH), Sheet("South & Co", "product,sold\nLamp,2\n"))
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*sheets: tuple[str, str, str]) -> bytes:
    """An xlsx of sheets (name, state, XML of its rows), as small as one can be."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="r{number}"/>'
        for number, (name, state, _) in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}"/>')
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{LINKS}">'
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>'
        )
        package.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{LINKS}">{links}</Relationships>')
        for number, (_, _, rows) in enumerate(sheets, start=1):
            package.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
            )
    return out.getvalue()


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.mark.parametrize("name", ["sales.xlsx", "sales.xls", "sales.ods"])
def test_every_format_gives_the_same_csv(name: str) -> None:
    assert read_sheets((CORPUS / name).read_bytes()) == SHEETS


def test_a_formula_is_the_value_that_was_last_computed() -> None:
    rows = row(1, '<c r="A1"><v>2</v></c>', '<c r="B1"><f>A1*2</f><v>4</v></c>')
    assert read_sheets(workbook(("S", "visible", rows))) == (Sheet("S", "2,4\n"),)


def test_empty_cells_before_the_first_one_keep_their_place() -> None:
    rows = row(2, '<c r="B2"><v>1.5</v></c>')
    assert read_sheets(workbook(("S", "visible", rows))) == (Sheet("S", ",\n,1.5\n"),)


def test_hidden_and_empty_sheets_are_left_out() -> None:
    cell = row(1, '<c r="A1"><v>1</v></c>')
    sheets = read_sheets(workbook(("Seen", "visible", cell), ("Hidden", "hidden", cell), ("Empty", "visible", "")))
    assert [sheet.name for sheet in sheets] == ["Seen"]


def test_where_every_sheet_is_hidden_they_are_what_is_meant() -> None:
    cell = row(1, '<c r="A1"><v>1</v></c>')
    assert [sheet.name for sheet in read_sheets(workbook(("H", "veryHidden", cell)))] == ["H"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"PK\x03\x04",
        (CORPUS / "sales.xlsx").read_bytes()[:4000],
        (CORPUS / "sales.xls").read_bytes()[:900],
    ],
    ids=["empty", "text", "zip-start", "cut-xlsx", "cut-xls"],
)
def test_a_file_that_is_no_whole_spreadsheet_has_a_reason(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="no spreadsheet that can be read"):
        read_sheets(content)


def test_too_many_sheets_are_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_reader, "MAX_SHEETS", 1)
    with pytest.raises(UnreadableError, match="sheets"):
        read_sheets((CORPUS / "sales.xlsx").read_bytes())


@pytest.mark.parametrize(
    ("limit", "most", "rows"),
    [("MAX_CELLS", 1, 0), ("MAX_CELLS", 14, 2), ("MAX_CHARACTERS", 30, 1), ("MAX_CHARACTERS", 80, 2)],
)
def test_too_large_spreadsheet_is_read_up_to_the_end_of_a_row(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, rows: int
) -> None:
    monkeypatch.setattr(spreadsheet_reader, limit, most)
    first = read_sheets((CORPUS / "sales.xlsx").read_bytes())[0]
    assert first == Sheet("North", "".join(NORTH.splitlines(keepends=True)[:rows]), complete=False)


def test_every_attached_spreadsheet_is_read_whatever_its_type_claims_to_be() -> None:
    attachments = (attachment("a.XLSX", b"1"), attachment("b.csv", b"2"), attachment("c.ods", b"3"))
    read = read_spreadsheets(attachments, lambda content, _: (Sheet("S", content.decode()),), lambda: 0)
    assert read == {"a.XLSX": Workbook((Sheet("S", "1"),)), "c.ods": Workbook((Sheet("S", "3"),))}


def test_an_unreadable_spreadsheet_is_a_reason_and_no_exception() -> None:
    def refuse(content: bytes, seconds: float) -> tuple[Sheet, ...]:
        raise UnreadableError("it is broken")

    assert read_spreadsheets([attachment("a.xlsx")], refuse, lambda: 0) == {
        "a.xlsx": Workbook(unreadable="it is broken")
    }


def test_time_that_one_spreadsheet_took_is_lost_to_the_next() -> None:
    times, limits = iter([0.0, 0.0, 25.0, 31.0]), []

    def read(content: bytes, seconds: float) -> tuple[Sheet, ...]:
        limits.append(seconds)
        return ()

    attachments = [attachment(name) for name in ("a.xls", "b.xls", "c.xls")]
    workbooks = read_spreadsheets(attachments, read, lambda: next(times))
    assert limits == [10.0, 5.0]
    assert workbooks["c.xls"].unreadable == "no time was left to read it"
