"""Finds tags that do not nest: browsers then build another page than the one that was written."""

from html.parser import HTMLParser

from generator.judge.inspection.html_elements import (
    END_MAY_BE_LEFT_OUT,
    ENDS_PARAGRAPH,
    FOREIGN,
    HOLDS_PARAGRAPHS,
    HOLDS_TEXT_ALONE,
    NEVER_WITHIN_ITSELF,
    VOID,
)
from generator.judge.inspection.reading import Place

_MOST_OPEN = 500
"""Elements within one another; browsers flatten what is nested deeper."""
_MOST_ATTRIBUTES = 100

Problem = tuple[Place, str]


def nesting_problems(text: str) -> list[Problem]:
    """Tags that are never closed, close nothing, or end early, in the order of the text."""
    reader = _Nesting()
    try:
        reader.feed(text)
    except AssertionError:  # what the parser of some Pythons makes of a stray `<![`
        place = Place(*reader.getpos())
        return [*reader.problems, (Place(place.line, place.column + 1), "`<![` begins nothing that HTML knows")]
    reader.finish()
    return sorted(reader.problems)


class _Nesting(HTMLParser):
    """Keeps the elements that are open, each with its place."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, Place]] = []
        self.foreign = 0
        self.problems: list[Problem] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, after closing what it ends by itself."""
        self._repeated(attrs)
        if tag in VOID or len(self.open) > _MOST_OPEN:
            return
        if tag in ENDS_PARAGRAPH:
            self._end_paragraph(tag)
        if tag in NEVER_WITHIN_ITSELF and (outer := self._open(tag)) is not None:
            self._problem(f"<{tag}> inside the <{tag}> of {outer}; close that one first")
        self.open.append((tag, self._place()))
        if tag in HOLDS_TEXT_ALONE:
            self.set_cdata_mode(tag)
        self.foreign += tag in FOREIGN

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<x/>` for what it is: closed in SVG and MathML, merely opened in HTML."""
        if self.foreign or tag in VOID | FOREIGN:
            self._repeated(attrs)
            return
        self._problem(f"`<{tag}/>` does not close itself in HTML; write `<{tag}></{tag}>`")
        if tag in self.CDATA_CONTENT_ELEMENTS:
            self.set_cdata_mode(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and name those inside that were forgotten."""
        if tag in VOID:
            if tag != "br":
                self._problem(f"`</{tag}>` is no tag; <{tag}> has no end")
            return
        if self._open(tag) is None:
            if len(self.open) <= _MOST_OPEN:
                self._closes_nothing(tag)
            return
        while self.open:
            name, place = self.open.pop()
            self.foreign -= name in FOREIGN
            if name == tag:
                return
            self._forgotten(name, place, f"before `</{tag}>` at {self._place()}")

    def finish(self) -> None:
        """Name what is open at the end of the text."""
        if self.rawdata.startswith("<!--"):
            self._problem("the comment that begins here is never closed with `-->`")
        elif self.rawdata.startswith("<") and self.rawdata[1:2].isalpha():
            self._problem("the tag that begins here is never finished; is a quote or a `>` missing?")
        for name, place in self.open:
            self._forgotten(name, place, "before the end of the file")

    def _forgotten(self, name: str, place: Place, where: str) -> None:
        if name not in END_MAY_BE_LEFT_OUT:
            self.problems.append((place, f"<{name}> is not closed {where}; add `</{name}>`"))

    def _closes_nothing(self, tag: str) -> None:
        if tag == "p":
            self._problem(
                "`</p>` closes nothing, because the paragraph ended before; no block fits into a <p>: use a <div>"
            )
        else:
            self._problem(f"`</{tag}>` closes nothing that is open here; remove it, or open <{tag}> where it belongs")

    def _end_paragraph(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, -1, -1):
            name = self.open[depth][0]
            if name == "p":
                for inner, place in self.open[depth + 1 :]:
                    self._forgotten(inner, place, f"before the paragraph ends with <{tag}> at {self._place()}")
                del self.open[depth:]
                return
            if name in HOLDS_PARAGRAPHS:
                return

    def _open(self, tag: str) -> Place | None:
        """Where the innermost open element of that name is, templates standing for themselves."""
        for name, place in reversed(self.open):
            if name == tag:
                return place
            if name == "template":
                return None
        return None

    def _repeated(self, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        twice = next((name for name in names if names.count(name) > 1), None) if len(names) < _MOST_ATTRIBUTES else None
        if twice:
            self._problem(f"the attribute `{twice}` is there twice on one element; browsers ignore the second")

    def _place(self) -> Place:
        line, column = self.getpos()
        return Place(line, column + 1)

    def _problem(self, reason: str) -> None:
        self.problems.append((self._place(), reason))
