"""A fault of a reply or a candidate, and which kinds of faults are grave, excused or not worth a repair."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT_OUT_FILE = "left-out-file"
"""Fault kind: the page requests a repository file whose content is not available here."""
UNNEEDED_REQUEST = "unvisited-host"
"""Fault kind: the page requests something from a blocked host that no check depends on, such as an image."""
REFUSED_DATA = "refused-data"
"""Fault kind: public data is refused (403, 404, 429), which the page may handle."""
LOCATION_KINDS = frozenset({"unreachable-host", "blocked-request", LEFT_OUT_FILE, UNNEEDED_REQUEST})
"""Fault kinds that the generator's location may cause, so that they say nothing about the page."""
CONSEQUENCE_KINDS = frozenset({"uncaught-exception", "console-error"})
"""Fault kinds that an unavailable library or data may cause."""
WEAK_KINDS = frozenset(("html-head", "unreadable"))
"""Fault kinds that no check notices; reported only in prompts that are sent anyway."""
NEVER_PUBLISHED = frozenset({"secret", "path"})
"""Fault kinds with which a candidate is never published, however little time is left."""
CUT_KINDS = frozenset({"cut-reply", "cut-file"})
"""Fault kinds of a truncated reply."""
TOLD_ONLY = frozenset({"unnamed-control", "lost-feature"})
"""Fault kinds of the audit that are hints for the model, not flaws."""
NO_FLAWS = WEAK_KINDS | CUT_KINDS | TOLD_ONLY | {"reply", "not-judged"}
"""Fault kinds that are not worth a repair unless they are fatal."""


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
