"""What a diagnosis found about one thing: that it is fine, or what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

State = Literal["fine", "advice", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One line of a diagnosis. `text` says what was found and, unless it is fine, what to do.

    `advice`: briefs are taken all the same, and wait or lose something. `wrong`: none can succeed before it is mended.
    """

    name: str
    state: State
    text: str

    @property
    def ok(self) -> bool:
        """True if there is nothing to do."""
        return self.state == "fine"


def fine(name: str, text: str) -> Finding:
    """Nothing to do."""
    return Finding(name, "fine", text)


def advice(name: str, text: str) -> Finding:
    """Something that an operator should know or do, and that stops no brief for good."""
    return Finding(name, "advice", text)


def wrong(name: str, text: str) -> Finding:
    """Something without which every brief fails."""
    return Finding(name, "wrong", text)


def is_usable(findings: Iterable[Finding]) -> bool:
    """True if nothing found keeps briefs from succeeding."""
    return all(finding.state != "wrong" for finding in findings)
