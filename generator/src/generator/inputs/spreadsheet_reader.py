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

MAX_CELLS = 1_000_000
"""Limit on all sheets together; rows beyond it are omitted."""
MAX_CHARACTERS = 10_000_000
"""Limit on the characters of all sheets together."""
MAX_SHEETS = 50
MAX_MEMORY_BYTES = 512 << 20
"""Bytes of address space; a million numbers need half of it."""
MAX_UNPACKED_BYTES = 200 << 20
"""Unpacked bytes of all files in a workbook; a million numbers take a tenth of it."""
CPU_SECONDS = 10


class UnreadableError(Exception):
    """The file cannot be converted; the text says why."""


@dataclass(frozen=True)
class Sheet:
    """One sheet as CSV, from cell A1 on; not `complete` if rows at its end were omitted."""

    name: str
    csv: str
    complete: bool = True


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """Read the visible sheets in order, formulas as last computed. Raises UnreadableError.

    Empty sheets and charts are omitted; hidden sheets too, unless there is no other one.
    """
    _check_unpacked_size(content)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            return tuple(_converted(workbook, _shown(workbook.sheets_metadata)))
    except CalamineError as error:
        raise UnreadableError(f"it is no spreadsheet that can be read: {error}") from error


def _check_unpacked_size(content: bytes) -> None:
    """Refuse a package that unpacks to too much; one with false sizes is stopped by the memory limit."""
    if not is_zipfile(BytesIO(content)):
        return
    try:
        with ZipFile(BytesIO(content)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableError(f"it is no spreadsheet that can be read: {error}") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadableError(f"it unpacks to {unpacked >> 20} MB, more than {MAX_UNPACKED_BYTES >> 20}")


def _shown(sheets: Iterable[SheetMetadata]) -> list[str]:
    # Only worksheets can be read by name; ods has no other type of sheet.
    tables = [sheet for sheet in sheets if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    return visible or [sheet.name for sheet in tables]


def _converted(workbook: CalamineWorkbook, names: list[str]) -> Iterable[Sheet]:
    if len(names) > MAX_SHEETS:
        raise UnreadableError(f"it has {len(names)} sheets, more than {MAX_SHEETS}")
    cells, characters = MAX_CELLS, MAX_CHARACTERS
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
    """Convert the file on stdin; print `{"sheets": […]}` or `{"unreadable": "why"}`."""
    # Some systems lack one of the limits; the caller's timeout applies everywhere.
    for limit, most in (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
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
