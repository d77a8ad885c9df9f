"""Writes rows of cells as CSV by RFC 4180, but with line feeds alone, which every reader accepts."""

import datetime as dt
from collections.abc import Iterable, Sequence

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_EXACT = 10**15
"""Spreadsheets store 15 digits; larger numbers are written as floats."""


def write_csv(rows: Iterable[Sequence[Cell]]) -> str:
    """Write each row as one record. Whole numbers have no fraction, dates are ISO 8601, empty cells are empty."""
    return "".join(",".join(_field(format_cell(cell)) for cell in row) + "\n" for row in rows)


def cut_at_row(text: str, most: int) -> str:
    """Cut CSV to at most `most` characters, at the end of a row."""
    if len(text) <= most:
        return text
    end = text.rfind("\n", 0, max(0, most)) + 1
    quotes = text.count('"', 0, end)
    # A line feed after an odd number of quotes is inside a field.
    while end and quotes % 2:
        before = text.rfind("\n", 0, end - 1) + 1
        quotes -= text.count('"', before, end)
        end = before
    return text[:end]


def format_cell(cell: Cell) -> str:
    """Format one cell, as in `3`, `0.1`, `TRUE`, `2026-01-05T13:30:00`, `09:05:00`; a duration as `36:05:00`."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, dt.timedelta):
        return _duration(cell)
    return str(cell)


def _duration(time: dt.timedelta) -> str:
    seconds = round(abs(time.total_seconds()))
    sign = "-" if time < dt.timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _field(text: str) -> str:
    # The csv module leaves a lone `\r` unquoted if lines end with `\n`, and writes an empty field as `""`.
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text
