"""Refuses a brief of which a later message would exceed the broker's limit, before it is accepted."""

from chassis.errors import PermanentError
from contracts.message_size_limits import (
    EARLIER_CHECKS_MAX_BYTES,
    MAX_BODY_BYTES,
    MessageSize,
    largest_message_size,
    surely_fits,
)
from contracts.messages import BriefAccepted, RevisionAccepted


class TooLargeError(PermanentError):
    """A message of the brief would exceed the broker's limit."""

    def __init__(self, size: MessageSize) -> None:
        parts = (
            (size.brief, "what was sent"),
            (size.site, "the site"),
            (size.conversions, "spreadsheets as CSV"),
        )
        named = ", ".join(f"{part} for {what}" for part, what in parts if part)
        super().__init__(
            f"The brief's largest message would have {size.total} bytes ({named}), more than the limit of "
            f"{MAX_BODY_BYTES}; send smaller attachments."
        )


def require_fitting_size(message: BriefAccepted | RevisionAccepted) -> None:
    """Raises TooLargeError if this message, or a later one of the brief, exceeds the limit."""
    if surely_fits(message.brief):
        return
    size = largest_message_size(message)
    if not size.fits:
        raise TooLargeError(size)


def max_earlier_checks_bytes(message: RevisionAccepted) -> int:
    """Bytes left for earlier rounds' checks, which must not make the message too large."""
    return min(EARLIER_CHECKS_MAX_BYTES, MAX_BODY_BYTES - largest_message_size(message).total)
