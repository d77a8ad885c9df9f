"""Port of the notifier: the evaluator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Answer:
    """The response of an evaluator: its HTTP status, and its Retry-After in seconds if it sent one.

    `beginning` is the beginning of its body: untrusted text.
    """

    status: int
    retry_after: float | None = None
    beginning: str = ""


class Evaluator(Protocol):
    """Port: sends callbacks to evaluation URLs."""

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """POST once. Raises TransientError without a response, PermanentError for a URL that cannot be called."""
