"""Says where XML is not well-formed, and what an SVG refers to."""

from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, ErrorHandler
from xml.sax.xmlreader import AttributesImpl, Locator

import defusedxml
import defusedxml.sax

from generator.judge.inspection.css_text import references_in_declarations
from generator.judge.inspection.reading import Place, Reading, Reference, joined, wrong

_HREFS = ("href", "xlink:href")


def read_xml(path: str, text: str) -> Reading:
    """The first fault of `text`; entities are refused, so nothing is expanded and nothing fetched."""
    elements = _Elements(path)
    try:
        defusedxml.sax.parseString(text.encode(), elements, ErrorHandler(), forbid_entities=True)
    except defusedxml.DefusedXmlException:
        return wrong(path, None, "xml-syntax", "it declares entities; write the characters themselves")
    except SAXParseException as error:
        place = Place(max(error.getLineNumber() or 1, 1), (error.getColumnNumber() or 0) + 1)
        return wrong(path, place, "xml-syntax", f"not well-formed XML: {error.getMessage()}{_hint(error.getMessage())}")
    reading = Reading(references=tuple(elements.references))
    if path.lower().endswith(".svg") and elements.root is not None and elements.root != ("svg", True):
        return joined([reading, wrong(path, Place(), "xml-syntax", _root_reason(*elements.root))])
    return reading


class _Elements(ContentHandler):
    """Collects what elements refer to, and where."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.root: tuple[str, bool] | None = None
        self.references: list[Reference] = []
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - SAX names it
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - SAX names it
        """Remember what the element names."""
        if self.root is None:
            self.root = (name.rpartition(":")[2], any(value.endswith("/2000/svg") for value in attrs.values()))
        place = self._place()
        for attribute in _HREFS:
            if attribute in attrs:
                self.references.append(Reference(self.path, place, attrs[attribute], f"<{name} {attribute}>"))
        if "style" in attrs:
            self.references += references_in_declarations(self.path, attrs["style"], place)

    def _place(self) -> Place:
        if self._locator is None:
            return Place()
        return Place(self._locator.getLineNumber() or 1, (self._locator.getColumnNumber() or 0) + 1)


def _root_reason(name: str, in_namespace: bool) -> str:
    if name == "svg" and not in_namespace:
        return 'no browser draws it without xmlns="http://www.w3.org/2000/svg" on its <svg> element'
    return f"its root element is <{name}>, and a drawing begins with <svg>"


def _hint(message: str) -> str:
    if "undefined entity" in message:
        return "; XML knows &amp; &lt; &gt; &quot; &apos; alone, so write the character itself"
    if "not well-formed" in message:
        return "; write & as &amp; and < as &lt;, and quote every attribute"
    return ""
