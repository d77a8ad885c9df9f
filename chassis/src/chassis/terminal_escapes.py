"""Makes text of strangers safe to show on a terminal: nothing in it moves the cursor or hides other text."""

import json
from typing import Any


def terminal_safe(text: str, *, lines: bool = False) -> str:
    r"""`text` with every character that does not show as itself written as in Python (`\x1b`, `\u202e`).

    Those are control characters (C0, C1), directions and other invisible marks, lone surrogates, and line breaks
    unless `lines`.
    """
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable() or (lines and character == "\n")
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def json_for_terminal(document: Any, *, indent: int | None = None) -> str:
    """`document` as JSON in which such characters are escaped and all others are readable."""
    written = json.dumps(document, ensure_ascii=False, indent=indent)
    if written.isprintable():
        return written
    return "".join(
        character if character.isprintable() or character == "\n" else _escaped(character) for character in written
    )


def _escaped(character: str) -> str:
    # JSON leaves DEL, the last of ASCII, as it is.
    return json.dumps(character)[1:-1] if not character.isascii() else f"\\u{ord(character):04x}"
