"""What the notifier needs of the outside."""

from collections.abc import Mapping
from typing import Protocol


class Evaluator(Protocol):
    """Whoever waits at an evaluation URL."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """POST once and return the HTTP status. Raises TransientError where no answer came."""
