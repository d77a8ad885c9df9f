"""Decides which spreadsheets are to become CSV files, and of which names."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from contracts.message_size import is_spreadsheet
from generator.requirements.file_names import Marked
from generator.requirements.file_types import ending

_CONVERT = re.compile(
    r"\b(?:convert\w*|conversion|turn(?:s|ed|ing)?|transform\w*|export\w*|sav(?:e|es|ed|ing)|translat\w*|extract\w*|dump\w*|"
    r"version|equivalent|copy|cop(?:y|ies)|correspond\w*|match\w*|same\s+(?:content|data|rows)\w*|into|as\s+(?:a\s+)?csv)\b",
    re.IGNORECASE,
)
_CSV = re.compile(r"\bCSVs?\b", re.IGNORECASE)
_EACH_SHEET = re.compile(
    r"\b(?:per|each|every|all|both|for\s+the)(?:\s+(?:of\s+)?(?:its|the|two|three))*\s+(?:work|spread)?sheets?\b|"
    r"\bits\s+sheets\b|\bsheet\s+by\s+sheet\b",
    re.IGNORECASE,
)
_THE_SPREADSHEET = re.compile(r"\b(?:spreadsheet|excel|workbook|xlsx|xls|ods)\b", re.IGNORECASE)
_BY_USERS = re.compile(
    r"\b(?:in\s+the\s+browser|upload\w*|users?|sheetjs|client-side|at\s+run\s*time|dropped)\b", re.IGNORECASE
)
_COMPUTED = re.compile(
    r"\b(?:total|sum|summary|aggregat\w*|group\w*|filter\w*|average|mean|count|top|only|per|by)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Conversion:
    """The attachment `source` is to become CSV: one file named `targets[0]`, or one file for each sheet.

    `targets` may name fewer files than there are sheets, or none. `said` is the statement that asks for it.
    """

    source: str
    targets: tuple[str, ...] = ()
    each_sheet: bool = False
    said: str = ""


def conversions_of(statements: Sequence[Marked], attached: Collection[str]) -> tuple[Conversion, ...]:
    """What the statements ask for, one for each spreadsheet at most. `attached` are the attachments' names."""
    sources = [name for name in attached if is_spreadsheet(name)]
    found: dict[str, Conversion] = {}
    for statement in statements:
        for conversion in _asked(statement, sources, attached):
            known = found.get(conversion.source)
            found[conversion.source] = _joined(known, conversion) if known else conversion
    for conversion in _implied(statements, [name for name in sources if name not in found], attached):
        found.setdefault(conversion.source, conversion)
    return tuple(found.values())


def _asked(statement: Marked, sources: Sequence[str], attached: Collection[str]) -> Iterable[Conversion]:
    if not _CONVERT.search(statement.text) or _BY_USERS.search(statement.text):
        return
    targets = _csv_names(statement, attached)
    if not targets and not _CSV.search(statement.text):
        return
    named = [name for name in sources if name in statement.names]
    if not named and len(sources) == 1 and _THE_SPREADSHEET.search(statement.text):
        named = list(sources)
    each_sheet = _EACH_SHEET.search(statement.text) is not None or (len(named) == 1 and len(targets) > 1)
    for place, source in enumerate(named):
        own = targets if len(named) == 1 else targets[place : place + 1]
        yield Conversion(source, tuple(own), each_sheet, _read(statement))


def _implied(statements: Sequence[Marked], sources: Sequence[str], attached: Collection[str]) -> Iterable[Conversion]:
    """`data.csv` beside an attached `data.xlsx` can be nothing else, unless something is to be computed for it."""
    for source in sources:
        stem = source.rpartition(".")[0].casefold()
        for statement in statements:
            for target in _csv_names(statement, attached):
                same = target.rpartition(".")[0].casefold() == stem
                if same and not (_COMPUTED.search(statement.text) or _BY_USERS.search(statement.text)):
                    yield Conversion(source, (target,), said=_read(statement))


def _csv_names(statement: Marked, attached: Collection[str]) -> list[str]:
    return [name for name in dict.fromkeys(statement.names) if ending(name) == "csv" and name not in attached]


def _joined(first: Conversion, later: Conversion) -> Conversion:
    targets = tuple(dict.fromkeys((*first.targets, *later.targets)))
    each_sheet = first.each_sheet or later.each_sheet or len(targets) > 1
    return replace(first, targets=targets, each_sheet=each_sheet)


def _read(statement: Marked) -> str:
    text = statement.text
    for number, name in enumerate(statement.names):
        text = text.replace(f"⟦{number}⟧", name)
    return text
