"""Reads a spreadsheet (xlsx, xlsb, xls, ods) and gives each sheet as CSV: exact, and by code alone.

Runs as `python -m generator.inputs.spreadsheet_reader` in a separate process, because a file of 5 kB can ask for
500 GB: the format stores single cells, the reader allocates the rectangle around them.
"""

import json
import resource
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from python_calamine import CalamineError, CalamineWorkbook, SheetMetadata, SheetTypeEnum, SheetVisibleEnum

from generator.inputs.csv_writer import Cell, write_csv

MOST_CELLS = 1_000_000
"""Of all sheets together; the rows beyond it are left out."""
MOST_CHARACTERS = 10_000_000
"""The same for characters of text."""
MOST_SHEETS = 50
MOST_MEMORY = 512 << 20
"""Bytes of address space; a million numbers need half of it."""
MOST_UNPACKED = 200 << 20
"""Unpacked bytes of all files in a workbook; a million numbers take a tenth of it."""
CPU_SECONDS = 10


class UnreadableError(Exception):
    """The file cannot be converted; the text says why."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as CSV, from the cell A1 on; not `complete` where rows at its end were left out."""

    name: str
    csv: str
    complete: bool = True


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """The sheets that whoever opens the file sees, in their order, formulas as last computed. Raises UnreadableError.

    Sheets without any cell are left out; charts and hidden sheets are left out, unless nothing else is there.
    """
    _check_unpacked_size(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            return tuple(_converted(workbook, _shown(workbook.sheets_metadata)))
    except CalamineError as error:
        raise UnreadableError(f"it is no spreadsheet that can be read: {error}") from error


def _check_unpacked_size(content: bytes) -> None:
    """Older formats are no packages. One that lies about its sizes meets the limit on memory."""
    if not is_zipfile(BytesIO(content)):
        return
    try:
        with ZipFile(BytesIO(content)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError(f"it is no spreadsheet that can be read: {error}") from error
    if unpacked > MOST_UNPACKED:
        raise UnreadableError(f"it unpacks to {unpacked >> 20} MB, more than {MOST_UNPACKED >> 20}")


def _shown(sheets: Iterable[SheetMetadata]) -> list[str]:
    # A worksheet's name is what it is fetched by; ods knows no other type of sheet.
    tables = [sheet for sheet in sheets if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    return visible or [sheet.name for sheet in tables]


def _converted(workbook: CalamineWorkbook, names: list[str]) -> Iterable[Sheet]:
    if len(names) > MOST_SHEETS:
        raise UnreadableError(f"it has {len(names)} sheets, more than {MOST_SHEETS}")
    cells, characters = MOST_CELLS, MOST_CHARACTERS
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
        shown = min(rows, cells // columns)
        cells -= shown * columns
        table = sheet.to_python(skip_empty_area=False, nrows=shown) if shown else []
        text, complete = _text_within(characters, table)
        characters -= len(text)
        yield Sheet(name, text, complete=complete and shown == rows)


def _text_within(characters: int, rows: Iterable[Sequence[Cell]]) -> tuple[str, bool]:
    """As many rows as fit, as CSV, and whether these are all."""
    lines: list[str] = []
    for row in rows:
        line = write_csv([row])
        characters -= len(line)
        if characters < 0:
            return "".join(lines), False
        lines.append(line)
    return "".join(lines), True


def main() -> None:
    """Convert what is on standard input; print `{"sheets": […]}` or `{"unreadable": "why"}`."""
    # Some systems do not know one of the limits; the caller's limit on time holds everywhere.
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    try:
        answer: dict[str, object] = {"sheets": [asdict(sheet) for sheet in read_sheets(sys.stdin.buffer.read())]}
    except UnreadableError as error:
        answer = {"unreadable": str(error)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
