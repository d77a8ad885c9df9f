"""Escapes untrusted text for a terminal, so that it cannot move the cursor or hide other text."""

import json
from typing import Any


def terminal_safe(text: str, *, lines: bool = False) -> str:
    r"""Escape every unprintable character as Python does (`\x1b`, `\u202e`).

    Unprintable are control characters, invisible and direction marks, lone surrogates, and line breaks unless `lines`.
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
    """`document` as JSON, with only unprintable characters escaped."""
    written = json.dumps(document, ensure_ascii=False, indent=indent)
    if written.isprintable():
        return written
    return "".join(
        character if character.isprintable() or character == "\n" else _escaped(character) for character in written
    )


def _escaped(character: str) -> str:
    # json.dumps does not escape DEL.
    return json.dumps(character)[1:-1] if not character.isascii() else f"\\u{ord(character):04x}"
