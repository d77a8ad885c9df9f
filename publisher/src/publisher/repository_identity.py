"""Decides a repository's name and description, and to whose task a repository belongs.

The description ends in a marker such as `[pagewright 3f…-0b…]`: the task, signed with REPOSITORY_KEY, and the brief. It
is part of the request that creates the repository, so that even an empty repository is recognised as ours.
"""

import hmac
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from contracts.brief import owned_task
from publisher.one_line_text import one_line

# GitHub allows 100 characters, of which a numbered name needs some for its suffix.
_LONGEST_NAME = 88
_SUFFIX_DIGITS = 6
_SUFFIXES = 5
_LONGEST_DESCRIPTION = 350
_MARK_DIGITS = 32
# GitHub refuses `.git` and `.wiki`; `<login>.github.io` would replace the owner's own site.
_RESERVED_ENDINGS = (".git", ".wiki", ".github.io")
_MARKER = re.compile(r"\[pagewright (?P<task>[0-9a-f]{32})-(?P<brief>[0-9a-f]{32})\]$")
# Used until November 2026: 32 bits without a key, so anybody can forge them.
_OLD_MARKER = re.compile(r"\[pagewright (?P<task>[0-9a-f]{8})-[0-9a-f]{8}\]$")


@dataclass(frozen=True)
class Marker:
    """The task of a repository, and the brief that created it: 128 bits each, in hexadecimal digits."""

    task: str
    brief: str

    def __str__(self) -> str:
        return f"[pagewright {self.task}-{self.brief}]"


def read_marker(description: str) -> Marker | None:
    """The marker at the end of a description; None if the repository is not ours."""
    found = _MARKER.search(description)
    return Marker(found["task"], found["brief"]) if found else None


def describe(title: str, marker: Marker) -> str:
    """A repository's description: one line of at most 350 characters, ending in the marker."""
    room = _LONGEST_DESCRIPTION - len(str(marker)) - 1
    return f"{one_line(title)[:room].rstrip()} {marker}".lstrip()


@dataclass(frozen=True)
class RepositoryIdentity:
    """Names and marks repositories. The first of the `keys` signs new markers, and all of them verify.

    `believes_old_markers`: also accept markers without a key, which others can forge.
    """

    keys: Callable[[], Sequence[bytes]]
    prefix: str = ""
    believes_old_markers: bool = False

    def names(self, task: str, brief_id: UUID, reserved: Collection[str] = ()) -> tuple[str, ...]:
        """Names to try in order: the task's, unless it is `reserved`, then five with digits of the brief id.

        The same brief always has the same names.
        """
        name, digits = f"{self.prefix}{_slug(task)}"[:_LONGEST_NAME].rstrip("-._"), brief_id.hex
        starts = range(0, _SUFFIXES * _SUFFIX_DIGITS, _SUFFIX_DIGITS)
        numbered = tuple(f"{name}-{digits[start : start + _SUFFIX_DIGITS]}" for start in starts)
        return numbered if name in {one.lower() for one in reserved} else (name, *numbered)

    def marker(self, email: str, task: str, brief_id: UUID) -> Marker:
        """The marker for this brief's repository. Two people's tasks of the same name have different markers."""
        return Marker(task=_mark(self.keys()[0], email, task), brief=brief_id.hex)

    def owns(self, description: str, email: str, task: str) -> bool:
        """Whether the description belongs to a repository of this person's task."""
        found = read_marker(description)
        if found is not None:
            return any(hmac.compare_digest(found.task, _mark(key, email, task)) for key in self.keys())
        old = _OLD_MARKER.search(description) if self.believes_old_markers else None
        return old is not None and owned_task(email, task).startswith(old["task"])


def _mark(key: bytes, email: str, task: str) -> str:
    """HMAC of email and task, encoded as JSON so that no two pairs have the same bytes."""
    named = json.dumps(["repository", email.strip().lower(), task]).encode()
    return hmac.new(key, named, sha256).hexdigest()[:_MARK_DIGITS]


def _slug(task: str) -> str:
    """The task as `^[a-z0-9][a-z0-9._-]{0,87}$`, always the same for the same task."""
    plain = unicodedata.normalize("NFKD", task).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", plain).strip("-._")[:_LONGEST_NAME].rstrip("-._")
    for ending in _RESERVED_ENDINGS:
        if slug.endswith(ending):
            slug = slug.removesuffix(ending) + ending.replace(".", "-")
    return slug or f"site-{sha256(task.encode()).hexdigest()[:8]}"
