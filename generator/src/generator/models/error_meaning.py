"""What an error response of a provider means: for this brief, for the other briefs and for operators."""

from dataclasses import dataclass
from typing import Literal

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from generator.ports import AccountRefused, ModelRefused

Kind = Literal["busy", "content", "account"]
"""`busy`: retry soon; `content`: never retry this request; `account`: an operator, or a new day, has to help first."""

LONGEST_WAIT = 512.0
"""Seconds; a quota with a longer wait is not a per-minute one, and is retried at a slow pace."""


@dataclass(frozen=True)
class ErrorMeaning:
    """`code` is for metrics; `text` tells operators what is refused and how to solve it."""

    kind: Kind
    code: str
    text: str
    retry_after: float | None = None

    def as_error(self) -> TransientError | ModelRefused:
        """The exception that `CodeModel` promises for this meaning."""
        match self.kind:
            case "busy":
                wait = self.retry_after
                return TransientError(self.text, retry_after=None if wait is None else min(wait, LONGEST_WAIT))
            case "content":
                return ModelRefused(self.text)
            case "account":
                return AccountRefused(self.code, self.text)


def mask_key(text: str, key: str | SecretSource | None) -> str:
    """`text` with every value that the key has had replaced by asterisks. Call it before text is shortened."""
    if key is None:
        return text
    for value in (key,) if isinstance(key, str) else key.known():
        text = text.replace(value, "***")
    return text
