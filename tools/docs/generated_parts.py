"""Replaces the generated parts of a document, between `<!-- generated: NAME -->` and `<!-- end -->`."""

import re
from collections.abc import Mapping

_PART = re.compile(r"(?P<begin><!-- generated: (?P<name>[^>]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)


class UnknownPartError(Exception):
    """A document names a part that nothing generates."""


def part_names(text: str) -> list[str]:
    """The names of the generated parts, in order."""
    return [match["name"] for match in _PART.finditer(text)]


def renewed(text: str, parts: Mapping[str, str]) -> str:
    """`text` with every generated part replaced."""

    def part(match: re.Match[str]) -> str:
        if match["name"] not in parts:
            raise UnknownPartError(f"<!-- generated: {match['name']} -->: known are {', '.join(sorted(parts))}")
        return f"{match['begin']}\n{parts[match['name']].strip()}\n\n{match['end']}"

    return _PART.sub(part, text)
