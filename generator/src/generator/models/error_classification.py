"""What an error response of a model's vendor means, and the shape of the vendors' fault tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from chassis.errors import TransientError
from chassis.secret_source import SecretSource
from generator.ports import AccountRefused, ModelRefused

MAX_WAIT_SECONDS = 512.0
"""A quota with a longer wait is not a per-minute one, and is retried at a slow pace."""
_SHOWN = 200


class FaultKind(Enum):
    """What a caller does about an error response."""

    BUSY = "ask this model again, after the vendor's wait if it names one"
    REQUEST_REFUSED = "this model never answers this request; another one may"
    ACCOUNT_REFUSED = "an operator, or a new day, has to help first"


@dataclass(frozen=True)
class ErrorResponse:
    """An error response as a vendor's reader understands it.

    `labels` are what rows name, such as `429` or `4xx`; `code` is the vendor's, for rows without one; `wait` is the
    seconds that the vendor asks to wait.
    """

    http_status: int
    message: str
    labels: frozenset[str]
    searched_text: str
    code: str
    wait: float | None = None


@dataclass(frozen=True)
class Row:
    """Error responses with one of `labels` whose text matches `pattern`.

    `what` completes a sentence about the refusal, `remedy` tells an operator what to do, `code` is for metrics.
    """

    labels: frozenset[str]
    pattern: str
    kind: FaultKind
    code: str
    what: str
    remedy: str = ""

    def applies(self, response: ErrorResponse) -> bool:
        """Whether the row is about this response."""
        has_label = not self.labels.isdisjoint(response.labels)
        return has_label and re.search(self.pattern, response.searched_text) is not None


@dataclass(frozen=True)
class ModelFault:
    """A classified error response. `code` is for metrics; `text` tells operators what is refused and what to do."""

    kind: FaultKind
    code: str
    text: str
    retry_after: float | None = None

    def as_error(self) -> TransientError | ModelRefused:
        """The exception that `CodeModel` promises for this kind."""
        match self.kind:
            case FaultKind.BUSY:
                wait = self.retry_after
                return TransientError(self.text, retry_after=None if wait is None else min(wait, MAX_WAIT_SECONDS))
            case FaultKind.REQUEST_REFUSED:
                return ModelRefused(self.text)
            case FaultKind.ACCOUNT_REFUSED:
                return AccountRefused(self.code, self.text)


def classify_error(table: Sequence[Row], response: ErrorResponse, vendor: str) -> ModelFault:
    """Classify a response by the first row that applies; the last row of every table applies to all."""
    row = next(row for row in table if row.applies(response))
    code, remedy = row.code or response.code, f". {row.remedy}" if row.remedy else ""
    said = f" ({int(response.http_status)}{': ' if response.message else ''}{response.message[:_SHOWN]})"
    match row.kind:
        case FaultKind.BUSY:
            return ModelFault(row.kind, code, f"{row.what.format(vendor=vendor)}{said}", response.wait)
        case FaultKind.REQUEST_REFUSED:
            return ModelFault(row.kind, code, f"it does not take {row.what}{remedy}{said}")
        case FaultKind.ACCOUNT_REFUSED:
            return ModelFault(row.kind, code, f"{vendor} refuses {row.what}: {code}{remedy}{said}")


def row(labels: str, pattern: str, kind: FaultKind, code: str, what: str, remedy: str = "") -> Row:  # noqa: PLR0917 - the table's columns
    """Build a row of a fault table; `labels` are separated by blanks."""
    return Row(frozenset(labels.split()), pattern, kind, code, what, remedy)


def mask_key(text: str, key: str | SecretSource | None) -> str:
    """`text` with every value that the key has had masked. Call it before text is shortened."""
    if key is None:
        return text
    for value in (key,) if isinstance(key, str) else key.known():
        text = text.replace(value, "***")
    return text
