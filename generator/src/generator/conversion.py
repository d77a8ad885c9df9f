"""Carries out the conversions that a brief asks for, and names the files that come of them."""

import re
from collections.abc import Mapping, Sequence

from contracts.brief import Attachment
from generator.demands import Conversion, Demands
from generator.findings import Fault
from generator.paths import attachment_places, objection_to
from generator.spreadsheet_process import Workbook, read_spreadsheets
from generator.spreadsheets import Sheet


def converted_files(
    attachments: Sequence[Attachment], demands: Demands, workbooks: Mapping[str, Workbook] | None = None
) -> tuple[Mapping[str, bytes], tuple[Fault, ...]]:
    """The files that the demanded conversions make, by path, and what could not be converted.

    `workbooks` are the attached spreadsheets by their attachments' names; without them they are read now, which takes
    up to half a minute.
    """
    if not demands.conversions:
        return {}, ()
    read = read_spreadsheets(attachments) if workbooks is None else workbooks
    by_path = {
        path: read[attachment.name] for attachment, path in attachment_places(attachments) if attachment.name in read
    }
    files: dict[str, bytes] = {}
    faults = []
    for conversion in demands.conversions:
        workbook = by_path.get(conversion.source, Workbook(unreadable="it is not attached"))
        if workbook.unreadable is None and workbook.sheets:
            files |= {path: sheet.csv.encode() for path, sheet in _named(conversion, workbook.sheets)}
        else:
            reason = workbook.unreadable or "it holds no cell"
            faults.append(Fault(f"it cannot be converted: {reason}", conversion.source, fatal=False, kind="conversion"))
    untouchable = {*demands.forbidden, *demands.kept, *demands.changeable}
    return {path: content for path, content in files.items() if path not in untouchable}, tuple(faults)


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
