"""Briefs, messages, a clock and a record of progress for the generator's unit tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import JsonValue

from contracts.brief import Attachment, Brief
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut
from contracts.progress import Stage

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


class Reports:
    """Remembers every progress event."""

    def __init__(self) -> None:
        self.events: list[tuple[Stage, dict[str, JsonValue]]] = []

    async def __call__(self, stage: Stage, **facts: JsonValue) -> None:
        self.events.append((stage, facts))

    def of(self, stage: Stage) -> list[dict[str, JsonValue]]:
        return [facts for kind, facts in self.events if kind is stage]


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


def accepted(of: Brief) -> BriefAccepted:
    return BriefAccepted(brief_id=of.id, accepted_at=START, deadline=START + timedelta(seconds=600), brief=of)


def checked_out(of: Brief, checkout: Checkout | None) -> SiteCheckedOut:
    deadline = START + timedelta(seconds=600)
    return SiteCheckedOut(brief_id=of.id, accepted_at=START, deadline=deadline, brief=of, checkout=checkout)
