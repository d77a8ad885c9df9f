"""Detects omitted code: a remark such as `// rest unchanged`, by its form, position and the lines that it replaces."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_PROSE = (".md", ".markdown", ".txt")
_MAX_LENGTH = 160
"""Characters of a remark; longer lines are code or prose."""
_COMMENT = re.compile(r"^(?://+|/\*+|\{/\*|\*|<!--|#|--|;|%)(?P<text>.*)")
# A comment that is the only content between two tags or brackets replaces the code there.
_ALL_WITHIN = re.compile(
    r">\s*+<!--((?:(?!-->)[^\n]){0,160})-->\s*+</"
    r"|[{(\[,]\s*+/\*((?:(?!\*/)[^\n]){0,160})\*/\s*+[})\]]"
    r"|>\s*+(\.{3}|…)\s*+</"
)
_BRACKETED = re.compile(r"[*_]*[\[(].*[\])][*_]*|\*[^*].*\*|_.*_")
_DOTS = re.compile(r"\.{3,}|…")
_SPREAD = re.compile(r"(?:\.{3,}|…)[\w\[({\"'`#](?!.*(?:\.{3}|…)$)")
_CLOSES = re.compile(r"[)}\]]|</|\.{3}$")
_CASE = re.compile(r"(?:case\b.*|default\s*):$")
_WORD = re.compile(r"\w[\w.'-]*\(\)|\w(?:[\w.'-]*\w)?")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ELSEWHERE = _words(
    "rest remainder remaining existing previous original other others same similar similarly likewise unchanged "
    "untouched unmodified omitted truncated shortened abbreviated snip snipped brevity"
)
_CODE = _words(
    "code file html css script scripts javascript js style styles rules content function functions methods markup "
    "logic implementation body document section sections imports elements handler handlers listeners readme"
)
_LINKS = _words(
    "a an the this that it its they all any both whole your our my in of for from with to as is are was were be will "
    "would can no not keep kept stay stays remain remains go goes come comes continue continues follow follows belongs "
    "see here below above before now exactly version current and put place so on more shown changed"
)
"""Words that do not describe code: articles, prepositions and the like."""
_STAYS = _ELSEWHERE - {"rest", "other", "others"} | {"here", "above", "before", "is", "place", "changed"}
"""Last words of a remark that something is unchanged."""
_AND_MORE = _words("more further additional etc so add continue repeat insert include keep")
_LEADS = _words("and all the then plus with your two three four five six seven eight nine ten many several")
_TO_WRITE = _words("implement add fill complete write insert")


@dataclass(frozen=True)
class _Remark:
    """A line that may replace code, or may comment on the code that follows.

    `placed`: its form shows that code belongs there. `last`: its block ends directly below; `closed`: by a bracket or
    tag.
    """

    line: int
    shown: str
    words: Sequence[str]
    comment: bool
    dots: bool
    leads_on: bool
    placed: bool
    last: bool
    closed: bool


def find_omitted_code(path: str, text: str, before: str = "") -> str | None:
    """Return the first line of `text` that replaces omitted code, shortened; None if there is none.

    `before` is the existing file: a remark in it is accepted, and a new remark that replaces several lines is not.
    Without replaced lines the remark itself has to say that something is omitted.
    """
    prose = path.lower().endswith(_PROSE)
    known = {line.strip() for line in before.splitlines()}
    lines = [line.strip() for line in text.splitlines()]
    remarks = [one for at in range(len(lines)) if lines[at] not in known and (one := _remark(lines, at, prose=prose))]
    replaced = _replacing(before, lines, {one.line for one in remarks}) if remarks and before else ()
    omits = (one for one in remarks if _says_so(one, prose=prose) or (one.line in replaced and _may_say_so(one)))
    return next((one.shown[:80] for one in omits), None)


def _remark(lines: Sequence[str], at: int, *, prose: bool) -> _Remark | None:
    """Parse a remark: a comment alone on its line or between tags, or a line in brackets or with dots."""
    line = lines[at]
    within = None if prose else _ALL_WITHIN.search(line)
    comment = _comment(line) if not prose or line.startswith("<!--") else None
    bare = _BRACKETED.fullmatch(line) or (_DOTS.match(line) and not _SPREAD.match(line))
    if not within and (not (comment or bare) or len(line) > _MAX_LENGTH):
        return None
    remark = next(filter(None, within.groups()), "") if within else line
    said = (_without_end(comment["text"]) if comment else remark).strip()
    near = [one for one in lines[max(at - 1, 0) : at + 2] if one and one != line]
    # Dots between two comments continue a sentence.
    joined = _WORD.search(said) and any(map(_comment, near))
    leads_on = _DOTS.match(said.lstrip("([ ")) is not None and not joined
    below, above = "".join(lines[at + 1 : at + 2]), lines[at - 1] if at else ""
    closed = (within or _CLOSES.match(below)) is not None and not _CASE.match(above)
    return _Remark(
        line=at,
        shown=line,
        words=_WORD.findall(said.lower()),
        comment=bool(comment or (within and not within[3])),
        dots=_DOTS.search(said) is not None,
        leads_on=leads_on,
        placed=bool(within or leads_on or said.startswith("[") or (comment and _BRACKETED.fullmatch(said))),
        last=closed or not below,
        closed=closed,
    )


def _comment(line: str) -> re.Match[str] | None:
    return _COMMENT.match(line) if len(line) <= _MAX_LENGTH else None


def _without_end(comment: str) -> str:
    if comment.endswith("-->"):
        return comment.removesuffix("-->")
    block = comment.removesuffix("}")
    return block.removesuffix("*/").rstrip("*") if block.endswith("*/") else comment


def _says_so(remark: _Remark, *, prose: bool) -> bool:
    """True if the words say that code is omitted and describe none; a telling position needs fewer words."""
    words = remark.words
    if not words:
        return remark.comment and remark.leads_on and not prose
    elsewhere, code, others = _ELSEWHERE.intersection(words), any(map(_is_code, words)), _others(words)
    stays = words[-1] in _STAYS
    if not others and ((remark.dots and (elsewhere or code)) or (elsewhere and code and stays)):
        return True
    first = next((word for word in words if word not in _LEADS and not word.isdigit()), "")
    goes_on = remark.dots and remark.comment and first in _AND_MORE | _ELSEWHERE
    if (remark.placed and words[-1] in _ELSEWHERE) or (goes_on and (remark.leads_on or "more" in words or elsewhere)):
        return True
    markup = remark.shown.startswith("<!--")
    if prose or not (remark.last or markup):
        return False
    to_do = words[0] == "todo" and not _TO_WRITE.isdisjoint(words[1:2])
    stub = words[-1] == "here" and ("your" in words or (code and not markup))
    rest = elsewhere and (stays or (code and remark.closed and not others))
    return to_do or (len(others) <= 1 and bool(stub or rest))


def _may_say_so(remark: _Remark) -> bool:
    """True if the remark may stand for removed lines."""
    return remark.placed or remark.dots or 2 * len(_others(remark.words)) < len(remark.words)


def _is_code(word: str) -> bool:
    return word in _CODE or word.endswith("()") or "." in word


def _others(words: Sequence[str]) -> Sequence[str]:
    return [word for word in words if not _is_code(word) and word not in _LINKS | _ELSEWHERE]


def _replacing(before: str, lines: Sequence[str], remarks: Collection[int]) -> Collection[int]:
    """The remarks that replace more lines than the new text has there."""
    old = [line.strip() for line in before.splitlines()]
    present, found = set(lines), set()
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, lines).get_opcodes():
        gone = [line for line in old[first:last] if line and line not in present]
        here = [number for number in range(new_first, new_last) if number in remarks]
        other = [number for number in range(new_first, new_last) if lines[number] and number not in remarks]
        if kind == "replace" and len(gone) > len(other):
            found.update(here)
    return found
