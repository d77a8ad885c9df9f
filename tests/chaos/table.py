"""The table that a chaos run ends with, in Markdown, so that it can go into the documents as it is."""

from collections.abc import Sequence

from tests.chaos.scenario import Row

HEADINGS = ("scenario", "accepted", "delivered", "dead", "lost", "silent", "duplicated", "repeated", "wrong", "seconds")


def table(rows: Sequence[Row]) -> str:
    """One line for each scenario."""
    cells = [HEADINGS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADINGS))]
    lines = [_line(line, widths) for line in cells]
    rule = (
        "|" + "|".join("-" * (width + 1) + ("-" if column == 0 else ":") for column, width in enumerate(widths)) + "|"
    )
    return "\n".join((lines[0], rule, *lines[1:]))


def faults(rows: Sequence[Row]) -> str:
    """What is wrong, scenario by scenario, at most ten things of each; empty where nothing is."""
    return "\n".join(f"{row.scenario.name}: {fault}" for row in rows for fault in row.ledger.wrong[:10])


def _cells(row: Row) -> tuple[str, ...]:
    ledger = row.ledger
    counts = (getattr(ledger, heading) for heading in HEADINGS[1:-2])
    return row.scenario.name, *map(str, counts), str(len(ledger.wrong)), f"{row.seconds:.0f}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "| " + " | ".join((first, *others)) + " |"
