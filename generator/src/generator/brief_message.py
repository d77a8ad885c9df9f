"""The message with a brief that the generator handles: `brief.accepted` or `site.checked-out`, read alike."""

from contracts.brief import EarlierChecks
from contracts.messages import BriefAccepted, Checkout, SiteCheckedOut

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
