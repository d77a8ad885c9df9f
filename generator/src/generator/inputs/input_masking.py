"""Masks secrets in a brief, its attachments and the existing site before anything else reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chassis.secret_masking import Notice, clean_file, clean_files, clean_text
from chassis.secret_scan import SecretScanner
from contracts.brief import Attachment, Brief, File
from generator.inputs.spreadsheet_process import Workbook
from generator.inputs.spreadsheet_reader import Sheet
from generator.site import Site


@dataclass(frozen=True)
class CleanInputs:
    """A brief, the site to revise and the spreadsheets, without secrets.

    `withheld` are names of attachments that are not published; their content is replaced by a notice.
    """

    brief: Brief
    existing: Site
    workbooks: Mapping[str, Workbook]
    withheld: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()


def mask_input_secrets(
    scanner: SecretScanner, brief: Brief, existing: Site, workbooks: Mapping[str, Workbook]
) -> CleanInputs:
    """Mask secrets in text; omit binary files, and spreadsheets with a secret in a sheet."""
    site = clean_files(scanner, existing.files)
    tables, in_sheets = _clean_workbooks(scanner, workbooks)
    attachments: list[Attachment] = []
    withheld: set[str] = set()
    notices = list(site.notices)
    for attachment in brief.attachments:
        file, notice = clean_file(scanner, File(path=attachment.name, content=attachment.content))
        if notice is None and (kinds := in_sheets.get(attachment.name)):
            file, notice = None, Notice(attachment.name, kinds, "left out")
        if notice is not None:
            notices.append(notice)
        if file is not None:
            attachments.append(attachment.model_copy(update={"content": file.content}))
        elif notice is not None and notice.path == attachment.name:
            withheld.add(attachment.name)
            attachments.append(attachment.model_copy(update={"content": f"({notice})".encode()}))
    checks = tuple(check.model_copy(update={"text": clean_text(scanner, check.text)[0]}) for check in brief.checks)
    text, _ = clean_text(scanner, brief.text)
    cleaned = brief.model_copy(update={"text": text, "checks": checks, "attachments": tuple(attachments)})
    return CleanInputs(cleaned, Site.of(site.files), tables, frozenset(withheld), tuple(notices))


def _clean_workbooks(
    scanner: SecretScanner, workbooks: Mapping[str, Workbook]
) -> tuple[dict[str, Workbook], dict[str, tuple[str, ...]]]:
    """Return the workbooks without secrets, and the kinds of secrets found, by attachment."""
    cleaned: dict[str, Workbook] = {}
    found: dict[str, tuple[str, ...]] = {}
    for name, workbook in workbooks.items():
        sheets = [_clean_sheet(scanner, sheet) for sheet in workbook.sheets]
        cleaned[name] = replace(workbook, sheets=tuple(sheet for sheet, _ in sheets))
        if kinds := tuple(dict.fromkeys(kind for _, kinds in sheets for kind in kinds)):
            found[name] = kinds
    return cleaned, found


def _clean_sheet(scanner: SecretScanner, sheet: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    name, in_name = clean_text(scanner, sheet.name)
    csv, kinds = clean_text(scanner, sheet.csv)
    return replace(sheet, name=name, csv=csv), (*in_name, *kinds)
