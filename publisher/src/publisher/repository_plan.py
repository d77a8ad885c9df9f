"""Decides what a site's repository is called, how it is described, and whose a repository is.

The description ends in a marker such as `[pagewright 0a1b2c3d-4e5f6071]`: the task it belongs to and the brief that
made it. It is there from the first request on, so a repository is known as ours even if nothing else was done yet.
"""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from contracts.brief import owned_task
from publisher.text import one_line

# GitHub allows 100 characters; the suffix of a further repository of the same name must fit as well.
_LONGEST_SLUG = 88
_SUFFIX_DIGITS = 6
_SUFFIXES = 5
_LONGEST_DESCRIPTION = 350
# `.git` and `.wiki` are refused; `<login>.github.io` would take over the owner's own site.
_RESERVED_ENDINGS = (".git", ".wiki", ".github.io")
_MARKER = re.compile(r"\[pagewright (?P<task>[0-9a-f]{8})-(?P<brief>[0-9a-f]{8})\]$")


@dataclass(frozen=True)
class Marker:
    """Which task a repository belongs to, and which brief it was made for: eight hexadecimal digits each."""

    task: str
    brief: str

    def __str__(self) -> str:
        return f"[pagewright {self.task}-{self.brief}]"


def marker_of(*, email: str, task: str, brief_id: UUID) -> Marker:
    """The marker of the repository made for this brief. Two people's tasks of the same name have different ones."""
    return Marker(task=owned_task(email, task)[:8], brief=brief_id.hex[:8])


def read_marker(description: str) -> Marker | None:
    """The marker that a description ends in, or None: then the repository is none of ours."""
    found = _MARKER.search(description)
    return Marker(found["task"], found["brief"]) if found else None


def describe(title: str, marker: Marker) -> str:
    """A repository's description: one line of at most 350 characters, ending in the marker."""
    room = _LONGEST_DESCRIPTION - len(str(marker)) - 1
    return f"{one_line(title)[:room].rstrip()} {marker}".lstrip()


def repository_names(task: str, brief_id: UUID) -> tuple[str, ...]:
    """Names to try in this order: the task's own, then five with digits of the brief's id. Always the same ones."""
    slug, digits = _slug(task), brief_id.hex
    starts = range(0, _SUFFIXES * _SUFFIX_DIGITS, _SUFFIX_DIGITS)
    return (slug, *(f"{slug}-{digits[start : start + _SUFFIX_DIGITS]}" for start in starts))


def _slug(task: str) -> str:
    """`^[a-z0-9][a-z0-9._-]{0,87}$`, the same for the same task always."""
    plain = unicodedata.normalize("NFKD", task).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9._]+", "-", plain).strip("-._")[:_LONGEST_SLUG].rstrip("-._")
    for ending in _RESERVED_ENDINGS:
        if slug.endswith(ending):
            slug = slug.removesuffix(ending) + ending.replace(".", "-")
    return slug or f"site-{sha256(task.encode()).hexdigest()[:8]}"
