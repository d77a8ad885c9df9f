"""Builds the record of the evidence stream for the chosen candidate, shortened to the stream's limit."""

from collections.abc import Sequence
from datetime import datetime

from contracts.evidence import CheckResult, Evidence, SiteEvidence
from contracts.message_size_limits import EVIDENCE_MAX_BYTES
from generator.brief_message import BriefMessage, earlier_checks_of
from generator.candidate import Candidate
from generator.inputs.inputs import Inputs
from generator.judge.regression_checks import earlier_notices

_TEXT_LIMITS = (4_000, 1_000, 200, 40)
_MAX_DEFECTS = 100
_MAX_FILES = 200


def build_site_evidence(
    order: BriefMessage,
    inputs: Inputs,
    candidate: Candidate,
    evidence: Evidence,
    *,
    left_out: Sequence[str],
    at: datetime,
) -> SiteEvidence:
    """Build the record of the evidence stream for the candidate; `left_out` are notices of files that do not fit."""
    unknown = earlier_notices(earlier_checks_of(order), inputs.brief.round)
    notices = (*inputs.all_notices, *evidence.notices, *unknown, *left_out)
    return SiteEvidence(
        brief_id=order.brief_id,
        at=at,
        run=order.run,
        evidence=shorten_evidence(evidence.model_copy(update={"notices": notices})),
        screenshot=candidate.screenshot,
    )


def shorten_evidence(evidence: Evidence, most: int = EVIDENCE_MAX_BYTES) -> Evidence:
    """Shorten the evidence to `most` bytes: omit candidates from the first on, then cut texts, then omit the checks."""
    while evidence.candidates and _size(evidence) > most:
        evidence = evidence.model_copy(update={"candidates": evidence.candidates[1:]})
    for limit in _TEXT_LIMITS:
        if _size(evidence) <= most:
            return evidence
        evidence = evidence.model_copy(
            update={
                "checks": _shortened(evidence.checks, limit),
                "requirements": _shortened(evidence.requirements, limit),
                "defects": tuple(defect[:limit] for defect in evidence.defects[:_MAX_DEFECTS]),
                "notices": tuple(notice[:limit] for notice in evidence.notices[:_MAX_DEFECTS]),
                "files": evidence.files[:_MAX_FILES],
            }
        )
    if _size(evidence) <= most:
        return evidence
    nothing = {"checks": (), "requirements": (), "files": (), "defects": ("too many checks to list",)}
    return evidence.model_copy(update=nothing)


def _shortened(results: tuple[CheckResult, ...], limit: int) -> tuple[CheckResult, ...]:
    return tuple(one.model_copy(update={"text": one.text[:limit], "detail": one.detail[:limit]}) for one in results)


def _size(evidence: Evidence) -> int:
    return len(evidence.model_dump_json().encode())
