"""Fits a generated site into one message: omits unchanged files of the base, shortens the evidence."""

import structlog

from contracts.brief import Attachment, File
from contracts.evidence import CheckResult, Evidence
from contracts.message_size import (
    ENVELOPE_MAX_BYTES,
    EVIDENCE_MAX_BYTES,
    MAX_BODY_BYTES,
    WRITTEN_MAX_BYTES,
    attachment_bytes,
    base64_bytes,
    file_bytes,
    path_bytes,
)
from contracts.messages import Base, SiteGenerated
from contracts.site_paths import is_essential
from generator.site import Site

_MAX_NAMED = 20
_TEXT_LIMITS = (4_000, 1_000, 200, 40)
_MAX_DEFECTS = 100
_MAX_FILES = 200

log = structlog.get_logger()


def max_conversion_bytes(attachments: tuple[Attachment, ...], most: int) -> int:
    """Bytes that converted spreadsheets may have: at most `most`, and what the rest of the message leaves."""
    others = base64_bytes(WRITTEN_MAX_BYTES) + EVIDENCE_MAX_BYTES + ENVELOPE_MAX_BYTES
    left = MAX_BODY_BYTES - others - sum(map(attachment_bytes, attachments))
    return max(0, min(most, left * 3 // 4))


def fit_into_message(
    message: SiteGenerated, unchanged_from: Site, most: int = MAX_BODY_BYTES
) -> tuple[SiteGenerated, tuple[str, ...]]:
    """Return the message without the files that do not fit, and notices that name them.

    New and changed files take precedence; `unchanged_from` are the base's files. Omitted files are removed from
    `base.paths` too, so that the publisher keeps the existing ones.
    """
    kept, removable = _what_fits(message, unchanged_from, most)
    missing = [file.path for file in message.files if file.path not in kept]
    if not missing:
        return message.model_copy(update={"base": _based(message.base, removable)}), ()
    lost = [file for file in message.files if file.path in missing and not _is_same(file, unchanged_from)]
    log.warning("files do not fit into the message", unchanged=len(missing) - len(lost), lost=len(lost))
    notices = tuple(f"{file.path[:200]}: not published, it does not fit into a message" for file in lost[:_MAX_NAMED])
    files = tuple(file for file in message.files if file.path in kept)
    return message.model_copy(update={"files": files, "base": _based(message.base, removable)}), notices


def shorten_evidence(evidence: Evidence, most: int = EVIDENCE_MAX_BYTES) -> Evidence:
    """Shorten the evidence to `most` bytes: omit candidates from the first on, then cut texts, then omit the checks."""
    while evidence.candidates and _size(evidence) > most:
        evidence = evidence.model_copy(update={"candidates": evidence.candidates[1:]})
    for limit in _TEXT_LIMITS:
        if _size(evidence) <= most:
            return evidence
        evidence = evidence.model_copy(
            update={
                "checks": _shortened(evidence.checks, limit),
                "requirements": _shortened(evidence.requirements, limit),
                "defects": tuple(defect[:limit] for defect in evidence.defects[:_MAX_DEFECTS]),
                "notices": tuple(notice[:limit] for notice in evidence.notices[:_MAX_DEFECTS]),
                "files": evidence.files[:_MAX_FILES],
            }
        )
    if _size(evidence) <= most:
        return evidence
    nothing = {"checks": (), "requirements": (), "files": (), "defects": ("too many checks to list",)}
    return evidence.model_copy(update=nothing)


def _shortened(results: tuple[CheckResult, ...], limit: int) -> tuple[CheckResult, ...]:
    return tuple(one.model_copy(update={"text": one.text[:limit], "detail": one.detail[:limit]}) for one in results)


def _what_fits(message: SiteGenerated, unchanged_from: Site, most: int) -> tuple[set[str], set[str]]:
    """The paths of the files to send, and the paths that the publisher may remove from the base."""
    base = set(message.base.paths) if message.base else set()
    frame = message.model_copy(update={"files": (), "base": _based(message.base, set())})
    room = most - len(frame.model_dump_json().encode())
    kept: set[str] = set()
    removable = base - {file.path for file in message.files}
    room -= sum(map(path_bytes, removable))

    def order(file: File) -> tuple[bool, bool, int]:
        return _is_same(file, unchanged_from), not is_essential(file.path), len(file.content)

    for file in sorted(message.files, key=order):
        size = file_bytes(file) + (path_bytes(file.path) if file.path in base else 0)
        if size > room:
            continue
        room -= size
        kept.add(file.path)
        removable |= {file.path} & base
    return kept, removable


def _is_same(file: File, unchanged_from: Site) -> bool:
    return unchanged_from.get(file.path) == file.content


def _based(base: Base | None, removable: set[str]) -> Base | None:
    return base and base.model_copy(update={"paths": tuple(path for path in base.paths if path in removable)})


def _size(evidence: Evidence) -> int:
    return len(evidence.model_dump_json().encode())
