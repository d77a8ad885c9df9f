"""Decides whether a brief replaces what a check of an earlier round asks for."""

import re
from collections.abc import Collection, Iterable

from contracts.brief import Brief, Check
from generator.requirements.file_names import CHAIN, MARK, marked
from generator.requirements.statements import Statement, statements_of

_MOST_READ = 100_000
_LITERAL = re.compile(r"'([^'\\\n]{2,80})'|\"([^\"\\\n]{2,80})\"|`([^`\\\n]{2,80})`")
_SELECTED = re.compile(r"(?<![\w)\]])[#.]([A-Za-z_][\w-]*)|\[[\w-]+[~|^$*]?=\s*[\"']?([\w-]+)")
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(
    r"`([^`\n]+)`|\"([^\"\n]+)\"|(?<!\w)'([^'\n]+)'(?!\w)|(?<!\w)#([A-Za-z][\w-]*)|\bid\s+([A-Za-z][\w-]*)"
)

_ACT = r"\b(?:rename|remove|delete|drop|replace|discard|retire|get\s+rid\s+of|take\s+out)\b"
_DONE = r"(?:renamed|removed|deleted|dropped|replaced|gone|discarded)"
_BECOMES = r"(?:becomes|is\s+now(?:\s+called)?|(?:should|must|shall|will|is\s+to)\s+(?:now\s+)?be\s+(?:called|named))"
_NAMED = r"(?:with|of|under)\s+(?:the\s+)?(?:id|class|text|label|title|name)\b"
_FILL = (
    rf"(?:\s+(?:{_NAMED}|(?!(?:with|by|to|into|from|in|on|of|under|below|beside|above|after|before|for)\b)[\w'-]+))"
    r"{0,6}\s*[:(=]*\s*"
)
_BEFORE = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"{_ACT}{_FILL}(?P<chain>{CHAIN})",
        rf"\b(?:rename|change|switch|move)\b[^;]{{0,60}}?\bfrom{_FILL}(?P<chain>{CHAIN})[^⟦;]{{0,40}}\bto\b",
        rf"\b(?:change|turn|convert|switch)\b{_FILL}(?P<chain>{CHAIN})\s+(?:in)?to\s+(?:[\w-]+\s+){{0,2}}{MARK}",
        rf"\b(?:instead\s+of|rather\s+than|in\s+place\s+of|formerly|previously|no\s+longer){_FILL}(?P<chain>{CHAIN})",
        rf"(?P<chain>{CHAIN})[^⟦;,]{{0,40}}\b(?:is|are|be|been|gets?)\s+(?:now\s+)?{_DONE}\b",
        rf"(?P<chain>{CHAIN})[^⟦;,]{{0,30}}\b(?:no\s+longer|{_BECOMES}\s+(?:the\s+)?{MARK})",
        rf"\b(?:do\s+not|don't)\s+need{_FILL}(?P<chain>{CHAIN})\s+any\s*(?:more|longer)\b",
        rf"(?P<chain>{CHAIN})\s*(?:→|->|=>)\s*{MARK}",
    )
)
_ITEM = re.compile(rf"^\W*(?P<chain>{CHAIN})", re.IGNORECASE)
_INTRO = re.compile(rf"{_ACT}[^.]*:\W*$", re.IGNORECASE)
# What the page does, or may do, is not what the brief does to the page.
_AT_RUN_TIME = re.compile(r"\b(?:if|when|whenever|unless|until|clicks?|clicked|clicking|press\w*)\b", re.IGNORECASE)
_BY_OTHERS = re.compile(
    r"\b(?:users?|visitors?|people|buttons?|links?|lets?|allow\w*|able|can|may|not|never)\b|n't\b", re.IGNORECASE
)
_EXPECTED = re.compile(r"===?(?:'[^']*'|-?\d[\d.]*|true|false)")


def is_replaced(check: Check, brief: Brief, forbidden: Collection[str] = ()) -> bool:
    """Whether the brief plainly does away with what an earlier round's check asks for.

    It does where it renames, removes or replaces an id, file or text that the check names, forbids such a file, or asks
    a check of its own for another value of the same expression. Any doubt leaves the check in force. Once a plan of the
    brief exists, it decides this instead: it knows which earlier demands the brief revokes, in whatever words.
    """
    names = set(_names_in(check.text))
    if names & {_bare(path) for path in forbidden}:
        return True
    if check.kind == "js" and any(_asks_otherwise(check.text, own.text) for own in brief.checks if own.kind == "js"):
        return True
    spoken_of = (said for said in statements_of(brief.text[:_MOST_READ]) if any(name in said.text for name in names))
    return any(not names.isdisjoint(_done_away(said, names)) for said in spoken_of)


def _names_in(text: str) -> Iterable[str]:
    """The ids, classes, files and texts that a check names."""
    literals = [_group(found) for found in _LITERAL.finditer(text)]
    selected = [_group(found) for part in (text, *literals) for found in _SELECTED.finditer(part)]
    found = (*literals, *selected, *marked(text).names)
    return map(_bare, filter(_LETTER.search, found))


def _done_away(said: Statement, names: Collection[str]) -> Iterable[str]:
    """What the statement renames, removes or replaces, of `names` and of whatever else it writes as code."""
    code = {_bare(name) for found in _CODE.finditer(said.text) if _LETTER.search(name := _group(found))}
    # A plain word may stand for itself: "the total" is the element `total` only where it is written so.
    known = code | {name for name in names if re.search(r"[\W\d_]|[a-z][A-Z]", name)}
    words = marked(re.sub(r"(?<!\w)[#.](?=[A-Za-z])", "", said.text), known)
    if _AT_RUN_TIME.search(words.text):
        return
    for rule in _BEFORE:
        for found in rule.finditer(words.text):
            if not _BY_OTHERS.search(words.text[: found.start()]):
                yield from words.at(found["chain"])
    if (item := _ITEM.match(words.text)) and _INTRO.search(said.intro):
        yield from words.at(item["chain"])


def _asks_otherwise(before: str, now: str) -> bool:
    """Whether two expressions differ in nothing but the value that something is to equal."""
    before, now = (re.sub(r"[\s;]+", "", text).translate({34: "'", 96: "'"}) for text in (before, now))
    return before != now and _EXPECTED.sub("==?", before) == _EXPECTED.sub("==?", now)


def _bare(name: str) -> str:
    return name.strip().removeprefix("./").lstrip("#.")


def _group(found: re.Match[str]) -> str:
    return next(group for group in found.groups() if group is not None)
