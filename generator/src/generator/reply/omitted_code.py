"""Recognises where a model left code out and says so: "rest of the code unchanged"."""

import re
from collections.abc import Collection

_PROSE = (".md", ".markdown", ".txt", ".csv")
_COMMENT = re.compile(r"^(?://+|/\*+|\{/\*|\*|<!--|#|--|;|%)\s*(?P<text>.*?)\s*(?:\*+/\}?|-->)?$")
_DOTS = re.compile(r"\.{3,}|…")
_PART = (
    r"(?:code|file|html|css|scripts?|javascript|js|styles?|rules|content|contents|functions?|methods?|page|markup|logic|"
    r"implementation|document|body|sections?|imports|elements?|handlers?|data|rows|items)"
)
_LEFT_OUT = re.compile(
    rf"^(?:keep\s+)?(?:(?:the|all|your|our)\s+)?(?:(?:rest|remainder)\b(?:\s+of\s+(?:the\s+|your\s+|this\s+)?[\w.]+(?:\s+{_PART})?)?"
    rf"|(?:existing|previous|original|other|remaining|same)\s+(?:[\w.]+\s+){{0,2}}{_PART})",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(
    r"\b(?:(?:is|are|remains?|stays?|kept|keep)\s+(?:the\s+same|unchanged|as\s+(?:is|before))|unchanged"
    r"|same\s+as\s+(?:before|above)|as\s+before|omitted|goes\s+here|continues?\s+here|not\s+shown)$",
    re.IGNORECASE,
)
_BREVITY = re.compile(r"\bomitted for brevity\b|\bfor brevity,? omitted\b", re.IGNORECASE)
LONGEST_REMARK = 160
"""Characters; longer lines are code or text, whatever they begin with."""


def omitted_code_in(path: str, text: str, known_lines: Collection[str] = ()) -> str | None:
    """The first line of `text` that stands for code that is not there, shortened; None if there is none.

    Lines among `known_lines` (stripped) stood in the file before. `#` begins no comment in prose.
    """
    prose = path.lower().endswith(_PROSE)
    for line in text.splitlines():
        stripped = line.strip()
        if (
            0 < len(stripped) <= LONGEST_REMARK
            and stripped not in known_lines
            and _stands_for_more(stripped, prose=prose)
        ):
            return stripped[:80]
    return None


def _stands_for_more(line: str, *, prose: bool) -> bool:
    said = _remark(line, prose=prose)
    if said is None:
        return False
    if _BREVITY.search(said):
        return True
    bare = _DOTS.sub(" ", said).strip(" .()[]-*_:")
    left_out = _LEFT_OUT.match(bare)
    if _UNCHANGED.search(bare):
        return left_out is not None or _DOTS.match(said) is not None
    return left_out is not None and left_out.end() == len(bare) and _DOTS.search(said) is not None


def _remark(line: str, *, prose: bool) -> str | None:
    """What a comment says, or a line that begins or ends in dots or stands in brackets; None for other lines."""
    if comment := _COMMENT.match(line):
        return None if prose and not line.startswith("<!--") else comment.group("text")
    bracketed = line.startswith(("[", "(")) and line.endswith(("]", ")"))
    return line if bracketed or line.startswith(("...", "…")) else None
