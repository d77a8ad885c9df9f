"""Reads unified diffs: new files as whole files, hunks of existing files as edits."""

import re
from collections.abc import Sequence

from generator.reply.blocks import Block, Edit
from generator.reply.path_labels import clean_path

# An empty line within a hunk is a context line that lost its blank.
_FILE = re.compile(
    r"^--- (?P<old>[^\n]+)\n\+\+\+ (?:b/)?(?P<path>[^\t\n]++)[^\n]*+\n"
    r"(?P<hunks>(?:(?:(?:\r?\n){1,3}(?=[-+ @]))?"
    r"(?!--- [^\n]+\n\+\+\+ )(?:[-+ \\][^\n]*(?:\n|\Z)|@@ (?=[^\n]*@@)[^\n]*+\n))*)",
    re.MULTILINE,
)
_HUNK = re.compile(r"^@@ (?=[^\n]*@@)[^\n]*+\n", re.MULTILINE)


def read_diffs(text: str) -> Sequence[Block]:
    """Read each file of a diff. A hunk's old lines are the searched text, its new lines the replacement."""
    return [_block(found) for found in _FILE.finditer(text) if found["hunks"] and found["path"].strip() != "/dev/null"]


def _block(found: re.Match[str]) -> Block:
    path = clean_path(found["path"])
    hunks = [(_side(hunk, "+"), _side(hunk, "-")) for hunk in _HUNK.split(found["hunks"]) if hunk.strip()]
    if found["old"].startswith("/dev/null"):
        return Block(found.start(), found.end(), ((path, "".join(new for _, new in hunks)),))
    return Block(found.start(), found.end(), edits=tuple(Edit(path, (hunk,)) for hunk in hunks))


def _side(hunk: str, other: str) -> str:
    lines = (line for line in hunk.splitlines(keepends=True) if not line.startswith((other, "\\")))
    return "".join(line[1:] or line for line in lines)
