"""Records every call to the Gemini stand-in, and every call that the real service would have refused."""

import threading
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One call: seconds since the epoch, model, method, size of its body, texts of user and system.

    `json`: the request asks for JSON, as those for plans do and those for pages do not.
    """

    at: float
    model: str
    method: str
    size: int
    prompt: str
    system_instruction: str
    json: bool = False


@dataclass(frozen=True)
class Violation:
    """A call that violates the vendor's API, and how."""

    at: float
    model: str
    method: str
    problem: str


class Journal:
    """All calls and violations. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self._violations: list[Violation] = []

    def saw(self, entry: Call | Violation) -> None:
        with self._lock:
            if isinstance(entry, Call):
                self._calls.append(entry)
            else:
                self._violations.append(entry)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
            self._violations.clear()

    def calls(self) -> list[Call]:
        with self._lock:
            return list(self._calls)

    def violations(self) -> list[Violation]:
        with self._lock:
            return list(self._violations)


def as_json(entries: list[Call] | list[Violation]) -> list[dict[str, Any]]:
    """Entries as the control routes return them."""
    return [asdict(entry) for entry in entries]
