"""Refuses a brief for which a later message would be larger than the broker takes, before anything is promised."""

from chassis.errors import PermanentError
from contracts.message_size import EARLIER_CHECKS_MAX_BYTES, MAX_BODY_BYTES, MessageSize, largest_message_size
from contracts.messages import BriefAccepted, RevisionAccepted


class TooLargeError(PermanentError):
    """A message of the brief would be larger than the broker takes."""

    def __init__(self, size: MessageSize) -> None:
        parts = (
            (size.brief, "what was sent"),
            (size.site, "the site"),
            (size.conversions, "spreadsheets as CSV"),
        )
        named = ", ".join(f"{part} for {what}" for part, what in parts if part)
        super().__init__(
            f"The brief takes {size.total} bytes in its largest message ({named}) and a message holds "
            f"{MAX_BODY_BYTES}; send smaller attachments."
        )


def require_fitting_size(message: BriefAccepted | RevisionAccepted) -> None:
    """Raises TooLargeError where the message, or a later one of the same brief, could not be sent."""
    size = largest_message_size(message)
    if not size.fits:
        raise TooLargeError(size)


def max_earlier_checks_bytes(message: RevisionAccepted) -> int:
    """Bytes that earlier rounds' checks may add to the message: whatever they are, it is not refused for them."""
    return min(EARLIER_CHECKS_MAX_BYTES, MAX_BODY_BYTES - largest_message_size(message).total)
