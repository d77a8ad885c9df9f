"""Puts texts of others between tags, so that none of them can be taken for an instruction of ours."""

from collections.abc import Mapping
from html import escape

from generator.faults import Fault


def wrap_in_tag(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """`text` to the letter between lines `<tag …>` and `</tag>`; the tag is numbered until `text` does not hold it."""
    name, number = tag, 1
    while f"</{name}" in text or f"<{name}" in text:
        number += 1
        name = f"{tag}-{number}"
    given = "".join(f' {key}="{escape(value)}"' for key, value in (attributes or {}).items())
    return f"<{name}{given}>\n{text}\n</{name}>"


def format_fault(fault: Fault) -> str:
    """A fault as an item of a list, with the excerpt that it has below it."""
    said = f"- {fault.path}: {fault.reason}" if fault.path else f"- {fault.reason}"
    return f"{said}\n{wrap_in_tag('excerpt', fault.excerpt)}" if fault.excerpt else said
