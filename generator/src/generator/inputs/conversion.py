"""Carries out the conversions that a brief asks for, and names the files that come of them."""

import re
from collections.abc import Mapping, Sequence

from contracts.brief import Attachment
from contracts.message_size import CONVERTED_MAX_BYTES
from generator.findings import Fault
from generator.inputs.csv_text import whole_rows
from generator.inputs.spreadsheet_process import Workbook
from generator.inputs.spreadsheets import Sheet
from generator.paths import attachment_places, objection_to
from generator.requirements import Conversion, Requirements
from generator.site import Site


def converted_files(
    attachments: Sequence[Attachment],
    requirements: Requirements,
    workbooks: Mapping[str, Workbook],
    max_bytes: int = CONVERTED_MAX_BYTES,
) -> tuple[Site, tuple[Fault, ...]]:
    """The files that the required conversions make, and what could not be converted, or not all of it.

    All files together have at most `max_bytes`; what is beyond it is left out row by row. `workbooks` are the attached
    spreadsheets by their attachments' names.
    """
    places = attachment_places(attachments)
    by_path = {path: workbooks[attachment.name] for attachment, path in places if attachment.name in workbooks}
    sheets: dict[str, Sheet] = {}
    faults = []
    for conversion in requirements.conversions:
        workbook = by_path.get(conversion.source, Workbook(unreadable="it is not attached"))
        if workbook.unreadable is None and workbook.sheets:
            sheets |= dict(_named(conversion, workbook.sheets))
        else:
            reason = workbook.unreadable or "it holds no cell"
            faults.append(Fault(f"it cannot be converted: {reason}", conversion.source, fatal=False, kind="conversion"))
    untouchable = {*requirements.forbidden, *requirements.kept, *requirements.changeable}
    wanted = {path: sheet for path, sheet in sheets.items() if path not in untouchable}
    files, cuts = _within(max_bytes, wanted)
    return Site(files), (*faults, *cuts)


def _within(max_bytes: int, sheets: Mapping[str, Sheet]) -> tuple[dict[str, bytes], list[Fault]]:
    """The sheets as files of at most `max_bytes` together, the small ones whole, and a fault for each one cut."""
    left, files, faults = max_bytes, dict.fromkeys(sheets, b""), []
    for place, path in enumerate(sorted(sheets, key=lambda path: len(sheets[path].csv))):
        whole = sheets[path].csv.encode()
        content = whole_rows(whole.decode("latin-1"), left // (len(sheets) - place)).encode("latin-1")
        left -= len(content)
        files[path] = content
        if len(content) < len(whole) or not sheets[path].complete:
            reason = f"the spreadsheet is too large: only its first rows were converted, {len(content)} bytes"
            faults.append(Fault(reason, path, fatal=False, kind="conversion"))
    return files, faults


def _named(conversion: Conversion, sheets: Sequence[Sheet]) -> list[tuple[str, Sheet]]:
    if conversion.each_sheet:
        return _each_named(conversion, sheets)
    target = conversion.targets[0] if conversion.targets else f"{_stem(conversion.source)}.csv"
    meant = next((sheet for sheet in sheets if _is_said(sheet, conversion)), sheets[0])
    # One name for several sheets: the others are not asked for by name, and still no row of them is lost.
    beside = [(f"{_stem(target)}-{_slug(sheet.name)}.csv", sheet) for sheet in sheets if sheet is not meant]
    return [*beside, (target, meant)]


def _each_named(conversion: Conversion, sheets: Sequence[Sheet]) -> list[tuple[str, Sheet]]:
    left = list(conversion.targets)
    named = []
    for sheet in sheets:
        own = next((path for path in left if _slug(_stem(path).rsplit("/", 1)[-1]).endswith(_slug(sheet.name))), None)
        if own is not None:
            left.remove(own)
            named.append((own, sheet))
    known = [sheet for _, sheet in named]
    for sheet in (sheet for sheet in sheets if sheet not in known):
        path = f"{sheet.name}.csv"
        if objection_to(path) is not None or "/" in path:
            path = f"{_slug(sheet.name)}.csv"
        # Names that fit no sheet were given in the sheets' order.
        named.append((left.pop(0) if left else path, sheet))
    return named


def _is_said(sheet: Sheet, conversion: Conversion) -> bool:
    """Whether the statement names this sheet, quoted or called a sheet."""
    name = re.escape(sheet.name)
    return (
        re.search(rf"[`\"']{name}[`\"']|\bsheet\s+{name}\b|\b{name}\s+sheet\b", conversion.said, re.IGNORECASE)
        is not None
    )


def _stem(path: str) -> str:
    return path.rpartition(".")[0] or path


def _slug(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-") or "sheet"
