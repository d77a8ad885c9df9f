"""Cells as CSV."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.inputs.csv_writer import Cell, format_cell, write_csv


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1234567.125, "1234567.125"),
        (1e14, "100000000000000"),
        (1e22, "1e+22"),
        ("", ""),
        ("00123", "00123"),
        ("3.0", "3.0"),
        (" é ", " é "),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.date(2026, 1, 5), "2026-01-05"),
        (dt.datetime(2026, 1, 5, 13, 30), "2026-01-05T13:30:00"),  # noqa: DTZ001 - spreadsheets know no zones
        (dt.time(9, 5), "09:05:00"),
        (dt.timedelta(hours=36, minutes=5), "36:05:00"),
        (-dt.timedelta(seconds=61), "-0:01:01"),
    ],
)
def test_a_cell_is_written_as_programs_read_it(cell: Cell, text: str) -> None:
    assert format_cell(cell) == text


def test_fields_are_quoted_only_where_they_must_be() -> None:
    rows = [["a", "b,c", 'say "x"', "two\nlines", "half\rbreak", ""], ["", ""], [""]]
    assert write_csv(rows) == 'a,"b,c","say ""x""","two\nlines","half\rbreak",\n,\n\n'


@given(st.lists(st.lists(st.text(alphabet=st.sampled_from('a,"\r\n é'), min_size=1), min_size=1)))
def test_a_csv_reader_reads_what_was_written(rows: list[list[str]]) -> None:
    assert list(csv.reader(io.StringIO(write_csv(rows), newline=""))) == rows
