"""What is shown of a brief with these events, by default a minute after the beginning."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from contracts.evidence import Evidence
from contracts.progress_record import Progress
from gateway.brief_status import BriefSummary, BriefView, digest_of, view_of
from gateway.model_prices import listed_prices
from tests.unit.gateway.events import BEGINNING, BRIEF_ID

PRICES = listed_prices()


def seconds_later(seconds: float) -> datetime:
    """The time so long after the beginning."""
    return BEGINNING + timedelta(seconds=seconds)


def summary_of(events: Collection[Progress], *, at: float = 60, brief_id: UUID = BRIEF_ID) -> BriefSummary:
    """The summary, `at` seconds after the beginning."""
    return digest_of(brief_id, events, seconds_later(at), PRICES).summary


def view(events: Collection[Progress], evidence: Evidence | None = None, *, at: float = 60) -> BriefView:
    """The view, `at` seconds after the beginning."""
    return view_of(BRIEF_ID, events, evidence, seconds_later(at), PRICES)
