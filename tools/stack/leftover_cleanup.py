"""Ends the processes and folders of a run that was killed and cannot clean up itself.

Run as a script it is the reaper: it reads what to end from its standard input and acts when that input ends,
which happens however its parent ends. This works on every Unix, unlike PR_SET_PDEATHSIG, and covers folders too.
Not covered: a process that was started and not yet registered, and SIGKILL of the reaper.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Self


class Reaper:
    """A process in its own session, which Ctrl-C does not reach; it ends after this process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", __file__], stdin=subprocess.PIPE, start_new_session=True, text=True
        )

    def watch_group(self, group: int) -> None:
        self._tell(f"+group {group}")

    def forget_group(self, group: int) -> None:
        self._tell(f"-group {group}")

    def watch_folder(self, folder: Path) -> None:
        self._tell(f"+folder {folder}")

    def forget_folder(self, folder: Path) -> None:
        self._tell(f"-folder {folder}")

    def watch_container(self, engine: str, name: str) -> None:
        self._tell(f"+container {engine} {name}")

    def forget_container(self, engine: str, name: str) -> None:
        self._tell(f"-container {engine} {name}")

    def _tell(self, line: str) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the reaper was started without a standard input")
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """End everything that is still watched, and wait for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def still_watched(lines: Iterable[str]) -> list[str]:
    """What was added and not removed, the newest first, because dependants are started later."""
    watched: dict[str, None] = {}
    for line in lines:
        change, thing = line[0], line[1:].rstrip("\n")
        watched.pop(thing, None)
        if change == "+":
            watched[thing] = None
    return list(reversed(watched))


def end(thing: str) -> None:
    """End one watched process or folder; it may be gone already."""
    kind, _, name = thing.partition(" ")
    if kind == "group":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(int(name), signal.SIGKILL)
    elif kind == "folder":
        shutil.rmtree(name, ignore_errors=True)
    elif kind == "container":
        engine, _, container = name.partition(" ")
        subprocess.run([engine, "rm", "--force", "--volumes", container], capture_output=True, check=False)


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    for thing in still_watched(sys.stdin):
        end(thing)


if __name__ == "__main__":
    main()
