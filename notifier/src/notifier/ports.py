"""What the notifier needs of the outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Answer:
    """What an evaluator said: its HTTP status, and in how many seconds it wants to be asked again, if it says so."""

    status: int
    retry_after: float | None = None


class Evaluator(Protocol):
    """Whoever waits at an evaluation URL."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """POST once. Raises TransientError where no answer came, PermanentError for an address that is none."""
