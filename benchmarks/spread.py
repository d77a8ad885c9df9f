"""Repeats measurements, and says how far they are apart: the median, with least and most in brackets."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

RUNS = 5
"""The least number of repetitions of a figure in docs/benchmarks.md."""

T = TypeVar("T")


@dataclass(frozen=True)
class Spread:
    """The same figure of several runs."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of at least one run."""
        return cls(tuple(values))

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def text(self, digits: int = 0) -> str:
        """Such as `0.49 (0.38 to 0.70)`."""
        return f"{self.median:,.{digits}f} ({min(self.values):,.{digits}f} to {max(self.values):,.{digits}f})"

    def per(self, other: "Spread") -> "Spread":
        """The ratio to `other`, run by run."""
        return Spread(tuple(mine / its for mine, its in zip(self.values, other.values, strict=True)))


def interleaved(ways: Mapping[str, Callable[[], T]], runs: int = RUNS) -> dict[str, list[T]]:
    """Run every way `runs` times, in turn and in alternating order, so that other load meets all of them alike."""
    results: dict[str, list[T]] = {name: [] for name in ways}
    for run in range(runs):
        for name in list(ways)[:: -1 if run % 2 else 1]:
            results[name].append(ways[name]())
    return results
