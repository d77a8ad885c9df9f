"""Finds placeholders in a reply's files: `[YOUR NAME]`, or `{{date}}` without a template engine."""

import re
from collections.abc import Mapping

from generator.faults import Fault

_FOR_PEOPLE = re.compile(r"[\[<](?:YOUR|INSERT|ENTER|ADD|REPLACE)[ _-][A-Z][A-Z _-]*[\]>]")
_FOR_PROGRAMS = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
_ATTRIBUTE = re.compile(
    r"\b(?:placeholder|title|aria-label|alt|content|value)\s*=\s*(?:\"[^\"]*\"|'[^']*')|<textarea\b(?:(?!<textarea\b).)*</textarea>",
    re.IGNORECASE | re.DOTALL,
)
# Signs of a template engine: braces in a regular expression or call, or a library that is loaded.
_ENGINE = re.compile(
    r"\\\{|(?:replace(?:All)?|split|match(?:All)?|indexOf|includes|RegExp)\s*\([^)\n]{0,200}\{\{|\bv-|\bng-|\bx-data\b"
    r"|<script[^<>]+\bsrc\s*=\s*[\"']https?:|\bimport\b[^;\n]{0,300}https?:",
    re.IGNORECASE,
)
_READ = (".html", ".htm", ".js", ".mjs", ".svg", ".css")


def find_placeholders(files: Mapping[str, str]) -> list[Fault]:
    """A fault for the first placeholder of each page or script, outside form fields and templates."""
    texts = {path: text for path, text in files.items() if path.lower().endswith(_READ)}
    engine = any(_ENGINE.search(text) for text in texts.values())
    faults = []
    for path, text in texts.items():
        shown = _ATTRIBUTE.sub("", text)
        found = _FOR_PEOPLE.search(shown) or (None if engine else _FOR_PROGRAMS.search(shown))
        if found:
            reason = f"{found[0]!r} is a placeholder that nobody fills in; write what belongs there"
            faults.append(Fault(reason, path, fatal=False, kind="placeholder"))
    return faults
