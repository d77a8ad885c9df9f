"""Finds the files of the site that a JavaScript check fetches or expects to be linked."""

import re
from collections.abc import Iterator

from generator.path_normalisation import normalise_path

_QUOTE = r"\\?[`\"']"
_FETCHED = re.compile(rf"\bfetch\s*\(\s*{_QUOTE}(?P<path>[^`\"'$?#\\]+)(?:[?#][^`\"'$]*)?{_QUOTE}")
_SELECTED = re.compile(r"\[\s*(?:href|src|data)\s*(?P<end>[$]?)=\s*\\?[\"']?(?P<path>[^\"'\]\\$]+)")
_QUOTED = re.compile(r"[`\"'](?P<path>[\w./-]+\.\w+)[`\"']")
_LOOKS_FOR_LINKS = re.compile(r"\bfetch\s*\(|\bhref\b|\.src\b|\bsrc\s*[$]?=")
_LOOKS_FOR_WORDS = re.compile(
    r"(?:textContent|innerText|innerHTML|outerHTML|\btext\b|\bcode\b|\bsource\b)[^;]{0,20}\.(?:includes|indexOf|match|search)\s*\("
)
_WANTS_IT_GONE = re.compile(
    r"\b404\b|!\s*+(?:\(\s*+)?(?:await\s++)?\w*\.?ok\b|\.ok\s*===?\s*false|!\(?await\s+fetch|status\s*!==?\s*200"
    r"|(?<!!)!(?!!)\s*document\.querySelector|(?<!!)={2,3}\s*null\b"
)
_TEXT_FILE = re.compile(
    r"[\w.-][\w./ -]*\.(?:html?|css|m?js|json|geojson|jsonl|webmanifest|csv|tsv|txt|md|svg|xml|rss|atom|ya?ml|toml|py"
    r"|ipynb|sh|sql|vtt|srt|ics|vcf|png|jpe?g|gif|webp|ico|pdf|xlsx|ods|mp[34]|zip|wasm)",
    re.IGNORECASE,
)
_LIBRARY = re.compile(r"\.(?:m?js|css)$", re.IGNORECASE)
"""A script or style that a check names only by its ending may come from another host."""


def find_checked_paths(script: str) -> Iterator[str]:
    """Yield the paths that the check fetches or expects to be linked; none if it may expect their absence."""
    if _WANTS_IT_GONE.search(script):
        return
    linked = _LOOKS_FOR_LINKS.search(script) and not _LOOKS_FOR_WORDS.search(script)
    for rule in (_FETCHED, _SELECTED, *([_QUOTED] if linked else [])):
        for found in rule.finditer(script):
            path = normalise_path(found["path"])
            whole = rule is _FETCHED or (rule is _SELECTED and not found["end"])
            if _TEXT_FILE.fullmatch(path) and not path.startswith("..") and (whole or not _LIBRARY.search(path)):
                yield path
