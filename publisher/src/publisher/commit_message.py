"""Writes the message of a commit, and reads from a message for which brief the commit was made."""

import re
from dataclasses import dataclass
from uuid import UUID

from publisher.one_line_text import one_line

_LONGEST_HEADLINE = 72
_TRAILERS = re.compile(
    r"^Brief-Id: (?P<brief>[0-9a-f-]{36})\nBrief-Round: (?P<round>[0-9]+)(?:\nBrief-Run: (?P<run>[0-9]+))?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Origin:
    """The brief, and the run of it, that a commit was made for."""

    brief_id: UUID
    round: int
    run: int = 1


def commit_message(title: str, origin: Origin) -> str:
    """Headline and trailers. A later attempt finds the brief's commit by its trailers."""
    verb = "Build" if origin.round == 1 else f"Revise (round {origin.round})"
    headline = f"{verb}: {one_line(title) or 'site'}"[:_LONGEST_HEADLINE].rstrip()
    run = f"Brief-Run: {origin.run}\n" if origin.run > 1 else ""
    return f"{headline}\n\nBrief-Id: {origin.brief_id}\nBrief-Round: {origin.round}\n{run}"


def origin_of(message: str) -> Origin | None:
    """The brief that a commit message names; None if the commit is not ours."""
    found = _TRAILERS.search(message)
    return Origin(UUID(found["brief"]), int(found["round"]), int(found["run"] or 1)) if found else None
