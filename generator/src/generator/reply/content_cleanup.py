"""Cleans a file's content: removes a fence around it and a language name above it, and repairs a wrong decoding."""

import re
import unicodedata

_OPENING = re.compile(r"\A\s*(`{3,}|~{3,})[\w+.:-]*[ \t]*\r?\n")
_CLOSING = re.compile(r"(?:^|\n)[ \t]*(`{3,}|~{3,})\s*\Z")
# Files of these types cannot begin with a fence, so that one around everything is removed.
_NEVER_FENCED = (".html", ".htm", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".py", ".yml", ".yaml", ".csv", ".ts")
_MARKDOWN_FENCE = re.compile(r"\A\s*(?:`{3,}|~{3,})(?:markdown|md)\s*$", re.MULTILINE)
_LANGUAGE = re.compile(
    r"\A\s*(?:html|css|javascript|js|json|svg|xml|python|yaml)[ \t]*\r?\n(?:Copy(?: code)?[ \t]*\r?\n)?(?=\s*\S)"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def clean_content(path: str, text: str) -> str:
    """Return the cleaned text; in doubt it is unchanged."""
    if path.lower().endswith(_NEVER_FENCED):
        text = _LANGUAGE.sub("", _unfenced(text))
    elif _MARKDOWN_FENCE.match(text):
        text = _unfenced(text)
    try:
        return _FOREIGN.sub(_decoded_right, text)
    except UnicodeError:
        return text


def _unfenced(text: str) -> str:
    opening, closing = _OPENING.match(text), _CLOSING.search(text)
    if closing and text[: closing.start()].count(closing[1]) % 2 == (1 if opening else 0):
        text = text[: closing.start()] + "\n"
        return text[opening.end() :] if opening else text
    return text[opening.end() :] if opening and not closing and text.count(opening[1]) == 1 else text


def _decoded_right(piece: re.Match[str]) -> str:
    """Decode UTF-8 that was decoded as Windows-1252. Raises UnicodeError if it is something else."""
    mended = b"".join(
        character.encode("latin-1" if unicodedata.category(character) == "Cc" else "cp1252") for character in piece[0]
    ).decode()
    if not mended.isprintable():
        raise UnicodeError(mended)
    return mended
