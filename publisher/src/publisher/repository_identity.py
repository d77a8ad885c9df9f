"""Decides what a site's repository is called, how it is described, and whose a repository is.

The description ends in a marker such as `[pagewright 3f…-0b…]`: the task it belongs to, which only holders of
REPOSITORY_KEY can write, and the brief that made it. It is there from the first request on, so a repository is known
as ours even if nothing else was done yet.
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

# GitHub allows 100 characters; the suffix of a further repository of the same name must fit as well.
_LONGEST_NAME = 88
_SUFFIX_DIGITS = 6
_SUFFIXES = 5
_LONGEST_DESCRIPTION = 350
_MARK_DIGITS = 32
# `.git` and `.wiki` are refused; `<login>.github.io` would take over the owner's own site.
_RESERVED_ENDINGS = (".git", ".wiki", ".github.io")
_MARKER = re.compile(r"\[pagewright (?P<task>[0-9a-f]{32})-(?P<brief>[0-9a-f]{32})\]$")
# Until November 2026: 32 bits without a key, which anybody can forge.
_OLD_MARKER = re.compile(r"\[pagewright (?P<task>[0-9a-f]{8})-[0-9a-f]{8}\]$")


@dataclass(frozen=True)
class Marker:
    """Which task a repository belongs to, and which brief it was made for: 128 bits each, in hexadecimal digits."""

    task: str
    brief: str

    def __str__(self) -> str:
        return f"[pagewright {self.task}-{self.brief}]"


def read_marker(description: str) -> Marker | None:
    """The marker that a description ends in, or None: then the repository is none of ours."""
    found = _MARKER.search(description)
    return Marker(found["task"], found["brief"]) if found else None


def describe(title: str, marker: Marker) -> str:
    """A repository's description: one line of at most 350 characters, ending in the marker."""
    room = _LONGEST_DESCRIPTION - len(str(marker)) - 1
    return f"{one_line(title)[:room].rstrip()} {marker}".lstrip()


@dataclass(frozen=True)
class RepositoryIdentity:
    """Names and marks repositories. Of the `keys` the first one marks, and all of them are believed.

    `believes_old_markers`: so are markers without a key, which others can forge; only while such sites are revised.
    """

    keys: Callable[[], Sequence[bytes]]
    prefix: str = ""
    believes_old_markers: bool = False

    def names(self, task: str, brief_id: UUID, reserved: Collection[str] = ()) -> tuple[str, ...]:
        """Names to try in this order: the task's own, unless it is `reserved`, then five with digits of the brief's id.

        Always the same ones for the same brief.
        """
        name, digits = f"{self.prefix}{_slug(task)}"[:_LONGEST_NAME].rstrip("-._"), brief_id.hex
        starts = range(0, _SUFFIXES * _SUFFIX_DIGITS, _SUFFIX_DIGITS)
        numbered = tuple(f"{name}-{digits[start : start + _SUFFIX_DIGITS]}" for start in starts)
        return numbered if name in {one.lower() for one in reserved} else (name, *numbered)

    def marker(self, email: str, task: str, brief_id: UUID) -> Marker:
        """The marker of the repository made for this brief. Two people's tasks of the same name have different ones."""
        return Marker(task=_mark(self.keys()[0], email, task), brief=brief_id.hex)

    def owns(self, description: str, email: str, task: str) -> bool:
        """Whether a repository of that description was made for the task of this person."""
        found = read_marker(description)
        if found is not None:
            return any(hmac.compare_digest(found.task, _mark(key, email, task)) for key in self.keys())
        old = _OLD_MARKER.search(description) if self.believes_old_markers else None
        return old is not None and owned_task(email, task).startswith(old["task"])


def _mark(key: bytes, email: str, task: str) -> str:
    """An HMAC over an encoding that two pairs of email and task never share."""
    named = json.dumps(["repository", email.strip().lower(), task]).encode()
    return hmac.new(key, named, sha256).hexdigest()[:_MARK_DIGITS]


def _slug(task: str) -> str:
    """`^[a-z0-9][a-z0-9._-]{0,87}$`, the same for the same task always."""
    plain = unicodedata.normalize("NFKD", task).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", plain).strip("-._")[:_LONGEST_NAME].rstrip("-._")
    for ending in _RESERVED_ENDINGS:
        if slug.endswith(ending):
            slug = slug.removesuffix(ending) + ending.replace(".", "-")
    return slug or f"site-{sha256(task.encode()).hexdigest()[:8]}"
