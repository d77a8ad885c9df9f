"""What is wrong with a reply or a candidate."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something wrong, worded for the model. A fatal one must be mended before anything is handed over.

    `kind` names the sort of defect, in words joined by hyphens; the detection table counts by it.
    """

    reason: str
    path: str | None = None
    fatal: bool = True
    kind: str = "reply"
    excerpt: str = ""
    """Lines of the file around the place, for the model alone."""


def worded(faults: Sequence[Fault]) -> str:
    """Faults in one line, for people."""
    return "; ".join(f"{fault.path}: {fault.reason}" if fault.path else fault.reason for fault in faults)
