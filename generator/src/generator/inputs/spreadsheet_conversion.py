"""Converts attached spreadsheets to the required CSV files, within the limit of all files together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from contracts.brief import Attachment
from contracts.message_size_limits import (
    CONVERTED_MAX_BYTES,
    ENVELOPE_MAX_BYTES,
    EVIDENCE_MAX_BYTES,
    MAX_BODY_BYTES,
    WRITTEN_MAX_BYTES,
    attachment_bytes,
    base64_bytes,
)
from generator.attachment_paths import attachment_paths
from generator.faults import Fault
from generator.file_requirements import Conversion, Requirements
from generator.inputs.csv_writer import cut_at_row
from generator.inputs.spreadsheet_process import Workbook
from generator.inputs.spreadsheet_reader import Sheet
from generator.site import NO_FILES, Site

NOT_CONVERTED: tuple[Site, tuple[Fault, ...]] = (
    NO_FILES,
    (Fault("the conversions that the brief asks for could not be made", kind="conversion", fatal=False),),
)
"""The result if the conversion raises."""


def convert_spreadsheets(
    attachments: Sequence[Attachment],
    requirements: Requirements,
    workbooks: Mapping[str, Workbook],
    max_bytes: int = CONVERTED_MAX_BYTES,
) -> tuple[Site, tuple[Fault, ...]]:
    """Make the required conversions; return the files, and faults for what could not be converted.

    All files together have at most `max_bytes`; rows beyond it are omitted. `workbooks` are the spreadsheets by
    attachment name.
    """
    places = attachment_paths(attachments)
    by_path = {path: workbooks[attachment.name] for attachment, path in places if attachment.name in workbooks}
    sheets: dict[str, Sheet] = {}
    faults = []
    for source, conversions in groupby(sorted(requirements.conversions, key=_source), _source):
        workbook = by_path.get(source, Workbook(unreadable="it could not be read"))
        if workbook.unreadable is None and workbook.sheets:
            sheets |= dict(_named(list(conversions), workbook.sheets))
        else:
            reason = workbook.unreadable or "it holds no cell"
            faults.append(Fault(f"it cannot be converted: {reason}", source, fatal=False, kind="conversion"))
    untouchable = {*requirements.forbidden, *requirements.kept, *requirements.changeable, *requirements.built_later}
    wanted = {path: sheet for path, sheet in sheets.items() if path not in untouchable}
    files, cuts = _within(max_bytes, wanted)
    return Site(files), (*faults, *cuts)


def max_conversion_bytes(attachments: tuple[Attachment, ...], most: int) -> int:
    """Bytes that converted spreadsheets may have: at most `most`, and what the rest of the message leaves."""
    others = base64_bytes(WRITTEN_MAX_BYTES) + EVIDENCE_MAX_BYTES + ENVELOPE_MAX_BYTES
    left = MAX_BODY_BYTES - others - sum(map(attachment_bytes, attachments))
    return max(0, min(most, left * 3 // 4))


def _source(conversion: Conversion) -> str:
    return conversion.source


def _within(max_bytes: int, sheets: Mapping[str, Sheet]) -> tuple[dict[str, bytes], list[Fault]]:
    """The sheets as files of at most `max_bytes` together, small ones complete, and a fault for each truncated one."""
    left, files, faults = max_bytes, dict.fromkeys(sheets, b""), []
    for place, path in enumerate(sorted(sheets, key=lambda path: len(sheets[path].csv))):
        whole = sheets[path].csv.encode()
        content = cut_at_row(whole.decode("latin-1"), left // (len(sheets) - place)).encode("latin-1")
        left -= len(content)
        files[path] = content
        if len(content) < len(whole) or not sheets[path].complete:
            reason = f"the spreadsheet is too large: only its first rows were converted, {len(content)} bytes"
            faults.append(Fault(reason, path, fatal=False, kind="conversion"))
    return files, faults


def _named(conversions: Sequence[Conversion], sheets: Sequence[Sheet]) -> Iterator[tuple[str, Sheet]]:
    """Yield the sheet for each target. Without a sheet's name it is the first one, and the others get further files."""
    for conversion in conversions:
        name = (conversion.sheet or sheets[0].name).strip().casefold()
        meant = next((sheet for sheet in sheets if sheet.name.strip().casefold() == name), sheets[0])
        if len(conversions) == 1 and conversion.sheet is None:
            stem = _stem(conversion.target)
            yield from ((f"{stem}-{_slug(sheet.name)}.csv", sheet) for sheet in sheets[1:])
        yield conversion.target, meant


def _stem(path: str) -> str:
    return path.rpartition(".")[0] or path


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "sheet"
