"""Scans JSON while it arrives, in constant memory: limits its depth and tokens, and finds the secret early."""

import json
import re
from typing import NoReturn

from gateway.problem_details import MALFORMED, ProblemError

MAX_DEPTH = 100
MAX_TOKENS_UNPROVEN = 10_000
"""Brackets, commas, colons and strings before the secret is verified; a brief has a few hundred."""
MAX_TOKENS = 100_000
MAX_REMEMBERED_BYTES = 4096
"""Of one string; field names and secrets are shorter."""

_TOKEN = re.compile(rb'["{}\[\],:]')
# Possessive quantifiers, so that the match cannot backtrack.
_REST_OF_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)


class TokenBound:
    """Counts characters that may be tokens, also within strings, at a hundredth of the cost of a scan."""

    def __init__(self) -> None:
        self._opening = 0
        self._others = 0

    def allows(self, piece: bytes) -> bool:
        """Count the next piece too; whether a scan cannot refuse the body so far."""
        self._opening += piece.count(b"{") + piece.count(b"[")
        self._others += sum(piece.count(token) for token in (b"}", b"]", b",", b":", b'"'))
        return self._opening <= MAX_DEPTH and self._opening + self._others <= MAX_TOKENS_UNPROVEN


class BodyScanner:
    """Scans a body piece by piece. Does not validate JSON."""

    def __init__(self) -> None:
        self.max_tokens = MAX_TOKENS_UNPROVEN
        self.secret: str | None = None
        """The top-level field `secret`, once it has arrived."""
        self._depth = 0
        self._tokens = 0
        self._in_string = False
        self._escaped = False
        self._remembered: bytearray | None = None
        self._last = b""
        self._name: bytes | None = None

    def feed(self, piece: bytes) -> None:
        """Scan the next piece. Raises ProblemError 400 for a body that is too deep or has too many tokens."""
        position = self._string_end(piece, 0) if self._in_string else 0
        while not self._in_string and (opening := self._read_tokens(piece, position)):
            position = self._string_end(piece, opening)

    def _read_tokens(self, piece: bytes, position: int) -> int | None:
        """Scan up to the next string; return where its content starts."""
        depth, tokens = self._depth, self._tokens
        opening = None
        for found in _TOKEN.finditer(piece, position):
            token = found[0]
            tokens += 1
            if token == b'"':
                opening = found.end()
                break
            if token in b"{[":
                depth += 1
                if depth > MAX_DEPTH:
                    _refuse(f"The body is nested too deeply: at most {MAX_DEPTH} levels are read.")
            elif token in b"}]":
                depth -= 1
            elif depth == 1:
                self._name = self._last if token == b":" else None
            if tokens > self.max_tokens:
                break
        self._depth, self._tokens = depth, tokens
        if tokens > self.max_tokens:
            _refuse(f"The body has more than {self.max_tokens} parts (brackets, commas, colons, strings); send fewer.")
        if opening is not None:
            self._in_string = True
            self._remembered = bytearray() if depth == 1 else None
        return opening

    def _string_end(self, piece: bytes, position: int) -> int:
        """The position after the string's closing quotation mark, or the end of the piece."""
        start = position
        if self._escaped:
            self._escaped = False
            position += 1
        end = _rest_of_string(piece, position)
        self._remember(piece, start, end)
        if end == len(piece):
            return end
        if piece[end : end + 1] == b"\\":
            # A backslash at the end of the piece escapes the first byte of the next one.
            self._escaped = True
            self._remember(piece, end, end + 1)
        else:
            self._in_string = False
            self._end_string()
        return end + 1

    def _remember(self, piece: bytes, start: int, end: int) -> None:
        if self._remembered is not None:
            self._remembered += piece[start : min(end, start + MAX_REMEMBERED_BYTES)]
            if len(self._remembered) >= MAX_REMEMBERED_BYTES:
                self._remembered = None

    def _end_string(self) -> None:
        if self._depth != 1:
            return
        text = bytes(self._remembered or b"")
        if self._name is None:
            self._last = text
        elif self.secret is None and _decoded(self._name) == "secret":
            self.secret = _decoded(text) if self._remembered is not None else None


def _rest_of_string(piece: bytes, position: int) -> int:
    """Position of the closing quotation mark, of a backslash that ends the piece, or the end of the piece."""
    closing = piece.find(b'"', position)
    end = len(piece) if closing < 0 else closing
    if piece.find(b"\\", position, end) < 0:  # the usual case, at a twentieth of the pattern's cost
        return end
    found = _REST_OF_STRING.match(piece, position)
    return found.end() if found else position


def _decoded(text: bytes) -> str | None:
    try:
        value = json.loads(b'"' + text + b'"')
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def _refuse(detail: str) -> NoReturn:
    raise ProblemError(MALFORMED, detail)
