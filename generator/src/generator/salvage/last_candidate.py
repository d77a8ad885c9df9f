"""Decides what is published when no time is left: the best candidate so far, or the salvaged site."""

import structlog

from chassis.errors import PermanentError
from generator.candidate import Candidate
from generator.exception_guard import ExceptionGuard
from generator.faults import Fault
from generator.inputs.inputs import Inputs
from generator.judge.report import Report
from generator.salvage.salvaged_site import salvaged_site

MAX_REASON_LENGTH = 500
"""Characters of the reason in a salvaged site's evidence."""

log = structlog.get_logger()


def last_candidate(
    inputs: Inputs, best: Candidate | None, reason: str, *, salvage: bool, guard: ExceptionGuard
) -> Candidate:
    """`best` if it can be published, else the salvaged site. Raises PermanentError if `salvage` is off."""
    if best is not None and best.can_go_out:
        log.warning("handing over the best candidate of all attempts", reason=reason)
        return best
    if not salvage:
        raise PermanentError(f"no site was written in time: {reason}")
    log.warning("salvaging the brief", reason=reason)
    reason = reason[:MAX_REASON_LENGTH]
    return Candidate(salvaged_site(inputs, guard), Report(faults=(Fault(reason),)), salvaged=reason)
