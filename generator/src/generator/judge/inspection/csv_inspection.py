"""Inspects CSV and TSV: finds rows whose number of columns differs from the first row's."""

import csv
import io

from generator.judge.inspection.inspected_file import InspectedFile, Position, with_one_fault

csv.field_size_limit(2_000_000)


def inspect_csv(path: str, text: str) -> InspectedFile:
    """Find the first row with a different number of columns, or an unclosed quote."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_delimiter(path, text), strict=True)
    wanted, odd = 0, []
    try:
        for row in reader:
            if not row or row == [" " * len(row[0])]:
                continue
            wanted = wanted or len(row)
            if len(row) != wanted:
                odd.append((reader.line_num, len(row)))
    except csv.Error as error:
        reason = f"not CSV: {error}; is a quote never closed, or not doubled inside a quoted field?"
        return with_one_fault(path, Position(max(reader.line_num, 1)), "csv-shape", reason)
    if not odd:
        return InspectedFile()
    line, count = odd[0]
    reason = f"{count} columns, but the first row has {wanted} ({len(odd)} such rows)"
    return with_one_fault(
        path, Position(line), "csv-shape", f"{reason}; quote fields that hold the delimiter, leave no field out"
    )


def _delimiter(path: str, text: str) -> str:
    if path.lower().endswith(".tsv"):
        return "\t"
    header = text[:10_000].partition("\n")[0]
    outside = "".join(header.split('"')[::2])
    return max(",;\t|", key=outside.count) if any(mark in outside for mark in ",;\t|") else ","
