"""A fault: one thing that is wrong with a reply or a candidate, in words for the model."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. A fatal fault is repaired before the site is published, if time allows.

    `kind` is a constant in kebab case, such as `missing-file`.
    """

    reason: str
    path: str | None = None
    fatal: bool = True
    kind: str = "reply"
    excerpt: str = ""
    """Lines of the file around the fault, shown to the model only."""


def describe_faults(faults: Sequence[Fault]) -> str:
    """Describe all faults in one line."""
    return "; ".join(f"{fault.path}: {fault.reason}" if fault.path else fault.reason for fault in faults)
