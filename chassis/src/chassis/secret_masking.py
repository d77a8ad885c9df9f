"""Removes secrets from files of others: masks them in text, leaves binary files out. Needs `secret-scan`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from chassis.secret_scan import Secret, SecretScanner
from contracts.brief import File

MASK = b"*"
_LINE_ENDS = frozenset(b"\r\n")
# Characters that text does not contain: masking would break such a file.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SIGNATURES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"wOFF", b"wOF2")
_WITHOUT_NAME = "a file whose name holds a secret"
# The text on both sides of a mask may match a pattern again.
_MOST_PASSES = 3


@dataclass(frozen=True)
class Notice:
    """What was done to one file and for which kinds of secrets; contains no secret, also not in `path`."""

    path: str
    kinds: tuple[str, ...]
    action: Literal["masked", "left out"]

    def __str__(self) -> str:
        named = ", ".join(self.kinds)
        if self.action == "masked":
            return f"{self.path}: a secret ({named}) in it was masked with asterisks"
        return f"{self.path}: left out, because it holds a secret ({named})"


@dataclass(frozen=True)
class Cleaned:
    """The files without secrets, in their order, and a notice for each changed or omitted file."""

    files: tuple[File, ...]
    notices: tuple[Notice, ...] = ()


def clean_files(scanner: SecretScanner, files: Sequence[File]) -> Cleaned:
    """Mask secrets in `files`, and omit files that cannot be masked. Never raises."""
    kept: list[File] = []
    notices: list[Notice] = []
    for file in files:
        cleaned, notice = clean_file(scanner, file)
        if cleaned is not None:
            kept.append(cleaned)
        if notice is not None:
            notices.append(notice)
    return Cleaned(tuple(kept), tuple(notices))


def clean_file(scanner: SecretScanner, file: File) -> tuple[File | None, Notice | None]:
    """The file without secrets (None if it is left out), and a notice if it was changed."""
    in_name = scanner.secrets_in(file.path.encode(errors="replace"))
    if in_name:
        return None, Notice(_WITHOUT_NAME, _kinds(in_name), "left out")
    found = scanner.secrets_in(file.content)
    if not found:
        return file, None
    masked = mask_secrets(scanner, file.content, found) if is_text(file.content) else None
    if masked is None:
        return None, Notice(file.path, _kinds(found), "left out")
    return File(path=file.path, content=masked), Notice(file.path, _kinds(found), "masked")


def clean_text(scanner: SecretScanner, text: str) -> tuple[str, tuple[str, ...]]:
    """Mask secrets in the text, and return their kinds."""
    content = text.encode("utf-8", "surrogatepass")
    found = scanner.secrets_in(content)
    if not found:
        return text, ()
    masked = mask_secrets(scanner, content, found)
    return ("" if masked is None else masked.decode("utf-8", "surrogatepass")), _kinds(found)


def is_text(content: bytes) -> bool:
    """Whether masking does not break the file's format."""
    return not content.startswith(_SIGNATURES) and _BINARY.search(content) is None


def mask_secrets(scanner: SecretScanner, content: bytes, found: Sequence[Secret]) -> bytes | None:
    """Replace each secret by asterisks of the same length, keeping line ends; None if a secret remains."""
    for _ in range(_MOST_PASSES):
        content = _masked(content, found)
        found = scanner.secrets_in(content)
        if not found:
            return content
    return None


def _masked(content: bytes, secrets: Iterable[Secret]) -> bytes:
    masked = bytearray(content)
    for secret in secrets:
        part = content[secret.start : secret.end]
        masked[secret.start : secret.end] = bytes(byte if byte in _LINE_ENDS else MASK[0] for byte in part)
    return bytes(masked)


def _kinds(secrets: Iterable[Secret]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(secret.kind for secret in secrets))
