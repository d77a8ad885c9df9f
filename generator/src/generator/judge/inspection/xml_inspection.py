"""Inspects XML: whether it is well-formed, and what an SVG refers to."""

from xml.parsers.expat import ExpatError, ParserCreate, errors

from generator.judge.inspection.css_inspection import references_in_declarations
from generator.judge.inspection.inspected_file import InspectedFile, Position, Reference, fault_at, with_one_fault

_SVG = "http://www.w3.org/2000/svg svg"
_HINTS = {
    errors.XML_ERROR_UNDEFINED_ENTITY: "; XML knows &amp; &lt; &gt; &quot; &apos; alone, so write the character itself",
    errors.XML_ERROR_INVALID_TOKEN: "; write & as &amp; and < as &lt;, and quote every attribute",
    errors.XML_ERROR_UNBOUND_PREFIX: "; declare the prefix with xmlns, or leave it out",
}


class _NestedEntityError(ValueError):
    """An entity that contains others, which expat expands recursively."""


def inspect_xml(path: str, text: str) -> InspectedFile:
    """Find the first error. External entities are never fetched."""
    parser = ParserCreate("utf-8", " ")
    names: list[str] = []
    references: list[Reference] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        names[:] = names or [name]
        position = Position(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        for key, value in attributes.items():
            if key.rpartition(" ")[2] == "href":
                references.append(Reference(path, position, value, f"<{name.rpartition(' ')[2]} href>"))
        references.extend(references_in_declarations(path, attributes.get("style", ""), position))

    def declare(_name: str, _parameter: bool, value: str | None, *_: str | None) -> None:
        if "&" in (value or ""):
            raise _NestedEntityError

    parser.StartElementHandler, parser.EntityDeclHandler = start, declare
    try:
        parser.Parse(text, True)
    except _NestedEntityError:
        return with_one_fault(path, None, "xml-syntax", "it declares entities that hold others; write the characters")
    except ExpatError as error:
        said = errors.messages[error.code]
        reason = f"not well-formed XML: {said}{_HINTS.get(said, '')}"
        return with_one_fault(path, Position(error.lineno, error.offset + 1), "xml-syntax", reason)
    if not path.lower().endswith(".svg"):
        return InspectedFile()
    root = f'no browser draws what does not begin with <svg xmlns="{_SVG[:-4]}">'
    return InspectedFile(
        (fault_at(path, Position(), "xml-syntax", root),) if names != [_SVG] else (), tuple(references)
    )
