"""Takes a brief apart into statements: sentences, list items, table rows, lines of a drawn folder tree."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

_FENCE = re.compile(r"\s*(?:```|~~~)")
_BULLET = re.compile(r"(?P<indent>\s*)(?:[-*+•]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>\S.*)")
_ROW = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
_LONE_NAME = re.compile(r"[\s*+-]*`?(?P<name>[\w./-]+\.\w+)`?[,;]?\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?P<close>[\"'\u201d\u2019)`*]*)\s+(?=[^a-z\s])")
_ABBREVIATION = re.compile(r"(?:\b(?i:e\.g|i\.e|etc|vs|cf|incl|approx|no|fig)|\b[A-Z])\.$")
_TREE_LINES = re.compile(r"[│├└]|(?:^|\s)[|`+\\]--+\s*[\w.]")
_TREE_ENTRY = re.compile(r"(?P<lead>[\s│├└─|`+\\-]*)(?P<name>[\w.][\w./-]*)")

_HEADINGS, _PARAGRAPHS = -2, -1
"""Stand for the indentation of what is in no list: a heading's scope is wider than a paragraph's."""
LONGEST = 800
"""Characters of one statement. What is longer is no sentence; the rules' time grows with the square of it."""


@dataclass(frozen=True)
class Statement:
    """One statement on one line. `intro` is what a list hangs from: `Do not commit:`, or the heading above it."""

    text: str
    intro: str = ""


def statements_of(text: str) -> list[Statement]:
    """The statements of a text in Markdown or none, in order; code is none, but for lines that are a file's name."""
    reading = _Reading()
    fenced = False
    block: list[str] = []
    for line in (*text.splitlines(), ""):
        fence = _FENCE.match(line) is not None
        if not fence and (fenced or is_drawn(line)):
            block.append(line)
            continue
        fenced = fenced != fence
        reading.code(block)
        block = []
        if not fence:
            reading.line(line)
    reading.code(block)
    reading.end()
    return reading.statements


class _Reading:
    """Where the reader is: the statement being gathered and what the lists around it hang from, by indentation."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._open: list[str] = []
        self._intros: list[tuple[int, str]] = []
        self._indent = _PARAGRAPHS

    def line(self, line: str) -> None:
        if not line.strip():
            self.end()
        elif heading := _HEADING.fullmatch(line):
            self._begin(heading["text"], _HEADINGS)
        elif bullet := _BULLET.fullmatch(line):
            self._begin(bullet["text"], len(bullet["indent"]))
        elif row := _ROW.fullmatch(line):
            self.end()
            self._keep(" | ".join(cell.strip() for cell in row["cells"].split("|")))
        elif self._open and self._indent != _HEADINGS:
            self._open.append(line.strip().removeprefix("> "))
        else:
            self._begin(line.strip().removeprefix("> "), _PARAGRAPHS)

    def code(self, lines: list[str]) -> None:
        """A block of code, or of a drawn tree."""
        if lines:
            self.end()
        if any(is_drawn(line) for line in lines):
            paths = paths_drawn(lines)
        else:
            paths = [name["name"] for line in lines if (name := _LONE_NAME.fullmatch(line))]
        for path in paths:
            self._keep(f"`{path}`")

    def end(self) -> None:
        """What was gathered is whole."""
        if not self._open:
            return
        text, self._open = " ".join(self._open), []
        self._keep(text)
        if self._indent == _HEADINGS or text.rstrip("*_ ").endswith(":"):
            self._intros.append((self._indent, text))

    def _begin(self, text: str, indent: int) -> None:
        self.end()
        self._intros = [(outer, intro) for outer, intro in self._intros if outer < indent]
        self._open, self._indent = [text], indent

    def _keep(self, text: str) -> None:
        intro = " ".join(intro for _, intro in self._intros)
        self.statements += [Statement(sentence, intro) for sentence in sentences_of(text)]


def sentences_of(text: str) -> list[str]:
    """The sentences of one paragraph, the longest in pieces. A dot within a name or an abbreviation ends none."""
    sentences, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[max(start, end.start("close") - 10) : end.start("close")]):
            sentences.append(text[start : end.start()].strip() + end["close"])
            start = end.end()
    pieces = [piece for sentence in (*sentences, text[start:]) for piece in _pieces(sentence.strip())]
    return [piece for piece in pieces if piece]


def _pieces(sentence: str) -> list[str]:
    return [sentence] if len(sentence) <= LONGEST else wrap(sentence, LONGEST, break_on_hyphens=False)


def is_drawn(line: str) -> bool:
    """Whether the line is part of a drawn tree."""
    return _TREE_LINES.search(line) is not None


def paths_drawn(lines: Sequence[str]) -> list[str]:
    """The files of a drawn tree with their folders, from the repository's root; its own first line is that root."""
    folders: list[tuple[int, str]] = []
    paths = []
    for line in lines:
        entry = _TREE_ENTRY.match(line)
        if entry is None:
            continue
        column, name = len(entry["lead"]), entry["name"]
        folders = [(outer, folder) for outer, folder in folders if outer < column]
        if name.endswith("/") or (not folders and column == 0 and not is_drawn(line) and "." not in name):
            folders.append((column, name if column else ""))
        else:
            paths.append("".join(folder for _, folder in folders).removeprefix("./") + name)
    return paths
