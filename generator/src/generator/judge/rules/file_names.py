"""Finds the names of files in a sentence and puts marks in their places, so that rules can speak of them."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from generator.judge.rules.file_types import is_file_name

MARK = r"⟦\d+⟧"
"""Matches the mark of any name."""
CHAIN = rf"{MARK}(?:\s*(?:,\s*)?(?:(?:and|or|nor|as well as|&|/|\+)\s*)?(?:the\s+)?{MARK})*"
"""Matches the marks of one name or of several in a row: `a, b and c`."""

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s`\"'<>)]*|\bdata:[^\s`\"'<>)]+|\bwww\.\S+|\S+@\S+", re.IGNORECASE)
_QUOTE = r"[`\"'*_]"
_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "⟦": "(", "⟧": ")"}
)
_NAME = re.compile(
    rf"(?P<open>{_QUOTE}{{0,4}})(?P<path>(?:\./|/)?(?:\.github/)?\w[\w.+-]*(?:/\w[\w.+-]*)*(?<![.+-]))"
    rf"{_QUOTE}{{0,4}}(?![\w(=@{{\[\\]|/\w)"
)
# What stands before a name unless it is part of an expression, a pattern or an address: `?url=a.md`, `*.csv`.
_NO_NAME_AFTER = tuple("\\/.=?&#%$*}~+@-") + tuple("abcdefghijklmnopqrstuvwxyz0123456789")
# What stands in an object of JSON is a value of it.
_OBJECT = re.compile(r"\{[^{}]*[:\"'][^{}]*\}")
_CALL = re.compile(r"\w\($")
_NAMELESS = re.compile(
    r"`(\.env|\.DS_Store|\.gitignore|\.gitattributes|\.editorconfig|\.nojekyll|CNAME|Dockerfile|Makefile|Procfile)`"
)
_UNTYPED = {"LICENSE": "LICENSE", "LICENCE": "LICENSE", "README": "README.md"}


@dataclass(frozen=True)
class Marked:
    """A sentence with marks `⟦0⟧`, `⟦1⟧`, … in the places of `names`, its quotes and dashes the plain ones."""

    text: str
    names: tuple[str, ...]

    def at(self, chain: str) -> list[str]:
        """The names whose marks are in `chain`, a part of the text."""
        return [self.names[int(number)] for number in re.findall(r"⟦(\d+)⟧", chain)]


def marked(sentence: str, known: Collection[str] = ()) -> Marked:
    """The sentence with a mark for each file's name. `known` names are found whatever they look like."""
    names: list[str] = []

    def mark(name: str) -> str:
        names.append(name)
        return f"⟦{len(names) - 1}⟧"

    text = _OBJECT.sub("{}", _ADDRESS.sub("(address)", sentence.translate(_PLAIN)))
    for name in sorted(known, key=len, reverse=True):
        if not _NAME.fullmatch(name) or not is_file_name(name):
            whole = rf"(?<![\w/.=-]){_QUOTE}{{0,4}}{re.escape(name)}{_QUOTE}{{0,4}}(?![\w/-])"
            if re.search(whole, text):
                text = re.sub(whole, mark(name), text)
    text = _NAMELESS.sub(lambda found: mark(found[1]), text)
    text = _NAME.sub(lambda found: _marks(found, known, mark), text)
    return Marked(text, tuple(names))


def spelled(path: str, known: Collection[str]) -> str:
    """The path as it is written in the site: without a leading `./` or `/`, in the case of the known file.

    A bare name of one known file in a folder means that file.
    """
    path = path.removeprefix("./").removeprefix("/")
    if path.lower() == "readme.md":
        return "README.md"
    same = [name for name in known if name.casefold() == path.casefold()]
    if not same and "/" not in path:
        same = [name for name in known if name.casefold().endswith("/" + path.casefold())]
    return path if path in same or len(same) != 1 else same[0]


def _marks(found: re.Match[str], known: Collection[str], mark: Callable[[str], str]) -> str:
    before = found.string[: found.start()].rstrip("`\"'_")
    if found["open"] == "" and before.lower().endswith(_NO_NAME_AFTER) and before == found.string[: found.start()]:
        return found[0]
    if before.endswith(("=", "\\", "@", "}", "+")) or _CALL.search(before):
        return found[0]
    return ", ".join(mark(name) for name in _names(found["path"], known)) or found[0]


def _names(path: str, known: Collection[str]) -> list[str]:
    """The file that a word names, or the files: `a.json/b.json` may be two."""
    if path in _UNTYPED:
        return [_UNTYPED[path]]
    parts = path.removeprefix("./").split("/")
    if path.startswith("/") and len(parts) > 2:  # noqa: PLR2004 - `/api/users.json` is a request more often than a file
        return []
    if len(parts) > 1 and parts[0] and all(is_file_name(part) for part in parts):
        return [spelled(part, known) for part in parts]
    name = spelled(path, known)
    return [name] if name in known or is_file_name(name) else []
