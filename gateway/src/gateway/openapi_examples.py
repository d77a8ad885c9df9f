"""Examples for the OpenAPI document: a brief as it is shown, computed from the events that made it so, and answers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from contracts.conversation import PromptPart, QuotedText, Turn
from contracts.evidence import CheckResult, Evidence, JudgedCandidate, OutcomeCounts, SiteFile
from contracts.model_events import ModelAnswered, Planned
from contracts.progress_events import Accepted, Committed, Delivered, Generated, Live, ProgressEvent, Refused
from contracts.progress_events_of_deliveries import Started
from contracts.progress_record import Progress
from contracts.service_names import ServiceName
from gateway.brief_status import BriefSummary, view_of
from gateway.conversation import Conversation
from gateway.model_prices import listed_prices

_BRIEF_ID = UUID("c4865b45-7ed1-5f90-baa1-eecf9d2ea51c")
_BEGINNING = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_DELIVERED_AFTER = 128
_SHA = "3333333333333333333333333333333333333333"
_PAGE = "https://octo.github.io/sum-of-sales-a1b2c/"
_MODEL = "gemini-3.8-flash"
_CHECKS = (
    CheckResult(
        text="document.querySelector('#total-sales') !== null",
        kind="js",
        outcome="passed",
        how="browser",
        detail="true",
    ),
)


def _at(seconds: float) -> datetime:
    return _BEGINNING + timedelta(seconds=seconds)


def _event(seconds: float, service: ServiceName, facts: ProgressEvent) -> Progress:
    return Progress(brief_id=_BRIEF_ID, service=service, at=_at(seconds), facts=facts)


_EVENTS = (
    _event(0, "gateway", Accepted(task="sum-of-sales-a1b2c", round=1, deadline=_at(600), checks=1, attachments=1)),
    _event(0.2, "generator", Started(message="brief.accepted", attempt=1)),
    _event(9, "generator", Planned(model=_MODEL, seconds=8.5, prompt_tokens=1800, reply_tokens=700, entries=2)),
    _event(
        52,
        "generator",
        ModelAnswered(model=_MODEL, seconds=43.0, finish_reason="STOP", prompt_tokens=5200, reply_tokens=6100),
    ),
    _event(
        61,
        "generator",
        Generated(
            files=4, bytes=15_320, status="succeeded", round=1, outcomes=OutcomeCounts(passed=1, failed=0, undecided=0)
        ),
    ),
    _event(66, "publisher", Committed(repo_url="https://github.com/octo/sum-of-sales-a1b2c", commit_sha=_SHA, files=4)),
    _event(124, "publisher", Live(pages_url=_PAGE, commit_sha=_SHA, seconds=58.0)),
    _event(126, "notifier", Refused(status=503, reason="the evaluator answered 503: only 200 counts", answer="busy")),
    _event(_DELIVERED_AFTER, "notifier", Delivered(status=200, answer='{"ok": true}')),
)
_EVIDENCE = Evidence(
    checks=_CHECKS,
    browser=True,
    candidates=(JudgedCandidate(number=1, at=_at(61), model=_MODEL, written=("index.html",), checks=_CHECKS),),
    files=(SiteFile(path="index.html", bytes=7205),),
)
EXAMPLE_VIEW = view_of(_BRIEF_ID, _EVENTS, _EVIDENCE, _at(_DELIVERED_AFTER), listed_prices()).model_dump(mode="json")
_TURN = Turn(
    asked_at=_at(9),
    seconds=43.0,
    purpose="site",
    model=_MODEL,
    outcome="answered",
    system=QuotedText(text="You write static sites …"),
    prompt=QuotedText(text="<brief>\nPublish a page that sums up the sales in data.csv …\n</brief>", left_out=1200),
    parts=(PromptPart(media_type="image/png", bytes=5120),),
    reply=QuotedText(text="<<<FILE index.html>>>\n<!doctype html> …"),
    finish_reason="STOP",
    prompt_tokens=5200,
    reply_tokens=6100,
)
EXAMPLE_CONVERSATION = Conversation(brief_id=_BRIEF_ID, run=1, is_complete=True, turns=(_TURN,)).model_dump(mode="json")
EXAMPLE_SUMMARY = {name: EXAMPLE_VIEW[name] for name in BriefSummary.model_fields}
EXAMPLE_RECEIPT = {"brief_id": str(_BRIEF_ID), "asked_at": _at(1800).isoformat()}
