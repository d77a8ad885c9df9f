"""Faults of replies and candidates."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something wrong, worded for the model. A fatal one is repaired before the site is published, if time allows.

    `kind` names the sort of defect, in words joined by hyphens; the detection table counts by it.
    """

    reason: str
    path: str | None = None
    fatal: bool = True
    kind: str = "reply"
    excerpt: str = ""
    """Lines of the file around the fault, only for the model."""


def describe_faults(faults: Sequence[Fault]) -> str:
    """All faults in one line of text."""
    return "; ".join(f"{fault.path}: {fault.reason}" if fault.path else fault.reason for fault in faults)
