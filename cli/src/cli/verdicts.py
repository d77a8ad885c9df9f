"""How the command shows a verdict, and the exit status that it ends with."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """Exit status and style of one verdict."""

    exit_status: int
    style: str


VERDICTS: Mapping[str, Shown] = {
    "proved": Shown(0, "bold green"),
    "flawed": Shown(3, "red"),
    "unseen": Shown(4, "yellow"),
    "salvaged": Shown(5, "red"),
    "late": Shown(6, "red"),
    "untold": Shown(7, "red"),
    "failed": Shown(8, "bold red"),
    "working": Shown(9, "cyan"),
}
"""1 is a refusal or a gateway that does not answer, 2 a wrong use, 130 Ctrl-C."""
UNKNOWN = Shown(1, "")
"""A verdict of a later release."""


def shown(verdict: str) -> Shown:
    """What a verdict looks like and ends with."""
    return VERDICTS.get(verdict, UNKNOWN)
