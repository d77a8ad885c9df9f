"""Extracts the scripts of a site: their position, what they declare, and the code after a position."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from generator.chromium.unavailable_requests import MARKUP, CodePosition

# An unclosed script continues to the end, as in a browser.
SCRIPT = re.compile(r"<script\b([^>]*+)>?(.*?)(?:</script\s*+>|\Z)", re.DOTALL | re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([\w/.+-]+)", re.IGNORECASE)
_DATA_TYPES = ("json", "importmap", "speculationrules")
_SUFFIXES = (".js", ".mjs", ".jsx", ".ts")
_QUOTED = r"([\"'])(?:\\.|(?!\1)[^\\\n])*+\1?"
_COMMENT = r"//[^\n]*+|/\*.*?(?:\*/|\Z)"
_LITERAL = re.compile(rf"{_QUOTED}|{_COMMENT}", re.DOTALL)
_PART = re.compile(rf"{_QUOTED}|{_COMMENT}|[({{\[]|[)}}\]]|;|\n\s*+(?P<goes_on>(?=[.)?&|]))?", re.DOTALL)
_FREE = re.compile(r"(?<![\w$.])(?:window\.|globalThis\.|typeof\s++|new\s++)?([A-Za-z_$][\w$]*+)\s*+(?=[.()]|[!=]==)")
_DECLARED = re.compile(
    r"\b(?:const|let|var|function\*?|class|import(?:\s+\*\s+as)?)\s+([\w$]+)|(?<![\w$])([\w$]++)\s*+=>"
    r"|[{,]\s*+([\w$]++)\s*+(?=[,}=])|\(([\w$\s,]*+)\)\s*+(?:=>|\{)"
)
_FUNCTION = re.compile(
    r"\bfunction\*?\s+([\w$]+)\s*\(|\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:function|\([^()]*+\)\s*+=>|[\w$]++\s*+=>)"
)
_WORDS = {
    "if",
    "for",
    "while",
    "switch",
    "catch",
    "return",
    "typeof",
    "await",
    "async",
    "function",
    "new",
    "super",
    "import",
    "this",
    "else",
    "do",
    "throw",
    "void",
}


@dataclass(frozen=True)
class SiteScript:
    """One script: its file, text and first line. `kind` other: browsers do not run it as JavaScript."""

    file: str
    text: str
    kind: Literal["classic", "module", "other"]
    line: int = 0

    def offset(self, place: CodePosition) -> int | None:
        """The offset of a position in the text; None if it is in another script."""
        path = place.url.partition("?")[0].partition("#")[0]
        path = f"{path}index.html" if path.endswith("/") else path
        lines = self.text.split("\n")
        row = place.line - self.line
        if place.column == MARKUP or not path.endswith(f"/{self.file}") or not 0 <= row < len(lines):
            return None
        return sum(len(line) + 1 for line in lines[:row]) + (place.column if row or not self.line else 0)

    def using(self, names: AbstractSet[str]) -> Iterator[str]:
        """Yield the code after each use of one of the names, to the end of the enclosing block."""
        for match in re.finditer(r"(?<![\w$.-])(?:window\.)?([A-Za-z_$][\w$]*)", self.text):
            if match[1] in names:
                yield scope_from(self.text, match.start())

    def functions(self) -> Iterator[tuple[str, str]]:
        """Yield the name and text of each named function."""
        for match in _FUNCTION.finditer(self.text):
            begin = self.text.find("{", match.end())
            yield match[1] or match[2], scope_from(self.text, begin + 1) if begin >= 0 else ""


def find_scripts(site: Mapping[str, bytes]) -> tuple[Sequence[SiteScript], str]:
    """Return the scripts of a site, from files and pages, and the pages' HTML without scripts."""
    codes, pages = list[SiteScript](), list[str]()
    for path, content in site.items():
        if path.endswith(_SUFFIXES):
            text = content.decode("utf-8", "replace")
            codes.append(
                SiteScript(
                    path,
                    text,
                    "module" if re.search(r"^[^\S\n]*+(?:import|export)\b", text, re.MULTILINE) else "classic",
                )
            )
        elif path.endswith((".html", ".htm")):
            text = content.decode("utf-8", "replace")
            codes += [_inline(path, text, match) for match in SCRIPT.finditer(text) if match[2].strip()]
            pages.append(SCRIPT.sub("", text))
    return [code for code in codes if code.text], "\n".join(pages)


def global_names(codes: Sequence[SiteScript]) -> AbstractSet[str]:
    """The names that the code uses without declaring them: the browser's and those of libraries."""
    texts = [_LITERAL.sub("0", code.text) for code in codes if code.kind != "other"]
    used = {match[1] for text in texts for match in _FREE.finditer(text)}
    declared = {
        name
        for text in texts
        for match in _DECLARED.finditer(text)
        for one in match.groups()
        if one
        for name in re.split(r"[\s,]+", one)
    }
    return used - declared - _WORDS


def scope_from(text: str, offset: int) -> str:
    """The code from an offset to the end of the enclosing block."""
    return text[offset : _end(text, offset, stop_at_statement=False)]


def statement_from(text: str, offset: int) -> str:
    """The code from an offset to the end of the statement, chained calls included."""
    return text[offset : _end(text, offset, stop_at_statement=True)]


def _end(text: str, offset: int, *, stop_at_statement: bool) -> int:
    depth = 0
    for match in _PART.finditer(text, offset):
        sign = match[0]
        if sign in ("(", "{", "["):
            depth += 1
        elif sign in (")", "}", "]"):
            depth -= 1
            if sign == "}" and depth < 0:
                return match.start()
        elif sign[0] in ";\n" and match["goes_on"] is None and stop_at_statement and depth <= 0:
            return match.start()
    return len(text)


def _inline(path: str, page: str, match: re.Match[str]) -> SiteScript:
    attributes = match[1]
    kind = _TYPE.search(attributes)
    name = kind[1].lower() if kind else ""
    if any(data in name for data in _DATA_TYPES):
        return SiteScript(path, "", "other")
    line = page.count("\n", 0, match.start(2))
    if name == "module":
        return SiteScript(path, match[2], "module", line)
    return SiteScript(
        path, match[2], "classic" if name in ("", "text/javascript", "application/javascript") else "other", line
    )
