"""Finds secrets in files: vendors' tokens by pattern, and our own by value. Needs the extra `secret-scan`."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from chassis.secret_patterns import known_patterns
from contracts.brief import File

# Shorter values of our own would match innocent text.
_SHORTEST_OWN = 8


@dataclass(frozen=True)
class Leak:
    """A secret in a file: its line (from 1; 0 for the file's name) and kind, without its value."""

    path: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.path} holds a secret ({self.kind}, line {self.line})"


@dataclass(frozen=True, order=True)
class Secret:
    """A secret's byte offsets in a content, and its kind."""

    start: int
    end: int
    kind: str


class SecretScanner:
    """Scans files in memory. Thread-safe. `own` maps names to values of this service's secrets."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = [
            (name, form) for name, value in own.items() if len(value) >= _SHORTEST_OWN for form in _forms_of(value)
        ]

    def add_own(self, name: str, value: str) -> None:
        """Add a secret of this service that was replaced while it runs."""
        if len(value) >= _SHORTEST_OWN:
            self._own = [*self._own, *((name, form) for form in _forms_of(value))]

    def leaks(self, files: Sequence[File]) -> list[Leak]:
        """Every secret found, each kind at most once on a line, without placeholders."""
        return list(dict.fromkeys(leak for file in files for leak in self._leaks_in(file)))

    def secrets_in(self, content: bytes) -> list[Secret]:
        """Every secret of the content in order of position, without placeholders; some may overlap."""
        found = set(self.own_secrets_in(content))
        lowered = content.lower()
        for form in known_patterns():
            found.update(Secret(*span, form.kind) for span in form.spans(content, lowered))
        return sorted(found)

    def own_secrets_in(self, content: bytes) -> list[Secret]:
        """Only this service's own secrets, which is fast."""
        return sorted(
            {Secret(start, start + len(form), name) for name, form in self._own for start in _places(form, content)}
        )

    def _leaks_in(self, file: File) -> Iterator[Leak]:
        # The file's name is scanned as line 0.
        content = file.path.encode(errors="replace") + b"\n" + file.content
        yield from leaks_of(file.path, content, self.secrets_in(content))


@cache
def plain_scanner() -> SecretScanner:
    """A scanner with the vendors' patterns alone, without own secrets."""
    return SecretScanner({})


def leaks_of(path: str, content: bytes, secrets: Iterable[Secret]) -> Iterator[Leak]:
    """The line of each secret; secrets are in order of position, and lines count from 0."""
    line = counted = 0
    for secret in secrets:
        line += content.count(b"\n", counted, secret.start)
        counted = secret.start
        yield Leak(path, line, secret.kind)


def _places(form: bytes, content: bytes) -> Iterator[int]:
    place = content.find(form)
    while place >= 0:
        yield place
        place = content.find(form, place + len(form))


def _forms_of(secret: str) -> Iterator[bytes]:
    """The secret in plain text, in URLs, and in base64 at each of the three alignments in a longer text."""
    plain = secret.encode()
    yield plain
    yield quote(secret, safe="").encode()
    yield quote(secret).encode()
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + plain)
        # Only the characters that do not depend on neighbouring bytes.
        core = encoded[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")
