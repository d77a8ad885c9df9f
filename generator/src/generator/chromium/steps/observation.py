"""The observation of an expectation: whether it holds, and what was there."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.chromium.page_errors import shorten

MAX_SHOWN = 4


@dataclass(frozen=True)
class Observation:
    """`words` describe what was there. `opposite_holds` is set if the expectation and its opposite may both hold."""

    holds: bool
    words: str
    opposite_holds: bool | None = None

    def meets(self, *, negated: bool) -> bool:
        """True if it holds, or with `negated` if its opposite does."""
        if not negated:
            return self.holds
        return not self.holds if self.opposite_holds is None else self.opposite_holds


def quote_texts(texts: Sequence[str]) -> str:
    """Quote the first few texts for messages."""
    if not texts:
        return "none"
    shown = ", ".join(f'"{shorten(text, 80)}"' for text in texts[:MAX_SHOWN])
    return f"{shown} and {len(texts) - MAX_SHOWN} more" if len(texts) > MAX_SHOWN else shown
