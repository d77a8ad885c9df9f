"""What is handed on for a brief, and the best of it that earlier attempts left behind."""

import base64
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Literal

from contracts.evidence import Evidence
from generator.site import Site

Rank = tuple[bool, bool, bool, int, int]

LONGEST_REASON = 500
"""Characters of the reason for a salvage."""
MOST_BYTES = 64 * 2**20
"""Of all kept sites together; the oldest goes first."""


@dataclass(frozen=True)
class Outcome:
    """What is handed on. `salvaged` says why, where no model wrote the site."""

    site: Site
    evidence: Evidence
    salvaged: str | None = None
    screenshot: bytes | None = field(default=None, repr=False)

    @property
    def status(self) -> Literal["succeeded", "salvaged"]:
        """As messages and events spell it."""
        return "succeeded" if self.salvaged is None else "salvaged"

    @property
    def facts(self) -> dict[str, int | str | None]:
        """What the progress event says of it."""
        outcomes = [check.outcome for check in self.evidence.checks]
        return {
            "files": len(self.site),
            "bytes": self.site.size,
            "status": self.status,
            "reason": self.salvaged[:LONGEST_REASON] if self.salvaged else None,
            "round": self.evidence.handed_over,
            "passed": outcomes.count("passed"),
            "failed": outcomes.count("failed"),
            "undecided": outcomes.count("undecided"),
            "screenshot": base64.b64encode(self.screenshot).decode() if self.screenshot else None,
        }


class KeptSites:
    """The best whole site of each brief, in this process's memory: a later attempt that fails hands it over."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Rank, Outcome]] = OrderedDict()

    def offer(self, brief: Hashable, rank: Rank, outcome: Outcome) -> None:
        """Keep `outcome` unless a better one is kept already."""
        kept = self._kept.get(brief)
        if kept is None or rank > kept[0]:
            self._kept[brief] = (rank, outcome)
            self._kept.move_to_end(brief)
        while self._kept and self._bytes() > self._most_bytes:
            self._kept.popitem(last=False)

    def best_of(self, brief: Hashable) -> Outcome | None:
        """The best one, or None."""
        kept = self._kept.get(brief)
        return kept[1] if kept else None

    def _bytes(self) -> int:
        return sum(outcome.site.size for _, outcome in self._kept.values())
