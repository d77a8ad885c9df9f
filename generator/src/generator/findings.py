"""What was found in a reply: whole files, edits, and what is wrong with them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something wrong with a reply, worded for the model. A fatal one must be mended before anything is handed over."""

    reason: str
    path: str | None = None
    fatal: bool = True


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
