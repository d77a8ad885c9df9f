"""Measures which of this benchmark's processes the processors work for."""

import os
from collections import defaultdict
from collections.abc import Mapping
from time import monotonic

import psutil

from benchmarks.section import Table

GATEWAY, RABBITMQ = "gateway", "RabbitMQ"
KINDS = {
    "generator.parser_workers": "their parser processes",
    "compile.js": "node, which compiles scripts",
    "-m generator": "generators",
    "-m gateway": GATEWAY,
    "stand_ins.gemini": "the model's stand-in",
    "beam": RABBITMQ,
}
"""By a part of the command line, the first that fits."""
OTHERS = "this benchmark and others"


class ProcessorUse:
    """Processor time of this process and its descendants since the object was made."""

    def __init__(self) -> None:
        self._began, self._before = monotonic(), _seconds()

    def seconds(self) -> Mapping[str, float]:
        """Processor seconds by kind of process."""
        spent = defaultdict[str, float](float)
        for (kind, pid), seconds in _seconds().items():
            spent[kind] += seconds - self._before.get((kind, pid), 0.0)
        return spent

    def shares(self) -> Mapping[str, float]:
        """The share of all processors by kind of process, the largest first."""
        available = (monotonic() - self._began) * len(os.sched_getaffinity(0))
        return {kind: spent / available for kind, spent in sorted(self.seconds().items(), key=lambda one: -one[1])}

    def table(self) -> Table:
        """The shares, and their sum."""
        shares = self.shares()
        rows = (*shares.items(), ("all", sum(shares.values())))
        return Table(
            columns=("process", "% of the processors"), rows=tuple((name, f"{100 * x:.0f}") for name, x in rows)
        )


def _seconds() -> Mapping[tuple[str, int], float]:
    this = psutil.Process()
    found = {}
    for process in (this, *this.children(recursive=True)):
        try:
            command = " ".join(process.cmdline())
            kind = next((kind for part, kind in KINDS.items() if part in command), OTHERS)
            found[kind, process.pid] = sum(process.cpu_times()[:2])
        except psutil.Error:
            continue
    return found
