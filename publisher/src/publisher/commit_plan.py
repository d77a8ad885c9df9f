"""Decides what one commit holds: which files, which deletions, which message; and reads such messages back."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from uuid import UUID

from contracts.brief import File
from contracts.path_rules import spelling
from contracts.site_paths import LICENCE_PATH, NO_JEKYLL_PATH, WRITTEN_BY_PUBLISHER
from publisher.one_line_text import one_line

# One newline rather than nothing: it spares an upload of its own, see `inline_paths`.
_NO_JEKYLL = File(path=NO_JEKYLL_PATH, content=b"\n")
_LONGEST_HEADLINE = 72
# GitHub gave up on trees of about 2.5 MB; what is beyond this goes up file by file.
_INLINE_BUDGET = 1_500_000
_TRAILERS = re.compile(
    r"^Brief-Id: (?P<brief>[0-9a-f-]{36})\nBrief-Round: (?P<round>[0-9]+)(?:\nBrief-Run: (?P<run>[0-9]+))?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class CommitPlan:
    """One commit: files to write, paths to remove, the whole message, and the time to date it."""

    puts: tuple[File, ...]
    deletions: tuple[str, ...]
    message: str
    at: datetime


@dataclass(frozen=True)
class Origin:
    """Which brief, and which run of it, a commit was made for."""

    brief_id: UUID
    round: int
    run: int = 1


def site_files(files: Sequence[File], licence: File, kept: Collection[str]) -> tuple[File, ...]:
    """All that the repository is to hold: the generated files, our LICENSE, and the file that keeps Jekyll away.

    `kept` are paths that the repository holds already: a licence among them stays as it is, with its year.
    """
    own = {LICENCE_PATH: licence, NO_JEKYLL_PATH: _NO_JEKYLL}
    taken = {spelling(path) for path in own}
    generated = [file for file in files if spelling(file.path) not in taken]
    return (*generated, *(file for path, file in own.items() if path not in kept))


def plan_commit(
    site: Sequence[File], present: Mapping[str, str], removable: Collection[str], *, message: str, at: datetime
) -> CommitPlan:
    """The difference between the site and what is `present` (path to git blob id).

    Only `removable` paths that the site no longer has are deleted: what somebody else added stays.
    """
    wanted = {file.path for file in site} | WRITTEN_BY_PUBLISHER
    return CommitPlan(
        puts=tuple(file for file in site if present.get(file.path) != blob_id(file.content)),
        deletions=tuple(sorted(path for path in set(removable) - wanted if path in present)),
        message=message,
        at=at,
    )


def commit_message(title: str, origin: Origin) -> str:
    """Headline and trailers. The trailers tell a later attempt that this brief's commit is made."""
    verb = "Build" if origin.round == 1 else f"Revise (round {origin.round})"
    headline = f"{verb}: {one_line(title) or 'site'}"[:_LONGEST_HEADLINE].rstrip()
    run = f"Brief-Run: {origin.run}\n" if origin.run > 1 else ""
    return f"{headline}\n\nBrief-Id: {origin.brief_id}\nBrief-Round: {origin.round}\n{run}"


def origin_of(message: str) -> Origin | None:
    """The brief that a commit message names, or None where no commit of ours is described."""
    found = _TRAILERS.search(message)
    return Origin(UUID(found["brief"]), int(found["round"]), int(found["run"] or 1)) if found else None


def blob_id(content: bytes) -> str:
    """The id that git gives these bytes, so that unchanged files are known without reading them."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def inline_paths(files: Sequence[File]) -> frozenset[str]:
    """Paths of the files that may be written into the request for a tree; the others are uploaded one by one.

    Only text can be written there. Empty text is not: GitHub does not say that it tells it from no text at all.
    """
    room = _INLINE_BUDGET
    paths = set[str]()
    for file in files:
        if _is_text(file.content) and len(file.content) <= room:
            room -= len(file.content)
            paths.add(file.path)
    return frozenset(paths)


def _is_text(content: bytes) -> bool:
    if not content or b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
