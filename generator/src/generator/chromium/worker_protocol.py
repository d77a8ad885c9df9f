"""The messages between the service and the browser worker: one JSON object per line, on stdin and stdout."""

from pathlib import Path

from contracts.value import Value
from generator.page_timeouts import Timeouts
from generator.plan.step_parser import View
from generator.ports import AuditRequest, Scenario, Visit

MAX_REQUEST_BYTES = 64 * 1024 * 1024
"""Longest line to the worker: a site of 2 MB and its attachments in base64, with a margin."""
MAX_RESULT_BYTES = 4 * 1024 * 1024
"""Longest line from the worker; a longer one means that a page has taken control of it."""


class _Message(Value):
    def to_line(self) -> bytes:
        """The message as one line of JSON."""
        return self.model_dump_json().encode() + b"\n"


class WorkerSettings(_Message):
    """The settings of a worker, sent once."""

    executable: Path
    sandbox: bool
    allowed_hosts: frozenset[str] = frozenset()
    """Hosts that pages may GET from over https, in addition to those that are always allowed."""
    mirror: str | None = None
    """Base URL of a mirror that serves `<mirror>/<host>/<path>` instead of every host."""
    timeouts: Timeouts = Timeouts()
    pages: int = 6
    """Pages that are open at once."""
    processors: int = 2
    """Pages that load, or are captured, at once."""


class WorkerStarted(_Message):
    """The worker's first line: the browser's version, or why there is no browser."""

    version: str = ""
    problem: str = ""


class VisitRequest(_Message):
    """One visit to make. The worker ends it after `seconds`; the service enforces its own limit a little later.

    `left_out` are files of the site whose content is not available.
    """

    number: int
    site: dict[str, bytes]
    root: str
    expressions: tuple[str, ...]
    seconds: float
    left_out: frozenset[str] = frozenset()
    scenarios: tuple[Scenario, ...] = ()
    audit: AuditRequest | None = None
    pictures: tuple[View, ...] = ()

    @property
    def needs_first_page(self) -> bool:
        """False if all that is wanted are scenarios, on a site that lacks nothing here: a plan's on the empty page.

        The first page tells which requests are unavailable; without `//` the site names no other host.
        """
        wants_more = self.expressions or self.audit is not None or self.pictures or self.left_out
        lacks = any(b"//" in content for content in self.site.values())
        return not self.scenarios or bool(wants_more) or lacks


class VisitResult(_Message):
    """The result of a request. `must_restart`: the page could not be closed, so the worker has to end."""

    number: int
    visit: Visit
    must_restart: bool = False
