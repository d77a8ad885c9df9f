"""Says in a site's README what was done to files that were given: masked, left out, shortened."""

from collections.abc import Sequence

HEADING = "## Notices"


def with_notices(readme: bytes, notices: Sequence[str]) -> bytes:
    """`readme` with a section of `notices` at its end; those that it holds already are not added again."""
    text = readme.decode("utf-8", "surrogateescape")
    lines = [f"- {notice}" for notice in dict.fromkeys(notices) if f"- {notice}" not in text]
    if not lines:
        return readme
    is_last = text.rstrip().rpartition("\n## ")[2].startswith("Notices\n")
    section = "\n".join(lines if is_last else ["", HEADING, "", *lines])
    return f"{text.rstrip()}\n{section}\n".encode("utf-8", "surrogateescape")
