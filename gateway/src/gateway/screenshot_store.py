"""Keeps the screenshots of the newest sites, apart from their events because of their size."""

import base64
import binascii
from uuid import UUID

from contracts.progress_events import Generated
from contracts.progress_record import Progress


class Screenshots:
    """JPEG screenshots of at most `most` briefs; the oldest are dropped."""

    def __init__(self, *, most: int = 200) -> None:
        self._pictures: dict[UUID, bytes] = {}
        self._most = most

    def keep(self, brief_id: UUID, picture: bytes) -> None:
        """Keep the newest screenshot of the brief's site."""
        self._pictures.pop(brief_id, None)
        self._pictures[brief_id] = picture
        while len(self._pictures) > self._most:
            del self._pictures[next(iter(self._pictures))]

    def taken_from(self, event: Progress) -> Progress:
        """The event as it is to be kept: earlier releases put the screenshot into it, now it says if there is one."""
        facts = event.facts
        if not isinstance(facts, Generated) or not isinstance(facts.screenshot, str):
            return event
        try:
            self.keep(event.brief_id, base64.b64decode(facts.screenshot, validate=True))
            has_one = True
        except binascii.Error:
            has_one = False
        return event.model_copy(update={"facts": facts.model_copy(update={"screenshot": has_one})})

    def of(self, brief_id: UUID) -> bytes | None:
        """The newest screenshot of the brief's site; None if there is none or it was dropped."""
        return self._pictures.get(brief_id)
