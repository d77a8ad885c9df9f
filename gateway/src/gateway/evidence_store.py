"""Keeps the evidence of the newest sites for operators, in bounded memory and apart from the events."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.evidence import Evidence, SiteEvidence
from gateway.screenshot_store import Screenshots

MOST_BYTES = 32 * 2**20


@dataclass(frozen=True)
class _Kept:
    """The evidence in compressed JSON, a fraction of its objects' memory: candidates repeat each other's checks."""

    run: int
    at: datetime
    packed: bytes


class EvidenceStore:
    """The evidence of each brief's latest run; that of the oldest briefs goes first. Screenshots are kept apart."""

    def __init__(self, screenshots: Screenshots, *, most_bytes: int = MOST_BYTES) -> None:
        self._screenshots = screenshots
        self._most_bytes = most_bytes
        self._kept: dict[UUID, _Kept] = {}
        self._bytes = 0

    def apply(self, _: int, record: SiteEvidence) -> None:
        """Take in a record of the evidence stream, in whatever order and however often it comes."""
        known = self._kept.get(record.brief_id)
        if known is not None and (known.run, known.at) > (record.run, record.at):
            return
        self._drop(record.brief_id)
        packed = zlib.compress(record.evidence.model_dump_json().encode(), level=1)
        kept = _Kept(record.run, record.at, packed)
        self._kept[record.brief_id] = kept
        self._bytes += len(kept.packed)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._kept)))
        if record.screenshot is not None:
            self._screenshots.keep(record.brief_id, record.screenshot)

    def of(self, brief_id: UUID, run: int) -> Evidence | None:
        """The evidence of this run of the brief, or None where there is none any more."""
        kept = self._kept.get(brief_id)
        if kept is None or kept.run != run:
            return None
        return Evidence.model_validate_json(zlib.decompress(kept.packed))

    def _drop(self, brief_id: UUID) -> None:
        kept = self._kept.pop(brief_id, None)
        self._bytes -= len(kept.packed) if kept is not None else 0
