"""Reads spreadsheets in a subprocess with limits on time and memory."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore

from contracts.brief import Attachment
from contracts.spreadsheet_formats import is_spreadsheet
from contracts.time_budget import SPREADSHEET_SECONDS, SPREADSHEETS_SECONDS
from generator.inputs.spreadsheet_reader import Sheet, UnreadableError

_PROCESSES = BoundedSemaphore(2)
"""Each may take MAX_MEMORY_BYTES."""
Reader = Callable[[bytes, float], tuple[Sheet, ...]]
"""Reads one spreadsheet within a timeout in seconds, or raises UnreadableError."""


@dataclass(frozen=True)
class Workbook:
    """The sheets of one attachment, or the reason why there are none."""

    sheets: tuple[Sheet, ...] = ()
    unreadable: str | None = None


def read_in_process(content: bytes, seconds: float) -> tuple[Sheet, ...]:
    """Read a spreadsheet. Raises UnreadableError also if the subprocess dies or takes too long."""
    if not _PROCESSES.acquire(timeout=max(seconds, 0)):
        raise UnreadableError(f"no process was free to read it within {seconds:.0f} seconds")
    try:
        reader = subprocess.run(
            [sys.executable, "-I", "-m", "generator.inputs.spreadsheet_reader"],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
            # A subprocess that reads a hostile file gets no secrets.
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(f"reading it took longer than {seconds:.0f} seconds") from error
    finally:
        _PROCESSES.release()
    if reader.returncode != 0:
        raise UnreadableError(f"reading it takes more memory or time than is allowed (exit status {reader.returncode})")
    answer = json.loads(reader.stdout)
    if "unreadable" in answer:
        raise UnreadableError(answer["unreadable"])
    return tuple(Sheet(**sheet) for sheet in answer["sheets"])


def read_spreadsheets(
    attachments: Iterable[Attachment], read: Reader = read_in_process, monotonic: Callable[[], float] = time.monotonic
) -> Mapping[str, Workbook]:
    """Read every attached spreadsheet, by attachment name. Never raises; blocks for at most 30 seconds."""
    end = monotonic() + SPREADSHEETS_SECONDS
    workbooks = {}
    for attachment in attachments:
        if is_spreadsheet(attachment.name):
            workbooks[attachment.name] = _workbook(
                attachment.content, min(SPREADSHEET_SECONDS, end - monotonic()), read
            )
    return workbooks


def _workbook(content: bytes, seconds: float, read: Reader) -> Workbook:
    if seconds <= 0:
        return Workbook(unreadable="no time was left to read it")
    try:
        return Workbook(read(content, seconds))
    except UnreadableError as error:
        return Workbook(unreadable=str(error))
