"""Refuses a brief that would not fit into every message of its way, before anything is promised."""

from chassis.errors import PermanentError
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.room import EARLIER_CHECKS_MAX_BYTES, MAX_BODY_BYTES, Room, room_for


class TooLargeError(PermanentError):
    """A message on the brief's way would be larger than brokers take."""

    def __init__(self, room: Room) -> None:
        parts = (
            (room.brief, "what was sent"),
            (room.site, "the site"),
            (room.conversions, "spreadsheets as CSV"),
        )
        named = ", ".join(f"{size} for {what}" for size, what in parts if size)
        super().__init__(
            f"The brief takes {room.total} bytes in its largest message ({named}) and a message holds "
            f"{MAX_BODY_BYTES}; send smaller attachments."
        )


def require_room(message: BriefAccepted | RevisionAccepted) -> None:
    """Raises TooLargeError where the message, or a later one of the same brief, could not be sent."""
    room = room_for(message)
    if not room.suffices:
        raise TooLargeError(room)


def room_for_earlier_checks(message: RevisionAccepted) -> int:
    """Bytes that earlier rounds' checks may add to the message: whatever they are, it is not refused for them."""
    return min(EARLIER_CHECKS_MAX_BYTES, MAX_BODY_BYTES - room_for(message).total)
