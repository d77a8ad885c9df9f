"""What a look at the page came to."""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.chromium.page_errors import shortened

MOST_SHOWN = 4


@dataclass(frozen=True)
class Seen:
    """Whether the expectation holds, and what was there. `denied`: whether its opposite holds, where both may."""

    holds: bool
    words: str
    denied: bool | None = None

    def meets(self, *, negated: bool) -> bool:
        """Whether it holds, or with `negated` its opposite."""
        if not negated:
            return self.holds
        return not self.holds if self.denied is None else self.denied


def quoted(texts: Sequence[str]) -> str:
    """The first few texts in quotes, for messages."""
    if not texts:
        return "none"
    shown = ", ".join(f'"{shortened(text, 80)}"' for text in texts[:MOST_SHOWN])
    return f"{shown} and {len(texts) - MOST_SHOWN} more" if len(texts) > MOST_SHOWN else shown
