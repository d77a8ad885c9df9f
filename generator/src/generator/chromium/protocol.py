"""The messages between the service and the browser's worker: one JSON object per line, on its stdin and stdout."""

from pathlib import Path

from contracts.brief import Value
from generator.ports import Trial, Visit

MAX_REQUEST_BYTES = 64 * 1024 * 1024
"""Longest line to the worker: a site of 2 MB and its attachments in base64, with a margin."""
MAX_RESULT_BYTES = 4 * 1024 * 1024
"""Longest line from the worker; a longer one means that a page controls it."""


class _Message(Value):
    def to_line(self) -> bytes:
        """The message as one line of JSON."""
        return self.model_dump_json().encode() + b"\n"


class Timeouts(_Message):
    """Timeouts of one visit, in seconds."""

    load: float = 8.0
    """Waiting for the `load` event; after it the checks are evaluated all the same."""
    settle: float = 4.0
    """From then on, waiting for checks to become true."""
    poll: float = 0.25
    """Pause between two evaluations."""
    expression: float = 2.0
    """Evaluating one expression, including the promise that it may return."""


class BrowserSettings(_Message):
    """The settings of a worker, sent once: its browser, the hosts that pages may ask, and timeouts."""

    executable: Path
    sandbox: bool
    allowed_hosts: frozenset[str] = frozenset()
    """Hosts that pages may GET from over https, beside those that are always allowed."""
    mirror: str | None = None
    """Base URL of a mirror that serves `<mirror>/<host>/<path>` in place of every host; None: no mirror."""
    timeouts: Timeouts = Timeouts()


class WorkerStarted(_Message):
    """The worker's first line: the browser's version, or why there is no browser."""

    version: str = ""
    problem: str = ""


class VisitRequest(_Message):
    """One visit to make. The worker ends it after `seconds`; the service enforces its own limit a little later.

    `left_out` are files that the site has, whose content is not available.
    """

    number: int
    site: dict[str, bytes]
    root: str
    expressions: tuple[str, ...]
    seconds: float
    left_out: frozenset[str] = frozenset()
    trials: tuple[Trial, ...] = ()


class VisitResult(_Message):
    """The result of a request. `must_restart`: the page still keeps the worker busy, so the worker has to end."""

    number: int
    visit: Visit
    retry_alone: bool = False
    """Unfinished, perhaps because of a page that was open at the same time."""
    must_restart: bool = False
