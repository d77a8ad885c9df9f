"""Reads and writes a generated table between two markers of a document."""

import re
from pathlib import Path

RELIABILITY = Path(__file__).parents[2] / "docs" / "reliability.md"


def read_section(text: str, name: str) -> str:
    """The text between `<!-- name -->` and `<!-- end of name -->`. Raises LookupError without the markers."""
    found = _section(name).search(text)
    if found is None:
        raise LookupError(f"the document has no section {name}: put <!-- {name} --> and <!-- end of {name} --> there")
    return found[2].strip("\n")


def write_section(path: Path, name: str, content: str) -> None:
    """Replace the text between the markers of a file."""
    text = path.read_text(encoding="utf-8")
    read_section(text, name)
    path.write_text(_section(name).sub(lambda found: f"{found[1]}\n\n{content}\n\n{found[3]}", text), encoding="utf-8")


def first_cells(table: str) -> list[str]:
    """The first cell of every row."""
    return [line.split("|")[1].strip() for line in table.splitlines()[2:]]


def _section(name: str) -> re.Pattern[str]:
    return re.compile(f"(<!-- {name} -->)(.*?)(<!-- end of {name} -->)", re.DOTALL)
