"""What a part of the benchmarks returns: a section of docs/benchmarks.md, as plain data."""

import textwrap
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict

LINE_LENGTH = 120


class Table(BaseModel):
    """A table; every row has as many cells as there are columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """The table's lines."""
        head, *rows = ("|" + "|".join(f" {cell} " if cell else " " for cell in line) + "|" for line in self._lines())
        return "\n".join([head, "|" + "---|" * len(self.columns), *rows])

    def _lines(self) -> Iterator[tuple[str, ...]]:
        yield self.columns
        yield from self.rows


class Section(BaseModel):
    """A title, and paragraphs and tables in the order of the document.

    `figures` are numbers for the programs that read kept results, named with their unit (`accepts_per_second`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    blocks: tuple[str | Table, ...]
    figures: Mapping[str, float] = {}

    def markdown(self) -> str:
        """The section, without its measurement."""
        return "\n\n".join([f"## {self.title}", *self._texts()])

    def _texts(self) -> Iterator[str]:
        for block in self.blocks:
            yield block.markdown() if isinstance(block, Table) else wrapped(block)


def wrapped(paragraph: str) -> str:
    """The paragraph in lines of the document's length; items of a list keep lines of their own."""
    return "\n".join(
        textwrap.fill(
            line,
            LINE_LENGTH,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in paragraph.strip().splitlines()
    )
