"""Decides by its name whether a file is read as a spreadsheet."""

from contracts.brief import Brief

_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def has_spreadsheet(brief: Brief) -> bool:
    """Whether an attachment can be converted to CSV."""
    return any(is_spreadsheet(attachment.name) for attachment in brief.attachments)


def is_spreadsheet(path: str) -> bool:
    """Whether a file of this name is read as a spreadsheet; the claimed media type does not count."""
    name = path.rsplit("/", 1)[-1].lower()
    return any(name.endswith(ending) and name != ending for ending in _ENDINGS)
