"""Injects every fault into every request of two rounds and prints a table: `make fault-matrix`.

A cell shows how many attempts the fault cost, or what went wrong.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from tools.fault_matrix.deploys import deploy
from tools.fault_matrix.request_faults import REQUESTS, TROUBLES, Request, Trouble

WIDTH = 130


async def cell(request: Request, trouble: Trouble, data: Path) -> list[str] | int:
    """The attempts that a fault cost, or the problems that it left."""
    async with deploy(data, trouble.transport) as deploying:
        outcome = await deploying.run([request], trouble)
    return outcome.problems or outcome.repeated.total()


def main() -> None:
    """Print the table; exit with 1 if a cell shows a problem."""
    table = Table("round", Column("request", no_wrap=True), *(trouble.name for trouble in TROUBLES))
    bad = False
    for request in REQUESTS:
        row = [str(request.round), request.name]
        for trouble in TROUBLES:
            with tempfile.TemporaryDirectory() as data:
                result = asyncio.run(cell(request, trouble, Path(data)))
            bad |= isinstance(result, list)
            row.append("; ".join(result) if isinstance(result, list) else f"ok +{result}")
        table.add_row(*row)
    console = Console(width=WIDTH)
    console.print(table)
    console.print("ok: one repository, one commit and one live site.published for each round. +n: attempts repeated.")
    sys.exit(bad)


if __name__ == "__main__":
    main()
