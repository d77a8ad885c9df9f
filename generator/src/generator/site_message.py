"""Builds what is sent of the chosen candidate: `site.generated` to the publisher, the evidence to its stream."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from contracts.brief import EarlierChecks
from contracts.evidence import Evidence, SiteEvidence
from contracts.messages import BriefAccepted, Checkout, Recipient, SiteCheckedOut, SiteGenerated
from generator.brief_text import title_of
from generator.candidate import Candidate
from generator.exception_guard import ExceptionGuard
from generator.inputs.collection import Inputs
from generator.judge.earlier_checks import earlier_notices
from generator.message_size import fit_into_message, shorten_evidence
from generator.site import Site

BriefMessage = BriefAccepted | SiteCheckedOut


def checkout_of(order: BriefMessage) -> Checkout | None:
    """The checkout of the site to revise, if there is one."""
    return order.checkout if isinstance(order, SiteCheckedOut) else None


def earlier_checks_of(order: BriefMessage) -> EarlierChecks | None:
    """The known checks of earlier rounds."""
    return order.earlier_checks if isinstance(order, SiteCheckedOut) else None


def attached_before(order: BriefMessage) -> frozenset[str]:
    """The digests of attachments that earlier rounds had too."""
    earlier = earlier_checks_of(order)
    return frozenset(earlier.attached if earlier else ())


def build_site_generated(
    order: BriefMessage, inputs: Inputs, candidate: Candidate, guard: ExceptionGuard
) -> tuple[SiteGenerated, tuple[str, ...]]:
    """Build the message for the candidate, within the broker's size limit, and notices of the files that do not fit.

    A step that raises is skipped.
    """
    brief, checkout = inputs.brief, checkout_of(order)
    generated = SiteGenerated(
        brief_id=order.brief_id,
        accepted_at=order.accepted_at,
        deadline=order.deadline,
        run=order.run,
        recipient=Recipient.of(order.brief),
        title=guard.call("salvage", lambda: title_of(brief), brief.task, doing="wording the title"),
        files=candidate.site.files,
        base=inputs.base,
        status=candidate.status,
        outcomes=candidate.report.outcomes,
    )
    as_it_is: tuple[SiteGenerated, tuple[str, ...]] = generated, ()
    fit = partial(fit_into_message, generated, Site.of(checkout.files if checkout else ()))
    return guard.call("salvage", fit, as_it_is, doing="fitting it into a message")


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
