"""The verdict on a brief: one word for how it stands, the same wherever it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from contracts.evidence import OutcomeCounts
from contracts.messages import SitePublished

Verdict = Literal["failed", "untold", "salvaged", "late", "working", "flawed", "unseen", "proved"]
"""In order of precedence: where several apply, the first one is the verdict."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

MEANINGS: Mapping[Verdict, str] = {
    "failed": "It ended without a published site: a message of it is in a dead-letter queue.",
    "untold": "The site is published, but the evaluator has not answered the callback with 200 by the deadline.",
    "salvaged": "The evaluator was told of a page that says that the build did not finish: no model answered in time.",
    "late": "The deadline has passed, and the evaluator was told after it or has not been told yet.",
    "working": "It is under way, and the deadline has not passed.",
    "flawed": "The evaluator was told in time, and a check or a requirement fails.",
    "unseen": "The evaluator was told in time, and nothing fails, but something could not be decided, there was "
    "nothing to check, or the page was not seen live.",
    "proved": "The evaluator was told in time, the page was seen live, and every check and requirement passes.",
}


@dataclass(frozen=True)
class Standing:
    """What decides the verdict on a brief's latest run.

    `buried` is the routing key of its message that is in a dead-letter queue; `refused`: a callback was not answered
    200; `outcomes` are those of the published site, None where nobody told them.
    """

    deadline: datetime | None
    buried: str | None = None
    refused: bool = False
    delivered_at: datetime | None = None
    salvaged: bool = False
    live: bool = False
    outcomes: OutcomeCounts | None = None

    @property
    def is_final(self) -> bool:
        """Whether time alone does not change the verdict any more."""
        return self.delivered_at is not None or self.buried is not None

    def verdict(self, now: datetime) -> Verdict:
        """The verdict as of `now`."""
        if self.delivered_at is None:
            return self._undelivered(is_over=self.deadline is not None and now > self.deadline)
        if self.salvaged:
            return "salvaged"
        if self.deadline is not None and self.delivered_at > self.deadline:
            return "late"
        if self.outcomes is not None and self.outcomes.failed:
            return "flawed"
        decided = self.outcomes is not None and self.outcomes.passed and not self.outcomes.undecided
        return "proved" if decided and self.live else "unseen"

    def _undelivered(self, *, is_over: bool) -> Verdict:
        if self.buried is not None:
            return verdict_of_burial(self.buried)
        if not is_over:
            return "working"
        return "untold" if self.refused else "late"


def verdict_of_burial(key: str) -> Verdict:
    """The verdict on a brief whose message with this routing key is in a dead-letter queue."""
    return "untold" if key == SitePublished.key else "failed"
