"""Adds notices to a site's README about files that were masked, left out or shortened."""

from collections.abc import Sequence

HEADING = "## Notices"


def with_notices(readme: bytes, notices: Sequence[str]) -> bytes:
    """`readme` with `notices` in a section of their own, without duplicates."""
    text = readme.decode("utf-8", "surrogateescape")
    lines = [f"- {notice}" for notice in dict.fromkeys(notices) if f"- {notice}" not in text]
    if not lines:
        return readme
    before, found, section = f"\n{text}".rpartition(f"\n{HEADING}\n")
    listed, next_heading, after = section.partition("\n## ")
    if not found:
        before, listed, next_heading, after = f"\n{text.rstrip()}\n", "", "", ""
    whole = f"{before}\n{HEADING}\n\n" + "\n".join([*listed.strip().splitlines(), *lines]) + "\n" + next_heading + after
    return whole[1:].encode("utf-8", "surrogateescape")
