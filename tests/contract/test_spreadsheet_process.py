"""Spreadsheets that would end their reader end a process that is there for nothing else."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from generator.inputs.spreadsheet_process import read_in_process
from generator.inputs.spreadsheet_reader import UnreadableError, read_sheets
from tests.unit.generator.test_spreadsheets import row, workbook

XLSX = Path("tests/corpus/spreadsheets/sales.xlsx").read_bytes()
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def repeated(times: int) -> bytes:
    """An ods of one value in `times` columns and as many rows, written once."""
    cell = f'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{times}"/>'
    rows = f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'
    table = f'<table:table table:name="T">{rows}</table:table>'
    names = f'xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0"'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"/>')
        package.writestr("content.xml", f"<office:document-content {names}>{body}</office:document-content>")
    return out.getvalue()


def test_the_process_reads_what_the_function_reads() -> None:
    assert read_in_process(XLSX, 10) == read_sheets(XLSX)
    assert read_in_process(repeated(2), 10)[0].csv == "1,1\n1,1\n"


def test_a_broken_file_is_a_reason() -> None:
    with pytest.raises(UnreadableError, match="no spreadsheet that can be read"):
        read_in_process(b"hello", 10)


@pytest.mark.parametrize(
    "hostile",
    [
        workbook(("S", "visible", row(1, '<c r="A1"><v>1</v></c>') + row(1048576, '<c r="XFD1048576"><v>2</v></c>'))),
        repeated(100_000),
    ],
    ids=["two-cells-far-apart", "repeated-cells"],
)
def test_a_file_that_asks_for_all_memory_is_a_reason(hostile: bytes) -> None:
    assert len(hostile) < 2_000
    with pytest.raises(UnreadableError, match=r"more|no spreadsheet that can be read"):
        read_in_process(hostile, 10)


def packed(parts: dict[str, bytes]) -> bytes:
    """The smallest workbook with more in its package."""
    out = BytesIO(workbook(("S", "visible", row(1, '<c r="A1"><v>1</v></c>'))))
    with ZipFile(out, "a", ZIP_DEFLATED, compresslevel=9) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def test_a_package_that_unpacks_to_hundreds_of_megabytes_is_a_reason() -> None:
    hostile = packed({f"xl/media/{number}.bin": bytes(50 << 20) for number in range(5)})
    assert len(hostile) < 300_000
    with pytest.raises(UnreadableError, match="unpacks to 250 MB, more than 200"):
        read_in_process(hostile, 60)


def test_a_reader_of_millions_of_cells_stays_within_its_memory() -> None:
    hostile = workbook(("S", "visible", ("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 60_000))
    watched = "import resource; from generator.inputs import spreadsheets; spreadsheets.main()"
    peak = "; import sys; sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    reader = subprocess.run(
        [sys.executable, "-c", watched + peak], input=hostile, capture_output=True, timeout=240, check=False
    )
    assert reader.returncode != 0 or int(reader.stderr) << 10 <= 512 << 20


def test_a_reader_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreadableError, match="longer than 0 seconds"):
        read_in_process(XLSX, 0.001)
