"""Decides which files a statement requires, and which a check in JavaScript asks for."""

import re
from collections.abc import Collection, Iterable, Sequence

from generator.requirements.file_names import CHAIN, MARK, Marked, spelled
from generator.requirements.file_types import can_be_written, is_file_name

_CHAIN = rf"(?P<chain>{CHAIN})"
_ARTICLES = (
    r"(?:\s+(?:the|an?|named|called|file|files|attached|new|second|static|separate|your|both|at|to|as|in))*\s*:?\s*"
)
_VERBS = (
    r"commit(?:s|ted)?|publish(?:es|ed)?|include[sd]?|creat(?:e|es|ed)|writ(?:e|es)|add|provide[sd]?|ship|must\s+have|"
    r"needs?|requires?"
)
_DEMANDED = (re.compile(rf"\b(?:{_VERBS}){_ARTICLES}{_CHAIN}", re.IGNORECASE),)

_NOT_MEANT = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"(?:\bsuch\s+as|\be\.g\.,?|\bfor\s+(?:example|instance),?|\blike|\bsay,?|\bexamples?:?)\s*\(?\s*{_CHAIN}",
        rf"{_CHAIN},?\s+(?:for\s+(?:example|instance)|say\b|or\s+(?:similar|whatever|another)|etc\b|and\s+so\s+on)",
        r"\b(?:missing|optional|possible|instead\s+of|rather\s+than|without|not|no\s+longer|never|neither|nor|except|"
        r"other\s+than|replac(?:es|ing)|formerly|unlike|no|rename|renamed\s+from)"
        r"(?:\s+(?:an?|the|any|file|files|named|called|using|from|in|as|of|needed|required|necessary))*\s*:?\s+"
        + _CHAIN,
        rf"{_CHAIN}\s+(?:(?:file|files)\s+)?(?:is|are)\s+(?:optional|(?:not|n't)\s+(?:needed|required|necessary))\b",
    )
)
_STATE = r"(?:missing|absent|present|exists?|there|available|found|unavailable|empty|fails?|cannot|can't)"
_UNSURE = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        rf"\b(?:do\s+not|don't|never|must\s+not|should\s+not|may\s+not|avoid)\b[^⟦;]*{_CHAIN}",
        rf"\b(?:may|might|could|optionally|feel\s+free\s+to)\b[^⟦;,]*{_CHAIN}",
        rf"\b(?:if|when|whenever|unless|in\s+case|whether)\b[^⟦;,]*{_CHAIN}[^⟦;,]*\b{_STATE}\b",
    )
)
_AT_RUN_TIME = re.compile(
    r"\b(?:download\w*|export\w*|upload\w*|dragg?\w*|sav(?:es|ing)\s+(?:\w+\s+){0,3}as|paste\w*|opens?\s+(?:his|her|their)|"
    r"users?\s+(?:may|can|picks?|chooses?|selects?|types?|enters?)|the\s+user'?s)\b",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\b(?:such as|for example|for instance|e\.g\.|examples?)\b[^⟦]*:?\s*$", re.IGNORECASE)
_FOLDER = re.compile(
    r"(?<!root )\b(?:sub)?(?:folder|directory|directories)\b|(?<=[`\s\"])(?!\.github)[\w.-]+/(?=[`\s\",.:)]|$)",
    re.IGNORECASE,
)
_FETCHED = re.compile(r"\bfetch\s*\(\s*[`\"'](?P<path>[^`\"'$?#]+)(?:[?#][^`\"'$]*)?[`\"']")
_LINKED = re.compile(r"\[\s*(?:href|src|data)\s*[$]?=\s*\\?[\"']?(?P<path>[^\"'\]\\$]+)")
_NAMED = re.compile(r"[`\"'](?P<path>[\w./-]+\.\w+)[`\"']")
_ASKS = re.compile(r"\bfetch\s*\(|\bhref\b|\.src\b|\bsrc\s*[$]?=")
# "…textContent.includes('data.csv')" looks for words and not for a file.
_WORDS = re.compile(
    r"(?:textContent|innerText|innerHTML|outerHTML|\btext\b|\bcode\b|\bsource\b)[^;]{0,20}\.(?:includes|indexOf|match|search)\s*\("
)
_ABSENCE = re.compile(
    r"\b404\b|!\s*\(?\s*(?:await\s+)?\w*\.?ok\b|\.ok\s*===?\s*false|!\(?await\s+fetch|status\s*!==?\s*200|(?<!!)!(?!!)\s*document\.querySelector|(?<!!)={2,3}\s*null\b"
)


def required_by(statement: Marked, intro: str = "") -> Iterable[str]:
    """The names of the files that must be there if the statement is to be true, as far as that is sure."""
    if _EXAMPLES.search(intro):
        return
    surely = _names_by(_DEMANDED, statement)
    not_meant, unsure = _names_by(_NOT_MEANT, statement), _names_by(_UNSURE, statement)
    at_run_time = _AT_RUN_TIME.search(statement.text) is not None
    in_folder = _FOLDER.search(statement.text) is not None or _FOLDER.search(intro) is not None
    for name in statement.at(" ".join(re.findall(MARK, statement.text))):
        doubtful = at_run_time or name in unsure or (in_folder and "/" not in name)
        if name not in not_meant and (name in surely or not doubtful):
            yield name


def _names_by(rules: Sequence[re.Pattern[str]], statement: Marked) -> set[str]:
    return {name for rule in rules for found in rule.finditer(statement.text) for name in statement.at(found["chain"])}


def required_by_script(script: str, known: Collection[str]) -> Iterable[str]:
    """The paths that the check fetches or expects to be linked; none where it may want them gone."""
    if _ABSENCE.search(script):
        return
    rules = [_FETCHED, _LINKED]
    if _ASKS.search(script) and not _WORDS.search(script):
        rules.append(_NAMED)
    for rule in rules:
        for found in rule.finditer(script):
            path = spelled(found["path"], known)
            local = "://" not in path and not found["path"].startswith(("/", "..")) and is_file_name(path)
            if local and (path in known or can_be_written(path)):
                yield path
