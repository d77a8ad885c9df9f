"""Wraps untrusted text in tags, so that a model does not take it for instructions."""

from collections.abc import Mapping
from html import escape

from generator.faults import Fault


def wrap_in_tag(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> str:
    """Wrap unchanged `text` in `<tag …>` and `</tag>` lines; the tag gets a number if `text` contains it."""
    name, number = tag, 1
    while f"</{name}" in text or f"<{name}" in text:
        number += 1
        name = f"{tag}-{number}"
    given = "".join(f' {key}="{escape(value)}"' for key, value in (attributes or {}).items())
    return f"<{name}{given}>\n{text}\n</{name}>"


def format_fault(fault: Fault) -> str:
    """Format a fault as a list item, followed by its excerpt."""
    said = f"- {fault.path}: {fault.reason}" if fault.path else f"- {fault.reason}"
    return f"{said}\n{wrap_in_tag('excerpt', fault.excerpt)}" if fault.excerpt else said
