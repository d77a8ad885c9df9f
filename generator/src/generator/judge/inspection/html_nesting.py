"""Finds tags that do not nest. Own code, because justhtml corrects them silently and misreads strings in scripts."""

from html.parser import HTMLParser

from generator.judge.inspection.inspected_file import Position

# fmt: off
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))
_END_MAY_BE_LEFT_OUT = frozenset((
    "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "rt", "rp",
    "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th",
))
_ENDS_PARAGRAPH = frozenset((
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main",
    "menu", "nav", "ol", "p", "pre", "search", "section", "table", "ul",
))
# fmt: on
_HOLDS_PARAGRAPHS = frozenset(("body", "button", "td", "th", "caption", "object", "template", "foreignobject", "html"))
_HOLDS_TEXT_ALONE = frozenset(("iframe", "noembed", "noframes", "textarea", "title", "xmp"))
_NEVER_WITHIN_ITSELF = frozenset(("a", "button", "form"))
_FOREIGN = frozenset(("svg", "math"))
_MAX_OPEN = 500
"""Depth beyond which browsers flatten nested elements."""
_MAX_ATTRIBUTES = 100

Problem = tuple[Position, str]


def find_nesting_problems(text: str) -> list[Problem]:
    """Find tags that are unclosed, close nothing, or end early, in document order."""
    reader = _Nesting()
    try:
        reader.feed(text)
    except AssertionError:  # what the parser of some Pythons makes of a stray `<![`
        reader.problem("`<![` begins nothing that HTML knows")
        return reader.problems
    reader.finish()
    return sorted(reader.problems)


class _Nesting(HTMLParser):
    """Keeps the open elements with their positions."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, Position]] = []
        self.problems: list[Problem] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, after closing those that it ends implicitly."""
        self._repeated(attrs)
        if tag in _VOID or len(self.open) > _MAX_OPEN:
            return
        if tag in _ENDS_PARAGRAPH and self._last("p", _HOLDS_PARAGRAPHS):
            self._close("p", f"before the paragraph ends with <{tag}> at {self._place()}")
        if tag in _NEVER_WITHIN_ITSELF and (outer := self._last(tag, {"template"})):
            self.problem(f"<{tag}> inside the <{tag}> of {outer}; close that one first")
        self.open.append((tag, self._place()))
        if tag in _HOLDS_TEXT_ALONE:
            self.set_cdata_mode(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Handle `<x/>`, which is closed in SVG and MathML but only opened in HTML."""
        if tag in _END_MAY_BE_LEFT_OUT:
            self.handle_starttag(tag, attrs)
            return
        self._repeated(attrs)
        if tag in _VOID | _FOREIGN or any(name in _FOREIGN for name, _ in self.open):
            return
        self.problem(f"`<{tag}/>` does not close itself in HTML; write `<{tag}></{tag}>`")
        if tag in self.CDATA_CONTENT_ELEMENTS:
            self.set_cdata_mode(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and report unclosed ones inside."""
        if self._last(tag, {"template"} - {tag}):
            self._close(tag, f"before `</{tag}>` at {self._place()}")
        elif tag in _VOID:
            self.problem(f"`</{tag}>` is no tag; <{tag}> has no end")
        elif tag == "p":
            self.problem(
                "`</p>` closes nothing: the paragraph ended before, since no block fits into a <p>; use a <div>"
            )
        elif len(self.open) <= _MAX_OPEN:
            self.problem(f"`</{tag}>` closes nothing that is open here; remove it, or open <{tag}> where it belongs")

    def finish(self) -> None:
        """Report what is open at the end of the text."""
        if self.rawdata.startswith("<!--"):
            self.problem("the comment that begins here is never closed with `-->`")
        elif self.rawdata.startswith("<") and self.rawdata[1:2].isalpha():
            self.problem("the tag that begins here is never finished; is a quote or a `>` missing?")
        self._close(None, "before the end of the file")

    def problem(self, reason: str) -> None:
        """Report a problem of the current tag."""
        self.problems.append((self._place(), reason))

    def _close(self, tag: str | None, where: str) -> None:
        while self.open:
            name, position = self.open.pop()
            if name == tag:
                return
            if name not in _END_MAY_BE_LEFT_OUT:
                self.problems.append((position, f"<{name}> is not closed {where}; add `</{name}>`"))

    def _last(self, tag: str, outside: frozenset[str] | set[str]) -> Position | None:
        """The position of the innermost open element of that name, unless one of `outside` is nearer."""
        for name, position in reversed(self.open):
            if name == tag:
                return position
            if name in outside:
                return None
        return None

    def _repeated(self, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs[:_MAX_ATTRIBUTES] if name[:1].isalpha()]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            self.problem(f"the attribute `{twice}` is there twice on one element; browsers ignore the second")

    def _place(self) -> Position:
        line, column = self.getpos()
        return Position(line, column + 1)
