"""Names what a Python process spent its time on: a profile of cProfile, added up by library."""

import pstats
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.section import Table

_IDLE = ("select.epoll", "select.select")
_OURS = ("contracts", "chassis", "gateway", "generator", "publisher", "notifier")

_Stats = dict[tuple[str, int, str], tuple[int, int, float, float, object]]


def costs_by_library(profile: Path) -> Mapping[str, float]:
    """The seconds of each library's own functions; waiting is left out."""
    costs: defaultdict[str, float] = defaultdict(float)
    stats: _Stats = pstats.Stats(str(profile)).stats  # type: ignore[attr-defined] # typeshed leaves it out
    for (file, _, function), (_, _, seconds, _, _) in stats.items():
        if not any(name in function for name in _IDLE):
            costs[library_of(file, function)] += seconds
    return costs


def library_of(file: str, function: str) -> str:
    """The package that a profiled function belongs to."""
    if found := re.search(r"/site-packages/([A-Za-z0-9_]+)", file):
        return found.group(1)
    if found := re.search(r"/src/([a-z]+)/", file):
        return found.group(1)
    if file == "~":
        if "_asyncio" in function or "socket" in function:
            return "asyncio and sockets"
        return "pydantic_core" if "pydantic_core" in function else "built-in functions"
    return "asyncio and sockets" if "/asyncio/" in file else "the standard library"


def top_costs(costs: Mapping[str, float], most: int = 5) -> Table:
    """The libraries that cost most, ours together."""
    joined: defaultdict[str, float] = defaultdict(float)
    for name, seconds in costs.items():
        joined["our own code" if name in _OURS else name] += seconds
    spent, dearest = sum(joined.values()), sorted(joined.items(), key=lambda cost: -cost[1])
    rows = tuple((name, f"{100 * seconds / spent:.0f}") for name, seconds in dearest[:most])
    return Table(columns=("cost", "% of the processor time"), rows=rows)
