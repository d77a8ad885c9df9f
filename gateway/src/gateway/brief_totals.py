"""Adds up what is known of the recent briefs."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from contracts.verdict import Verdict
from gateway.brief_status import Digest


@dataclass(frozen=True)
class BriefTotals:
    """Totals over all briefs that a gateway knows.

    `longest_silence_seconds` is the time since the oldest brief was accepted that has not ended, 0 without one.
    """

    by_verdict: Counter[Verdict]
    longest_silence_seconds: float
    cost_usd: float


def totals_of(digests: Collection[Digest], now: datetime) -> BriefTotals:
    """The totals as of `now`."""
    silent = [
        (now - digest.summary.accepted_at).total_seconds()
        for digest in digests
        if not digest.summary.is_final and digest.summary.accepted_at is not None
    ]
    return BriefTotals(
        by_verdict=Counter(digest.verdict(now) for digest in digests),
        longest_silence_seconds=max(0.0, *silent) if silent else 0.0,
        cost_usd=sum(digest.summary.cost_usd or 0.0 for digest in digests),
    )
