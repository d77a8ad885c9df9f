"""Which elements of HTML end by themselves, and which end others, as the HTML standard has it."""

# fmt: off
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))
END_MAY_BE_LEFT_OUT = frozenset((
    "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "rt", "rp",
    "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th",
))
ENDS_PARAGRAPH = frozenset((
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "main",
    "menu", "nav", "ol", "p", "pre", "search", "section", "table", "ul",
))
HOLDS_PARAGRAPHS = frozenset((
    "body", "button", "td", "th", "caption", "object", "template", "foreignobject", "html",
))
# fmt: on
HOLDS_TEXT_ALONE = frozenset(("iframe", "noembed", "noframes", "textarea", "title", "xmp"))
"""Beside script and style."""
NEVER_WITHIN_ITSELF = frozenset(("a", "button", "form"))
FOREIGN = frozenset(("svg", "math"))
"""Roots of SVG and MathML, where `<x/>` closes itself."""
