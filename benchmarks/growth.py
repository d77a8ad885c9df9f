"""What a load needs, computed from the kept results: replicas, accounts, browser places, disk and memory."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from benchmarks.measurement import KeptResult
from benchmarks.parts.gateway import BRIEFS, evidence, story
from benchmarks.section import Table
from contracts.streams import PROGRESS
from gateway.briefs_read_model import MAX_BRIEFS
from generator.chromium.memory_limits import MemoryLimits, max_open_pages
from generator.settings import GeneratorSettings

LOADS: Mapping[str, float] = {"1,000 in an hour": 1000, "100,000 a day": 100_000 / 24}
"""Briefs an hour, evenly."""
MODEL_SECONDS = 30.0
"""Assumed: of one call, a plan's or a site's."""
CALLS_PER_BRIEF = 2.3
"""Assumed: a plan, a site, and a repair for three briefs of ten."""
PLACE_SECONDS_PER_BRIEF = 10.0
"""Assumed: an empty page for the plan and 1.3 candidates, each about 6 s with a plan and six checks (`fairness`)."""
ATTACHED_KB, SITE_KB, SCREENSHOT_KB = 200, 100, 30
"""Assumed: a brief's attachments, the site that is made of it, and its screenshot in the evidence stream, in base64."""
MINUTES_PER_BRIEF = 2.5
"""Assumed: from its acceptance to its callback."""
BURST = 200
"""Briefs at once in the part `burst`."""
RECORD_OVERHEAD_BYTES = 350
"""Of a record in a stream, beside its body: properties and headers."""
NOT_MEASURED = "not measured"
_READ_AT_START = "processor time of a gateway's start, which reads a week of progress, s"


@dataclass(frozen=True)
class Capacity:
    """What one unit of something carries, in briefs an hour; None where it is not measured."""

    what: str
    unit: str
    briefs_per_hour: float | None
    source: str

    def cells(self) -> tuple[str, ...]:
        """The row of the table: what one carries, and how many each load needs."""
        if self.briefs_per_hour is None:
            return (self.what, self.unit, NOT_MEASURED, *("" for _ in LOADS), self.source)
        needed = (f"{math.ceil(load / self.briefs_per_hour)}" for load in LOADS.values())
        return (self.what, self.unit, f"{self.briefs_per_hour:,.0f}", *needed, self.source)


class Measured:
    """Reads figures and tables of the kept results."""

    def __init__(self, results: Mapping[str, KeptResult]) -> None:
        self._results = results

    def figure(self, part: str, name: str) -> float | None:
        """A figure of a part, or None."""
        return self._results[part].section.figures.get(name) if part in self._results else None

    def cell(self, part: str, row: str, column: int) -> float | None:
        """The first number in a cell of a part's tables, or None; rows go by their first cell."""
        blocks = self._results[part].section.blocks if part in self._results else ()
        for table in blocks:
            for cells in table.rows if isinstance(table, Table) else ():
                if cells[0] == row and (found := re.search(r"[\d.]+", cells[column].replace(",", ""))):
                    return float(found.group())
        return None


def capacities(measured: Measured) -> list[Capacity]:
    """What each part of the system carries, in the order in which a brief meets them."""
    accepts = measured.figure("accept", "accepts_per_second")
    calls = GeneratorSettings.model_fields["concurrency"].default * 3600 / (CALLS_PER_BRIEF * MODEL_SECONDS)
    places = max_open_pages(MemoryLimits())
    sites = measured.cell("publisher", "new site, pagewright", -1)
    revisions = measured.cell("publisher", "revision, pagewright", -1)
    burst = measured.figure("burst", "all_told_seconds")
    callbacks = measured.figure("callbacks", "callbacks_per_second")
    return [
        Capacity("accepting", "gateway", accepts and accepts * 3600, "`accept`"),
        Capacity("waiting for models", "generator, default `CONCURRENCY`", calls, "assumed calls"),
        Capacity(
            "visiting candidates",
            f"browser of {places} places, two processors",
            places * 3600 / PLACE_SECONDS_PER_BRIEF,
            "`fairness`, assumed candidates",
        ),
        Capacity("new sites", "GitHub account", sites, "`publisher`"),
        Capacity("revisions", "GitHub account", revisions, "`publisher`"),
        Capacity("calling back", "notifier", callbacks and callbacks * 3600, "`callbacks`"),
        Capacity("all of it but GitHub", "machine of two processors", burst and BURST * 3600 / burst, "`burst`"),
    ]


def capacity_table(measured: Measured) -> Table:
    """How many of each unit the loads need."""
    columns = ("step", "one", "briefs an hour", *(f"{load}: how many" for load in LOADS), "from")
    return Table(columns=columns, rows=tuple(one.cells() for one in capacities(measured)))


def stored_bytes_per_brief() -> tuple[int, int]:
    """What a brief leaves in the progress stream and in the evidence stream, by the benchmark's example."""
    brief_id = uuid4()
    told = [len(event.model_dump_json()) + RECORD_OVERHEAD_BYTES for event in story(0, brief_id)]
    return sum(told), len(evidence(brief_id).model_dump_json()) + RECORD_OVERHEAD_BYTES


def storage_table(measured: Measured) -> Table:
    """Disk and memory, by load."""
    return Table(columns=("", *LOADS, "from"), rows=(*_queue_rows(), *_stream_rows(measured)))


def _queue_rows() -> Iterator[tuple[str, ...]]:
    at_once, message_mb = MINUTES_PER_BRIEF / 60, (ATTACHED_KB + SITE_KB) / 1024
    yield _row("model calls at once", lambda load: load * CALLS_PER_BRIEF * MODEL_SECONDS / 3600, "assumed calls")
    yield _row("briefs under way", lambda load: load * at_once, "assumed minutes")
    yield _row("broker: queues, MB", lambda load: load * at_once * message_mb, "assumed sizes")
    yield _row("the same after an hour without generators, MB", lambda load: load * message_mb, "assumed sizes")


def _stream_rows(measured: Measured) -> Iterator[tuple[str, ...]]:
    told, judged = stored_bytes_per_brief()
    shown = judged + SCREENSHOT_KB * 1024
    most, example = PROGRESS.max_bytes, "an example's records"
    yield _row("broker: streams, MB a day", lambda load: load * 24 * (told + shown) / 2**20, example)
    yield _row(f"days of progress in {most / 1e9:g} GB", lambda load: most / (load * 24 * told), example, digits=1)
    known = f"hours of which a gateway knows its {MAX_BRIEFS:,} briefs"
    yield _row(known, lambda load: MAX_BRIEFS / load, "`MAX_BRIEFS`", digits=1)
    read = measured.cell("gateway", "processor time until then", 1)
    if read is None:
        yield _READ_AT_START, *(NOT_MEASURED for _ in LOADS), "`gateway`"
    else:
        for_each = read / BRIEFS
        yield _row(_READ_AT_START, lambda load: for_each * min(most / told, load * 24 * 7), "`gateway`")


def _row(what: str, needed: Callable[[float], float], source: str, digits: int = 0) -> tuple[str, ...]:
    return what, *(f"{needed(load):,.{digits}f}" for load in LOADS.values()), source
