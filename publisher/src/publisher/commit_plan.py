"""Decides which files a commit writes and which it deletes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1

from contracts.brief import File
from contracts.site_paths import LICENCE_PATH, NO_JEKYLL_PATH, WRITTEN_BY_PUBLISHER, spelling

# One newline, because an empty file needs an upload of its own, see `github/git_data.py`.
_NO_JEKYLL = File(path=NO_JEKYLL_PATH, content=b"\n")


@dataclass(frozen=True)
class CommitPlan:
    """One commit: files to write, paths to delete, the message and the date."""

    puts: tuple[File, ...]
    deletions: tuple[str, ...]
    message: str
    at: datetime


def site_files(files: Sequence[File], licence: File, kept: Collection[str]) -> tuple[File, ...]:
    """All files of the site: the generated ones, LICENSE, and `.nojekyll`.

    `kept` are paths that the repository has already: a LICENSE among them is not written again, so its year stays.
    """
    own = {LICENCE_PATH: licence, NO_JEKYLL_PATH: _NO_JEKYLL}
    taken = {spelling(path) for path in own}
    generated = [file for file in files if spelling(file.path) not in taken]
    return (*generated, *(file for path, file in own.items() if path not in kept))


def plan_commit(
    site: Sequence[File], present: Mapping[str, str], removable: Collection[str], *, message: str, at: datetime
) -> CommitPlan:
    """The difference between the site and the repository; `present` maps its paths to git blob ids.

    Only `removable` paths that the site lacks are deleted, so that files of other people stay.
    """
    wanted = {file.path for file in site} | WRITTEN_BY_PUBLISHER
    return CommitPlan(
        puts=tuple(file for file in site if present.get(file.path) != blob_id(file.content)),
        deletions=tuple(sorted(path for path in set(removable) - wanted if path in present)),
        message=message,
        at=at,
    )


def blob_id(content: bytes) -> str:
    """Git's id of these bytes, by which unchanged files are recognised without reading them."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
