"""What a look at the page came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.chromium.page_errors import shorten

MOST_SHOWN = 4


@dataclass(frozen=True)
class Observation:
    """Whether the expectation holds, and what was there. `opposite_holds`: whether its opposite holds, where both may."""

    holds: bool
    words: str
    opposite_holds: bool | None = None

    def meets(self, *, negated: bool) -> bool:
        """Whether it holds, or with `negated` its opposite."""
        if not negated:
            return self.holds
        return not self.holds if self.opposite_holds is None else self.opposite_holds


def quote_texts(texts: Sequence[str]) -> str:
    """The first few texts in quotes, for messages."""
    if not texts:
        return "none"
    shown = ", ".join(f'"{shorten(text, 80)}"' for text in texts[:MOST_SHOWN])
    return f"{shown} and {len(texts) - MOST_SHOWN} more" if len(texts) > MOST_SHOWN else shown
