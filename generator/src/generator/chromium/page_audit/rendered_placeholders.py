"""Decides whether visible text of a page is a placeholder that was left unfilled, such as `undefined` or `{{name}}`."""

import re
from collections.abc import Iterable, Mapping

LOADING = "loading"
_MADE_BY_CONVERSION = re.compile(r"undefined|NaN|Invalid Date|\[object \w+\]")
_NAME = re.compile(r"(?:\{\{|\$\{|\{%|<%)\W{0,3}[^\W\d][\w.$|?:'\"()\[\], -]{0,60}\W{0,4}")
_VARIABLE_OF_A_SHELL = re.compile(r"\$\{[A-Z0-9_]+\}")
_TEXTS = (".html", ".htm", ".js", ".mjs", ".json", ".csv", ".tsv", ".txt", ".md", ".xml", ".yml", ".yaml", ".geojson")
_DATA = (".json", ".csv", ".tsv", ".txt", ".md", ".xml", ".yml", ".yaml", ".geojson")
_ADDRESS = re.compile(r"\b(?:location\.(?:search|hash|href)|URLSearchParams|searchParams|location\s*[;),])")
_QUOTES = "\"'`“”«»„\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"


class SiteSources:
    """The text of a site's files: a word that is in them was written on purpose."""

    def __init__(self, site: Mapping[str, bytes]) -> None:
        texts = {
            path: content.decode("utf-8", "replace")
            for path, content in site.items()
            if path.lower().endswith(_TEXTS) and not path.lower().endswith("readme.md")
        }
        self._all = " ".join(" ".join(texts.values()).split())
        self.reads_address = bool(_ADDRESS.search(self._all))
        """True if a script reads the page's URL, so that a link or form that changes it may have an effect."""
        self._data = " ".join(text for path, text in texts.items() if path.lower().endswith(_DATA))

    def is_hole(self, hole: str, text: str) -> bool:
        """True if `hole`, a part of the visible `text`, was left by mistake; false in doubt."""
        if hole == LOADING or hole.lower() == "lorem ipsum":
            return True
        if _MADE_BY_CONVERSION.fullmatch(hole):
            return _is_value(hole, text) if self._has(hole, text) else True
        quoted = any(f"{quote}{hole}" in text for quote in _QUOTES)
        return bool(_NAME.fullmatch(hole)) and not _VARIABLE_OF_A_SHELL.fullmatch(hole) and not quoted

    def _has(self, word: str, text: str) -> bool:
        """True if a file has the word with the same neighbours as on the page, or as a value."""
        if any(pair in self._all for pair in _pairs(word, text)):
            return True
        plain = re.escape(word)
        as_text = rf">\s*{plain}\s*<|(?<![=!]=)(?<![=!]=\s)[\"'`]{plain}[\"'`](?!\s*[=!]=)"
        as_value = rf"[\[,]\s*(?:Number\.)?{plain}\s*[\],]|:\s*(?:Number\.)?{plain}\s*[,}}]"
        without_types = re.sub(r"typeof[^&|;{}]*", "", self._all)
        return word in self._data or bool(re.search(f"{as_text}|{as_value}", without_types))


def _pairs(word: str, text: str) -> Iterable[str]:
    """Yield the word with the word before it and with the word after it."""
    for match in re.finditer(re.escape(word), text):
        before, after = text[: match.start()].split(), text[match.end() :].split()
        if before and text[match.start() - 1] == " ":
            yield f"{before[-1]} {word}"
        if after and text[match.end() : match.end() + 1] == " ":
            yield f"{word} {after[0]}"


def _is_value(word: str, text: str) -> bool:
    """True if it is in the position of a value: after a colon or currency sign, or before a unit."""
    plain = re.escape(word)
    return bool(re.search(rf"[:=$€£#]\s*{plain}\s*$|{plain}\s*[%°€£]|[$€£]{plain}|^{plain} {plain}$|, {plain}!$", text))
