"""Keeps the screenshots of the newest sites, apart from their events because of their size."""

import base64
import binascii
from uuid import UUID

from contracts.progress import Progress, Stage

FACT = "screenshot"


class Screenshots:
    """JPEG screenshots of at most `most` briefs; the oldest are dropped."""

    def __init__(self, *, most: int = 200) -> None:
        self._pictures: dict[UUID, bytes] = {}
        self._most = most

    def taken_from(self, event: Progress) -> Progress:
        """Store the event's screenshot, and return the event with a flag in its place."""
        picture = event.facts.get(FACT)
        if event.stage is not Stage.GENERATED or not isinstance(picture, str):
            return event
        try:
            self._pictures.pop(event.brief_id, None)
            self._pictures[event.brief_id] = base64.b64decode(picture, validate=True)
        except binascii.Error:
            return event.model_copy(update={"facts": {**event.facts, FACT: False}})
        while len(self._pictures) > self._most:
            del self._pictures[next(iter(self._pictures))]
        return event.model_copy(update={"facts": {**event.facts, FACT: True}})

    def of(self, brief_id: UUID) -> bytes | None:
        """The newest screenshot of the brief's site; None if there is none or it was dropped."""
        return self._pictures.get(brief_id)
