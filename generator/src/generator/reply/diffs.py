"""Reads unified diffs: new files as whole files, hunks of others as edits."""

import re
from collections.abc import Sequence

from generator.reply.blocks import Block, Edit
from generator.reply.labels import named_path

_FILE = re.compile(r"^--- (?P<old>[^\n]+)\n\+\+\+ (?:b/)?(?P<path>[^\t\n]+)[^\n]*\n", re.MULTILINE)
_HUNK = re.compile(r"@@ .*@@")
_NO_NEWLINE = "\\ No newline"


def read_diffs(text: str) -> Sequence[Block]:
    """Each file of a diff. What a hunk takes away and leaves is searched, what it adds and leaves stands there then."""
    blocks = []
    headers = list(_FILE.finditer(text))
    for number, header in enumerate(headers):
        limit = headers[number + 1].start() if number + 1 < len(headers) else len(text)
        hunks, end = _hunks(text, header.end(), limit)
        path = named_path(header["path"].strip())
        if header["old"].startswith("/dev/null"):
            blocks.append(Block(header.start(), end, ((path, "".join(new for _, new in hunks)),)))
        elif path != "/dev/null" and hunks:
            edits = tuple(Edit(path, (hunk,)) for hunk in hunks)
            blocks.append(Block(header.start(), end, edits=edits))
    return blocks


def _hunks(text: str, position: int, limit: int) -> tuple[list[tuple[str, str]], int]:
    """(before, after) of each hunk, and where the diff of the file ends: at the first line that is none of it."""
    hunks: list[tuple[list[str], list[str]]] = []
    lines = text[position:limit].splitlines(keepends=True)
    for at, line in enumerate(lines):
        if _HUNK.match(line) or not hunks:
            hunks.append(([], []))
        if _HUNK.match(line):
            pass
        elif line.startswith(_NO_NEWLINE):
            for side in hunks[-1] if hunks else ():
                side[-1:] = [last.rstrip("\r\n") for last in side[-1:]]
        elif line[0] in "+- " or (not line.strip() and _goes_on(lines, at)):
            before, after = hunks[-1]
            before += [] if line[0] == "+" else [line[1:] or "\n"]
            after += [] if line[0] == "-" else [line[1:] or "\n"]
        else:
            break
        position += len(line)
    return [("".join(before), "".join(after)) for before, after in hunks], position


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether an empty line is one of the hunk whose blank got lost."""
    following = next((line for line in lines[at:] if line.strip()), "")
    return following.startswith(("+", "-", "@@", " "))
