"""Finds secrets in files: vendors' tokens by their form, and our own by their value. Needs the extra `secret-scan`."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from chassis.secret_patterns import known_forms
from contracts.brief import File

# Shorter ones of our own would be found in innocent text.
_SHORTEST_OWN = 8


@dataclass(frozen=True)
class Leak:
    """A secret in a file: where (lines from 1, 0 for the file's name) and of which kind, never which."""

    path: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.path} holds a secret ({self.kind}, line {self.line})"


@dataclass(frozen=True, order=True)
class Secret:
    """Where a secret stands in a content, as offsets of bytes, and of which kind it is."""

    start: int
    end: int
    kind: str


class SecretScanner:
    """Scans files in memory; may be used from several threads. `own` is name to value of this service's secrets."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = [
            (name, form) for name, value in own.items() if len(value) >= _SHORTEST_OWN for form in _forms_of(value)
        ]

    def add_own(self, name: str, value: str) -> None:
        """Look for one more secret of this service from now on: one that was replaced while it runs."""
        if len(value) >= _SHORTEST_OWN:
            self._own = [*self._own, *((name, form) for form in _forms_of(value))]

    def leaks(self, files: Sequence[File]) -> list[Leak]:
        """Every secret found, each kind at most once on a line. Placeholders are none."""
        return list(dict.fromkeys(leak for file in files for leak in self._leaks_in(file)))

    def secrets_in(self, content: bytes) -> list[Secret]:
        """Every secret of the content, in the order of their places; some may overlap. Placeholders are none."""
        found = set(self.own_secrets_in(content))
        lowered = content.lower()
        for form in known_forms():
            found.update(Secret(*span, form.kind) for span in form.spans(content, lowered))
        return sorted(found)

    def own_secrets_in(self, content: bytes) -> list[Secret]:
        """The same for this service's own secrets alone, which is quick."""
        return sorted(
            {Secret(start, start + len(form), name) for name, form in self._own for start in _places(form, content)}
        )

    def _leaks_in(self, file: File) -> Iterator[Leak]:
        # The name goes first, as a line 0 of its own.
        content = file.path.encode(errors="replace") + b"\n" + file.content
        yield from leaks_of(file.path, content, self.secrets_in(content))


@cache
def plain_scanner() -> SecretScanner:
    """A scanner that knows the forms of everybody's secrets and none of ours by value."""
    return SecretScanner({})


def leaks_of(path: str, content: bytes, secrets: Iterable[Secret]) -> Iterator[Leak]:
    """The line of each secret, which are in the order of their places; the first line is line 0."""
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
    """The secret as it is, in URLs, and in base64 at each of the three places that it can have in a longer text."""
    plain = secret.encode()
    yield plain
    yield quote(secret, safe="").encode()
    yield quote(secret).encode()
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + plain)
        # What does not depend on the bytes beside it.
        core = encoded[-(-shift * 8 // 6) : (shift + len(plain)) * 8 // 6]
        yield core
        yield core.replace(b"+", b"-").replace(b"/", b"_")
