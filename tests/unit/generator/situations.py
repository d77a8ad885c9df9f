"""Briefs, messages, a clock and sites with their evidence for the generator's unit tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.brief import Attachment, Brief
from contracts.evidence import Evidence, SiteEvidence
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut, SiteGenerated

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still unless told otherwise."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class HandedOver(SiteGenerated):
    """A site together with the evidence that was published of it."""

    evidence: Evidence


def handed_over(site: SiteGenerated, published: list[SiteEvidence]) -> HandedOver:
    return HandedOver(**{**dict(site), "evidence": published[-1].evidence})


def brief(**fields: Any) -> Brief:
    return Brief(
        **{
            "email": "student@example.org",
            "task": "sum-of-sales",
            "round": 1,
            "nonce": "n-1",
            "text": "Publish a page that shows the sum of sales.",
            "evaluation_url": "https://evaluator.example.org/notify",
            **fields,
        }
    )


def attachment(name: str, content: bytes = b"", media_type: str = "text/plain") -> Attachment:
    return Attachment(name=name, media_type=media_type, content=content)


def accepted(of: Brief, at: datetime = START) -> BriefAccepted:
    return BriefAccepted(brief_id=of.id, accepted_at=at, deadline=at + timedelta(seconds=600), brief=of)


def checked_out(of: Brief, checkout: Checkout | None) -> SiteCheckedOut:
    deadline = START + timedelta(seconds=600)
    return SiteCheckedOut(brief_id=of.id, accepted_at=START, deadline=deadline, brief=of, checkout=checkout)
