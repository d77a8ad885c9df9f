"""Computes what is shown of a brief from its progress events, in any order and with duplicates."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from contracts.evidence import CheckResult, Evidence, JudgedCandidate, OutcomeCounts, SiteFile
from contracts.progress_event_base import Failure
from contracts.progress_events import Committed, Delivered, Generated, Live, PageSeen, Refused
from contracts.progress_record import Progress
from contracts.verdict import MEANINGS, Standing, Verdict
from gateway.brief_state import State, standing_of, state_of_run
from gateway.model_prices import ModelPrices
from gateway.model_use import ModelUse, model_use_of, total_use
from gateway.run_events import RunEvents
from gateway.time_spent import Activity, TimeSpan, seconds_by_activity, time_spent


class BriefSummary(BaseModel):
    """The summary of a brief; null for what no event has reported."""

    brief_id: UUID
    task: str | None
    round: int | None
    run: int | None
    """Number of the latest run, which all other fields are about."""
    verdict: Verdict = Field(description="; ".join(f"`{word}`: {meaning}" for word, meaning in MEANINGS.items()))
    is_final: bool
    """Whether the brief has ended, so that time alone does not change its verdict."""
    state: State
    status: str | None
    """`succeeded` or `salvaged` (a page that says that the build did not finish), once generated."""
    outcomes: OutcomeCounts | None
    """Numbers of checks and requirements of the chosen candidate, by outcome."""
    accepted_at: AwareDatetime | None
    deadline: AwareDatetime | None
    delivered_at: AwareDatetime | None
    """When the evaluator answered 200."""
    repo_url: str | None
    commit_sha: str | None
    pages_url: str | None
    live: bool | None
    """Whether the page was seen serving exactly `commit_sha`."""
    live_at: AwareDatetime | None
    """When that was."""
    last_error: str | None
    models: tuple[str, ...]
    """The models that answered."""
    prompt_tokens: int
    reply_tokens: int
    cost_usd: float | None
    """US dollars by the price table; null unless the cost of every call is known."""


class CallbackAttempt(BaseModel):
    """One attempt to call the evaluator back."""

    at: AwareDatetime
    status: int | None
    """The HTTP status; null where there was no answer."""
    reason: str | None
    """Why it does not count; null for 200."""
    answer: str
    """The beginning of the answer's body: untrusted text."""


class BriefView(BriefSummary):
    """Everything that is known of a brief; the evidence is null where there is none yet, or none any more."""

    meaning: str
    """What the verdict means, in a sentence."""
    checks: tuple[CheckResult, ...] | None
    requirements: tuple[CheckResult, ...] | None
    """What the brief demands beside its checks."""
    defects: tuple[str, ...] | None
    notices: tuple[str, ...] | None
    """What was done to files that were given, and what could not be tried."""
    candidates: tuple[JudgedCandidate, ...] | None
    """The candidates that were judged, each with its own evidence."""
    chosen: int | None
    """The number of the candidate that was handed over; 0 for a salvaged site."""
    files: tuple[SiteFile, ...] | None
    model_use: tuple[ModelUse, ...]
    callbacks: tuple[CallbackAttempt, ...]
    time_spent: tuple[TimeSpan, ...]
    """What the time went to, from the acceptance until the brief ended or until now."""
    seconds: dict[Activity, float]
    """The same, added up."""
    events: list[Progress]


@dataclass(frozen=True)
class Digest:
    """The summary of a brief as long as no further event comes; only its verdict depends on the time.

    `searched` is the casefolded text in which lists look for a text.
    """

    summary: BriefSummary
    standing: Standing
    searched: str

    def verdict(self, now: datetime) -> Verdict:
        """The verdict at `now`."""
        return self.summary.verdict if self.summary.is_final else self.standing.verdict(now)

    def as_of(self, now: datetime) -> BriefSummary:
        """The summary at `now`."""
        verdict = self.verdict(now)
        return self.summary if self.summary.verdict == verdict else self.summary.model_copy(update={"verdict": verdict})


def digest_of(brief_id: UUID, events: Collection[Progress], now: datetime, prices: ModelPrices) -> Digest:
    """The digest of a brief's latest run from all its events."""
    run = RunEvents(events)
    accepted_at, accepted = run.acceptance or (None, None)
    known = accepted or run.accepted_before
    generated, committed, page = run.latest(Generated), run.latest(Committed), run.latest(PageSeen)
    state, standing = state_of_run(run), standing_of(run)
    failure = run.latest(Failure) if state != "delivered" else None
    # The reason for a salvaged page stays, whatever happens later.
    error = failure or generated
    used = model_use_of(run, prices)
    total = total_use(used)
    seen = [at for at, each in run.of(Live) if isinstance(page, Live) and each.commit_sha == page.commit_sha]
    summary = BriefSummary(
        brief_id=brief_id,
        task=known.task if known else None,
        round=known.round if known else None,
        run=run.run if known else None,
        verdict=standing.verdict(now),
        is_final=standing.is_final,
        state=state,
        status=generated.status if generated else None,
        outcomes=standing.outcomes,
        accepted_at=accepted_at,
        deadline=accepted.deadline if accepted else None,
        delivered_at=standing.delivered_at,
        repo_url=committed.repo_url if committed else None,
        commit_sha=committed.commit_sha if committed else None,
        pages_url=page.pages_url if page else None,
        live=isinstance(page, Live) if page else None,
        live_at=seen[0] if seen else None,
        last_error=error.reason if error else None,
        models=tuple(each.model for each in used if each.model is not None),
        prompt_tokens=total.prompt_tokens,
        reply_tokens=total.reply_tokens,
        cost_usd=total.cost_usd,
    )
    return Digest(summary, standing, _searched(summary))


def _searched(summary: BriefSummary) -> str:
    found = (summary.task, summary.repo_url, summary.commit_sha, summary.pages_url, summary.last_error)
    return "\n".join((str(summary.brief_id), *(text for text in found if text is not None))).casefold()


def view_of(
    brief_id: UUID, events: Collection[Progress], evidence: Evidence | None, now: datetime, prices: ModelPrices
) -> BriefView:
    """The summary together with the evidence of the latest run and the events, as they are given."""
    run = RunEvents(events)
    summary = digest_of(brief_id, events, now, prices).summary
    spans = time_spent(run, now, is_over=summary.is_final)
    return BriefView(
        **dict(summary),
        meaning=MEANINGS[summary.verdict],
        checks=evidence.checks if evidence else None,
        requirements=evidence.requirements if evidence else None,
        defects=evidence.defects if evidence else None,
        notices=evidence.notices if evidence else None,
        candidates=evidence.candidates if evidence else None,
        chosen=evidence.handed_over if evidence else None,
        files=evidence.files if evidence else None,
        model_use=model_use_of(run, prices),
        callbacks=_callbacks(run),
        time_spent=spans,
        seconds=seconds_by_activity(spans),
        events=list(events),
    )


def _callbacks(run: RunEvents) -> tuple[CallbackAttempt, ...]:
    return tuple(
        CallbackAttempt(
            at=event.at,
            status=event.facts.status,
            reason=event.facts.reason if isinstance(event.facts, Refused) else None,
            answer=event.facts.answer,
        )
        for event in run
        if isinstance(event.facts, Refused | Delivered)
    )
