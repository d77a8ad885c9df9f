"""The pictures of the newest sites, kept apart from their events: they are large, and few people look at them."""

import base64
import binascii
from uuid import UUID

from contracts.progress import Progress, Stage

FACT = "screenshot"


class Screenshots:
    """JPEGs of at most `most` briefs; the oldest go first."""

    def __init__(self, *, most: int = 200) -> None:
        self._pictures: dict[UUID, bytes] = {}
        self._most = most

    def taken_from(self, event: Progress) -> Progress:
        """The event as it is to be kept: its picture is taken out, and what is left says whether there was one."""
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
        """The newest picture of the brief's site, or None where there is none any more."""
        return self._pictures.get(brief_id)
