"""What was found in a reply or a candidate: whole files, edits, and what is wrong with them."""

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


def worded(faults: Sequence[Fault]) -> str:
    """Faults in one line, for people."""
    return "; ".join(f"{fault.path}: {fault.reason}" if fault.path else fault.reason for fault in faults)


@dataclass(frozen=True)
class Edit:
    """In the file at `path`, `replace` is to stand where `search` stands."""

    path: str
    search: str
    replace: str


@dataclass(frozen=True)
class Findings:
    """What one form of reply holds: (path, content) of whole files, edits, faults. False where it holds nothing."""

    texts: tuple[tuple[str, str], ...] = ()
    edits: tuple[Edit, ...] = ()
    faults: tuple[Fault, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.edits or self.faults)
