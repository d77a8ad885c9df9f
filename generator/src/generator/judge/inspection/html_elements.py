"""Parses HTML as browsers do: its elements with their positions, attributes and script or style text."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from justhtml import Element, JustHTML, Node, Template, Text

from generator.judge.inspection.inspected_file import START, Position
from generator.site import Site


@dataclass(frozen=True)
class Tag:
    """An element with its attributes, names in lower case. `text` is the content of a script, style or title.

    `template`: it is in a template, which is not part of the page until a script copies it.
    """

    name: str
    attributes: dict[str, str]
    position: Position
    text: str = ""
    text_at: Position = START
    template: bool = False


def parse_tags(text: str) -> list[Tag]:
    """Parse the elements in document order, without those that browsers add implicitly."""
    document = JustHTML(text, sanitize=False, track_node_locations=True)
    return list(_tags(document.root))


def _tags(root: Node) -> Iterator[Tag]:
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, in_template = waiting.pop()
        if isinstance(node, Element) and node.name and (node.origin_location or in_template):
            yield _tag(node, in_template)
        waiting += [(child, in_template) for child in reversed(node.children or [])]
        if isinstance(node, Template) and node.template_content is not None:
            waiting.append((node.template_content, True))


def _tag(node: Element, in_template: bool) -> Tag:
    position = Position(*node.origin_location) if node.origin_location else Position()
    attributes = {name.lower(): value or "" for name, value in (node.attrs or {}).items()}
    if node.name not in ("script", "style", "title"):
        return Tag(node.name.lower(), attributes, position, template=in_template)
    texts = [child for child in node.children or [] if isinstance(child, Text)]
    first = next((child.origin_location for child in texts if child.origin_location), None)
    content = "".join(child.data or "" for child in texts)
    return Tag(node.name, attributes, position, content, Position(*first) if first else position, in_template)


def unescaped_text(site: Site) -> str:
    """The text of all files, without the escaping of HTML; binary files are left out."""
    return "\n".join(
        unescape(content.decode("utf-8", "replace")) for content in site.values() if b"\0" not in content[:1000]
    )
