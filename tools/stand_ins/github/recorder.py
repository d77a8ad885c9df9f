"""Records requests, violations of GitHub's description, and served pages."""

import threading
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class RecordedRequest:
    """One request to the API. `status` is None if the connection was cut; times are seconds since 1970."""

    method: str
    path: str
    status: int | None
    time: float
    duration: float
    fault: str | None = None


@dataclass(frozen=True)
class Violation:
    """A violation of GitHub's description by a request or by the stand-in's answer."""

    method: str
    path: str
    status: int | None
    problem: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}: {self.problem}"


@dataclass(frozen=True)
class ServedPage:
    """One response of a site, with its commit and time; `commit` is None before the first build."""

    path: str
    status: int
    commit: str | None
    time: float


class Recorder:
    """The three lists of records. Thread-safe."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: dict[type, list[Any]] = {RecordedRequest: [], Violation: [], ServedPage: []}

    def add(self, *events: RecordedRequest | Violation | ServedPage) -> None:
        with self.lock:
            for event in events:
                self.kept[type(event)].append(event)

    def requests(self) -> list[RecordedRequest]:
        with self.lock:
            return list(self.kept[RecordedRequest])

    def violations(self) -> list[Violation]:
        with self.lock:
            return list(self.kept[Violation])

    def served(self) -> list[ServedPage]:
        with self.lock:
            return list(self.kept[ServedPage])

    def as_json(self, kind: type) -> list[dict[str, Any]]:
        """One list as JSON."""
        with self.lock:
            return [asdict(event) for event in self.kept[kind]]
