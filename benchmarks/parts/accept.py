"""Durable accepts per second and their latency, beside the smallest applications that do less."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from benchmarks.accept_profile import PROFILE
from benchmarks.accepting_servers import Result, Server, gateway_profile, running_servers
from benchmarks.profiled_costs import top_costs
from benchmarks.section import Section, Table
from benchmarks.spread import RUNS, Spread, interleaved

KB, MB = 1000, 1_000_000
ALONE, COMPARED = "gateway", "confirmed"
AT_ONCE = 200
PROFILED = 2000
COSTS = (
    f"What the gateway's processor time goes to now, by cProfile, while it accepts {PROFILED:,} of these briefs, by "
    "the library whose function it is:"
)
WAYS = {
    "gateway": "Pagewright's gateway",
    "confirmed": "(a) secret compared, one confirmed message",
    "no-broker": "(b) the same without a broker",
    "background": "(c) a background task and a list in memory",
}
COLUMNS = ("bytes", "connections", "way", "accepts a second", "p50 ms", "p99 ms", "processor ms each", "refused")
SET_UP = (
    "One server process at a time is sent briefs, each connection the next as soon as the last is answered: the "
    "gateway, and three applications of FastAPI under uvicorn. (a) is the smallest honest one: it compares the secret "
    "and answers when RabbitMQ has confirmed one persistent message on a quorum queue. (b) leaves the message out. (c) "
    "is the original approach: it answers at once and works in a background task, which a restart forgets. The load "
    "comes from a process of its own over plain sockets; RabbitMQ is a single node on the same machine. "
    f'{RUNS} runs of each, in turn. "Processor" is the server\'s own time for one brief, which other load changes '
    'least. "Refused" are answers other than 200 in a run, after which the brief is sent again. Of large bodies '
    "the gateway keeps 40 MB in memory and lets more wait, while the others keep them all."
)


@dataclass(frozen=True)
class Cell:
    """A kind of load: `requests` are accepted in one run."""

    size: int
    connections: int
    requests: int

    def rows(self, results: Mapping[str, list[Result]]) -> list[tuple[str, ...]]:
        """One row for each way."""
        return [(_size(self.size), str(self.connections), WAYS[way], *_cells(runs)) for way, runs in results.items()]


TWO_KB_64 = Cell(2 * KB, 64, 800)
CELLS = (
    Cell(2 * KB, 1, 100),
    Cell(2 * KB, 16, 400),
    TWO_KB_64,
    Cell(200 * KB, 1, 20),
    Cell(200 * KB, 16, 64),
    Cell(200 * KB, 64, 128),
    Cell(5 * MB, 1, 3),
    Cell(5 * MB, 16, 16),
    Cell(5 * MB, 64, 64),
)


def measure() -> Section:
    """Send every kind of load to every server, then many briefs at once to the gateway."""
    rows: list[tuple[str, ...]] = []
    with running_servers() as servers:
        for server in servers.values():
            server.accept(2 * KB, 16, 100)
        for cell in CELLS:
            results = _run(cell, servers)
            rows += cell.rows(results)
            if cell is TWO_KB_64:
                ours, theirs = results[ALONE], results[COMPARED]
        at_once = [servers[ALONE].accept(2 * KB, AT_ONCE, AT_ONCE).load for _ in range(RUNS)]
    rate = _rates(ours).per(_rates(theirs))
    tail = _tails(ours).per(_tails(theirs))
    refused = sum(sum(one.refused.values()) for one in at_once)
    reached = (
        f"With 64 connections of 2 KB the gateway accepts {rate.text(2)} of what (a) does, and its p99 is "
        f"{tail.text(2)} of (a)'s; the targets are at least 0.8 and below 1.5. The load generator took "
        f"{max(run.load.processor_seconds / run.load.seconds for run in theirs):.0%} of a processor at most. {AT_ONCE} "
        f"briefs at once, each on its own new connection, were answered within "
        f"{Spread.of([one.seconds for one in at_once]).text(2)} s, {refused} of {RUNS * AT_ONCE} with a refusal first; "
        "the target is one second."
    )
    figures = {"accepts_per_second": _rates(ours).median, "ratio_to_smallest": rate.median}
    table = Table(columns=COLUMNS, rows=tuple(rows))
    costs = top_costs(gateway_profile(TWO_KB_64.size, TWO_KB_64.connections, PROFILED), most=8)
    return Section(title="Accepting briefs", blocks=(SET_UP, table, reached, *PROFILE, COSTS, costs), figures=figures)


def _run(cell: Cell, servers: Mapping[str, Server]) -> dict[str, list[Result]]:
    load = (cell.size, cell.connections, cell.requests)
    return interleaved({way: partial(servers[way].accept, *load) for way in WAYS})


def _cells(runs: list[Result]) -> tuple[str, ...]:
    refused = Spread.of([sum(run.load.refused.values()) for run in runs])
    return (
        _rates(runs).text(),
        Spread.of([run.milliseconds(0.5) for run in runs]).text(1),
        _tails(runs).text(1),
        Spread.of([run.processor_ms for run in runs]).text(2),
        refused.text() if max(refused.values) else "0",
    )


def _rates(runs: list[Result]) -> Spread:
    return Spread.of([run.per_second for run in runs])


def _tails(runs: list[Result]) -> Spread:
    return Spread.of([run.milliseconds(0.99) for run in runs])


def _size(size: int) -> str:
    return f"{size // MB} MB" if size >= MB else f"{size // KB} KB"
