"""Finds the files that a JavaScript check asks the site for."""

import re
from collections.abc import Collection, Iterable

from generator.requirements.file_names import spelled
from generator.requirements.file_types import can_be_written, is_file_name

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
