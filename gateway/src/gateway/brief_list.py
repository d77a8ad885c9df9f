"""Which briefs a list shows: filters, order and the place where the next page begins."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from contracts.verdict import Verdict
from gateway.brief_status import BriefSummary, Digest


@dataclass(frozen=True, order=True)
class Place:
    """The place of a brief in the order of lists, the same on every replica: by its first event, then by its id."""

    begun_at: datetime
    brief_id: UUID

    @property
    def cursor(self) -> str:
        """The place as text that fits into a URL."""
        return base64.urlsafe_b64encode(f"{self.begun_at.isoformat()} {self.brief_id}".encode()).decode().rstrip("=")

    @classmethod
    def of(cls, cursor: str) -> "Place":
        """The place that a cursor names. Raises ValueError."""
        try:
            text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==").decode("ascii")
            begun_at, brief_id = text.split(" ")
            place = cls(datetime.fromisoformat(begun_at), UUID(brief_id))
        except (binascii.Error, ValueError):
            raise ValueError("is no cursor of this list. Take it from the header Link of the page before") from None
        if place.begun_at.tzinfo is None:
            raise ValueError("has no time zone")
        return place


@dataclass(frozen=True)
class BriefFilter:
    """What a brief in a list must fulfil; None: anything. `since` and `until` are about its first event.

    `text` is looked for in its id, task, addresses, commit and last error, whatever the case.
    """

    verdicts: frozenset[Verdict] | None = None
    task: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None

    def takes(self, digest: Digest, begun_at: datetime, now: datetime) -> bool:
        """Whether the list shows the brief at `now`."""
        return (
            (self._folded is None or self._folded in digest.searched)
            and (self.task is None or digest.summary.task == self.task)
            and (self.since is None or begun_at >= self.since)
            and (self.until is None or begun_at < self.until)
            and (self.verdicts is None or digest.verdict(now) in self.verdicts)
        )

    @cached_property
    def _folded(self) -> str | None:
        return None if self.text is None else self.text.casefold()


@dataclass(frozen=True)
class BriefsPage:
    """One page of a list, the newest brief first. `next_cursor` is None on the last one."""

    briefs: Sequence[BriefSummary]
    next_cursor: str | None = None
