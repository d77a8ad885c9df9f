"""Recognises where a model left code out: by the form and place of a remark, and by the lines that are gone for it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_PROSE = (".md", ".markdown", ".txt")
_LONGEST = 160
"""Characters of a remark; longer lines are code or text, whatever they begin with."""
_COMMENT = re.compile(
    r"^(?:(?:pass|\.{3})\s+)?(?://+|/\*+|\{/\*|\*|<!--|#|--|;|%|\"\"\"|')\s*(?P<text>.*?)\s*(?:\*+/\}?|-->|\"\"\")?$"
)
# A comment that is all there is between two tags or brackets stands in the place of what belongs there.
_ALL_WITHIN = re.compile(
    r"(?:>\s*<!--(?P<markup>[^\n]*?)-->\s*</|[{(\[,]\s*/\*(?P<code>[^\n]*?)\*/\s*[})\]]|>\s*(?P<dots>\.{3}|…)\s*</)"
)
_DOTTED_COMMENT = re.compile(r"(?:<!--|/\*|//|#|--|;|%)\s*(?:\.{3}|…)")
_CASE = re.compile(r"(?:case\b.*|default\s*):$")
_DOTS = re.compile(r"\.{3,}|…")
_BRACKETED = re.compile(r"[*_]*[\[(].*[\])][*_]*|\*[^*].*\*|_.*_")
_SPREAD = re.compile(r"(?:\.{3,}|…)[\w\[({\"'`#]")
_CLOSES = re.compile(r"[)}\]]|</|-->|\*/|$")

_REST = r"(?:rest|remainder|remaining|existing|previous|original|other|others|same|similar|unchanged|missing)"
_PART = (
    r"\b(?:code|file|html|css|scripts?|javascript|js|styles?|rules|contents?|functions?|methods?|pages?|markup|logic|"
    r"implementations?|document|body|sections?|imports|elements?|handlers?|listeners?|data|rows|items|entries|cards|"
    r"questions|lines|tests|options|fields|routes|cases|readme)\b"
)
_OURS = r"(?:(?:in\s+)?(?:your|the|my)\s+\w+(?:\s+\w+)?)"
_STAYS = (
    r"(?:unchanged|untouched|unmodified|not\s+(?:changed|shown|repeated)|no\s+changes?"
    rf"|(?:(?:exactly\s+)?the\s+)?same(?:\s+as\s+(?:before|above|{_OURS}))?"
    rf"|as[\s-]is|as\s+(?:before|above|it\s+(?:is|was)|they\s+(?:are|were)|{_OURS})(?:\s+now)?"
    r"|(?:stays?|remains?|left|kept)\s+in\s+place|omitted|truncated|shortened|abbreviated)"
)
_STAYS_AT_END = re.compile(rf"\b(?:{_STAYS}|(?:goes?|comes?|continues?)\s+here)(?:\s+from\s+{_OURS})?$", re.IGNORECASE)
_ALL_STAYS = re.compile(rf"(?:is\s+|are\s+)?{_STAYS}", re.IGNORECASE)
_NAMES_CODE = re.compile(_PART, re.IGNORECASE)
_OF_CODE = re.compile(
    rf"(?:keep\s+)?(?:(?:the|all|your|our|any)\s+)*{_REST}\b(?:\s+of\s+(?:the\s+|your\s+|this\s+)?[\w.]+)?(?:\s+[\w.]+)?"
    rf"(?:\s+{_PART})?(?:\s+(?:is|are|remains?|stays?|kept|goes|go|comes?|continues?|follows?|will\s+be|can\s+stay))*"
    rf"(?:\s+(?:{_STAYS}|here|below))?(?:\s+from\s+{_OURS})?",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(
    r".*\b(?:for|due\s+to)\s+(?:the\s+sake\s+of\s+)?(?:brevity|space|length)\b.*|<?snip(?:ped)?>?|no\s+changes?\s+(?:below|here|from)\b.*",
    re.IGNORECASE,
)
_LISTS = re.compile(
    rf"(?:(?:and|all|the|then|plus|with|your)\s+)*(?:{_REST}|more|additional|further|add|continue|repeat|keep|insert|"
    r"include|etc|so\s+on|code|content|omitted|truncated|implementation|(?:\d+|two|three|four|five|six|seven|eight|"
    r"nine|ten|many|several)\s+more)\b",
    re.IGNORECASE,
)
_LEFT_TO_OTHERS = re.compile(
    rf"(?:add|insert|put|include|paste|fill\s+in|write|implement|complete|continue|copy|place|repeat)\b.*?"
    rf"(?:\b{_REST}\b.*\b(?:here|below)|\bin\s+(?:the|a)\s+(?:same|similar)\s+\w+|\bsimilarly|\blikewise|\bas\s+above"
    r"|\band\s+so\s+on|\betc)"
    r"|(?:repeat|same|similar(?:ly)?|likewise|do\s+the\s+same|and\s+so\s+on)\s+for\s+(?:the\s+|all\s+)?"
    r"(?:other|rest|remaining|each|every)\b.*"
    rf"|(?:your|rest\s+of\s+(?:the|your)|actual|real|full)?\s*(?:\w+\s+)?{_PART}\s+(?:goes?|comes?|would\s+go|belongs?)\s+here"
    r"|(?:and\s+so\s+on|etc)(?:\s.*)?|todo\b\W*(?:implement|add|fill|complete|write|insert)\b.*"
    rf"|your\s+(?:\w+\s+)?{_PART}\s+here|\d+\s+more\s+{_PART}.*|(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the\s+)?{_PART}",
    re.IGNORECASE,
)
_SPEAKS_OF_BEFORE = re.compile(
    rf"\b(?:{_REST}|{_STAYS}|before|current(?:ly)?|above|earlier|stays?|keeps?|kept|continues?|here|your|exactly|version"
    r"|snip(?:ped)?|left\s+out|everything|etc|all)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Remark:
    line: int
    shown: str
    text: str
    dots_in_front: bool
    ends_block: bool
    bracketed: bool
    alone: bool


def omitted_code_in(path: str, text: str, before: str = "") -> str | None:
    """The first line of `text` that stands for code that is not there, shortened; None if there is none.

    `before` is the file as it was: a remark that stood there is sound, and of another the lines that stood in its
    place are the proof. Without them the remark has to say itself that something is left out.
    """
    known = {line.strip() for line in before.splitlines()}
    lines = [line.strip() for line in text.splitlines()]
    remarks = [remark for remark in _remarks(path, lines) if remark.shown not in known]
    replaced = _replacing(before, lines, {remark.line for remark in remarks}) if remarks and before else ()
    prose = path.lower().endswith(_PROSE)
    for remark in remarks:
        if _says_so(remark, prose=prose) or (remark.line in replaced and _may_say_so(remark)):
            return remark.shown[:80]
    return None


def _remarks(path: str, lines: Sequence[str]) -> Iterator[_Remark]:
    """Comments alone on their lines or between two tags; lines in brackets, or of dots and words, that are no code."""
    prose = path.lower().endswith(_PROSE)
    for number, line in enumerate(lines):
        if not 0 < len(line) <= _LONGEST and not _ALL_WITHIN.search(line):
            continue
        said, alone = _said(line, prose=prose), True
        if said is None and not prose and (within := _ALL_WITHIN.search(line)):
            said, alone = (within["markup"] or within["code"] or within["dots"] or "").strip(), False
        if said is None:
            continue
        above, below = lines[number - 1] if number else "", lines[number + 1] if number + 1 < len(lines) else ""
        # Dots that join two comments are a sentence that goes on.
        joined = any(_COMMENT.match(near) for near in lines[max(number - 1, 0) : number + 2] if near and near != line)
        yield _Remark(
            number,
            line,
            _DOTS.sub(" ", said).strip(" .()[]-*_:!"),
            _DOTS.match(said.lstrip("([ ")) is not None and not (joined and _DOTS.sub("", said).strip()),
            not alone or (_CLOSES.match(below) is not None and not _CASE.match(above)),
            _BRACKETED.fullmatch(said) is not None,
            alone,
        )


def _said(line: str, *, prose: bool) -> str | None:
    if (comment := _COMMENT.match(line)) and (not prose or line.startswith("<!--")):
        return comment["text"]
    bracketed = _BRACKETED.fullmatch(line)
    dotted = _DOTS.match(line) and (not _SPREAD.match(line) or line.endswith(("...", "…")))
    return line if bracketed or dotted else None


def _says_so(remark: _Remark, *, prose: bool) -> bool:
    said, dots = remark.text, _DOTS.search(remark.shown) is not None
    if not said:
        return remark.dots_in_front and not prose and _DOTTED_COMMENT.search(remark.shown) is not None
    stays = _STAYS_AT_END.search(said) is not None
    if _CUT_SHORT.fullmatch(said) or (
        (remark.dots_in_front or remark.bracketed) and (stays or (dots and _LISTS.match(said)))
    ):
        return True
    names_code = _NAMES_CODE.search(said) is not None
    if _OF_CODE.fullmatch(said) and (names_code or remark.dots_in_front) and (dots or stays or said.endswith("here")):
        return True
    if prose or not remark.ends_block:
        return False
    vague = (names_code and stays) or _ALL_STAYS.fullmatch(said) or (dots and _LISTS.match(said))
    return bool(vague) or _LEFT_TO_OTHERS.fullmatch(said) is not None


def _may_say_so(remark: _Remark) -> bool:
    in_place = remark.bracketed or not remark.alone or _DOTS.search(remark.shown) is not None
    return in_place or _SPEAKS_OF_BEFORE.search(remark.text) is not None


def _replacing(before: str, lines: Sequence[str], remarks: Collection[int]) -> Collection[int]:
    """Of the lines with remarks those that stand where more lines stood before than stand there now."""
    old = [line.strip() for line in before.splitlines()]
    present, found = set(lines), set()
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, lines).get_opcodes():
        gone = [line for line in old[first:last] if line and line not in present]
        here = [number for number in range(new_first, new_last) if number in remarks]
        other = [number for number in range(new_first, new_last) if lines[number] and number not in remarks]
        if kind == "replace" and len(gone) > len(other):
            found.update(here)
    return found
