"""What the service and the browser's worker say to each other: one JSON object a line, on its stdin and stdout."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from generator.findings import Fault
from generator.ports import Answer, Visit

MAX_REQUEST_BYTES = 64 * 1024 * 1024
"""Longest line to the worker: a site of 2 MB and its attachments in base64, and room."""
MAX_RESULT_BYTES = 4 * 1024 * 1024
"""Longest line from the worker; a longer one means that a page has got hold of it."""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    def to_line(self) -> bytes:
        """This as it is written."""
        return self.model_dump_json().encode() + b"\n"


class Timeouts(_Message):
    """How long a visit waits for what, in seconds."""

    load: float = 8.0
    """For the `load` event; what the page shows by then is looked at all the same."""
    settle: float = 4.0
    """From then on, for expressions to become true."""
    poll: float = 0.25
    """Between two looks."""
    expression: float = 2.0
    """For one expression, with the promise that it may give."""


class BrowserSettings(_Message):
    """What a worker is to be, said once: its browser, whom pages may ask and how long it waits."""

    executable: Path
    sandbox: bool
    allowed_hosts: frozenset[str] = frozenset()
    """Hosts that pages may GET from over https, beside those that are always allowed."""
    mirror: str | None = None
    """An address that is asked for `<mirror>/<host>/<path>` in place of any host; None asks the hosts themselves."""
    timeouts: Timeouts = Timeouts()


class WorkerStarted(_Message):
    """The worker's first line: the browser's version, or why there is no browser."""

    version: str = ""
    problem: str = ""


class VisitRequest(_Message):
    """One visit to make. `seconds` bound it from inside; the service does so from outside a little later.

    `left_out` are files that the site has too, without their content.
    """

    number: int
    site: dict[str, bytes]
    root: str
    expressions: tuple[str, ...]
    seconds: float
    left_out: frozenset[str] = frozenset()


class VisitResult(_Message):
    """The result of a request. `must_restart`: the page still keeps the worker busy, so the worker has to end."""

    number: int
    answers: tuple[Answer, ...] = ()
    faults: tuple[Fault, ...] = ()
    screenshot: bytes | None = None
    unfinished: str | None = None
    retry_alone: bool = False
    """Unfinished, perhaps because of a page that was open at the same time."""
    must_restart: bool = False

    def visit(self) -> Visit:
        """The same in the words of the port."""
        return Visit(self.answers, self.faults, self.screenshot, self.unfinished)
