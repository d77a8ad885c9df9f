"""Writes the results of a chaos run as a Markdown table."""

from collections.abc import Sequence

from tools.chaos.scenario import Row

HEADINGS = ("scenario", "accepted", "delivered", "dead", "lost", "silent", "duplicated", "repeated", "wrong", "seconds")
SECTION = "table of scenarios"


def table(rows: Sequence[Row]) -> str:
    """Write one row for each scenario."""
    return _rendered([_cells(row) for row in rows])


def renewed(old: str, rows: Sequence[Row], names: Sequence[str]) -> str:
    """Replace rows of an older table, in the order of `names`; other rows are omitted."""
    cells = {line[0]: line for line in map(_cells_of_line, old.splitlines()[2:])}
    cells |= {row.scenario.name: _cells(row) for row in rows}
    return _rendered([cells[name] for name in names if name in cells])


def faults(rows: Sequence[Row]) -> str:
    """The faults by scenario, at most ten of each; empty if there are none."""
    return "\n".join(f"{row.scenario.name}: {fault}" for row in rows for fault in row.ledger.wrong[:10])


def _rendered(rows: Sequence[Sequence[str]]) -> str:
    cells = [HEADINGS, *rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = [_line(line, widths) for line in cells]
    rule = (
        "|" + "|".join("-" * (width + 1) + ("-" if column == 0 else ":") for column, width in enumerate(widths)) + "|"
    )
    return "\n".join((lines[0], rule, *lines[1:]))


def _cells(row: Row) -> Sequence[str]:
    ledger = row.ledger
    counts = (getattr(ledger, heading) for heading in HEADINGS[1:-2])
    return row.scenario.name, *map(str, counts), str(len(ledger.wrong)), f"{row.seconds:.0f}"


def _cells_of_line(line: str) -> Sequence[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "| " + " | ".join((first, *others)) + " |"
