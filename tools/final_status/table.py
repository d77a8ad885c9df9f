"""Writes the measured final statuses as a Markdown table."""

from collections.abc import Mapping

from tools.final_status.measurement import Ending

HEADINGS = ("fault", "ends as", "after")
SECTION = "table of endings"
AT_ONCE = 2.0
MINUTE, HOUR = 60, 3600


def table(endings: Mapping[str, Ending]) -> str:
    """Write one row for each fault, in the mapping's order."""
    rows = [HEADINGS, *((name, ending.words, after(ending.seconds)) for name, ending in endings.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join((lines[0], rule, *lines[1:]))


def after(seconds: float) -> str:
    """Format seconds in their two largest units."""
    if seconds < AT_ONCE:
        return "at once"
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"


def rows_of(text: str) -> Mapping[str, str]:
    """Parse a table that `table` wrote: the cells by fault."""
    cells = (line.split("|") for line in text.splitlines()[2:])
    return {cell[1].strip(): cell[2].strip() for cell in cells}
