"""Puts the candidate that goes out into the message to the publisher."""

from functools import partial

from contracts.brief import EarlierChecks, File
from contracts.evidence import Evidence
from contracts.messages import BriefAccepted, Checkout, Recipient, SiteCheckedOut, SiteGenerated
from generator.bugs import Bugs
from generator.candidate import Candidate
from generator.inputs.inputs import Inputs
from generator.judge.earlier import earlier_notices
from generator.message_room import fitted
from generator.site import title_of

Order = BriefAccepted | SiteCheckedOut


def checkout_of(order: Order) -> Checkout | None:
    """The site that is revised, if there is one."""
    return order.checkout if isinstance(order, SiteCheckedOut) else None


def earlier_checks_of(order: Order) -> EarlierChecks | None:
    """The checks of the rounds before, as far as they are known."""
    return order.earlier_checks if isinstance(order, SiteCheckedOut) else None


def site_generated(order: Order, inputs: Inputs, candidate: Candidate, evidence: Evidence, bugs: Bugs) -> SiteGenerated:
    """The candidate as a message that fits the broker. A bug on the way costs its own part alone."""
    brief, checkout, site = inputs.brief, checkout_of(order), candidate.site
    noted = bugs.guarded("salvage", lambda: inputs.noted(site), site, doing="writing notices")
    unknown = earlier_notices(earlier_checks_of(order), brief.round)
    generated = SiteGenerated(
        brief_id=order.brief_id,
        accepted_at=order.accepted_at,
        deadline=order.deadline,
        run=order.run,
        recipient=Recipient.of(order.brief),
        title=bugs.guarded("salvage", lambda: title_of(brief), brief.task, doing="wording the title"),
        files=tuple(File(path=path, content=content) for path, content in noted.items()),
        base=inputs.base,
        status=candidate.status,
        evidence=evidence.model_copy(update={"notices": (*inputs.all_notices, *evidence.notices, *unknown)}),
    )
    before = {file.path: file.content for file in checkout.files} if checkout else {}
    fit = partial(fitted, generated, before)
    return bugs.guarded("salvage", fit, generated, doing="fitting it into a message")
