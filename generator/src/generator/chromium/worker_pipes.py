"""Starts the browser worker as a subprocess with a minimal environment, and connects it by pipes."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.chromium.worker_protocol import MAX_RESULT_BYTES

# None of these variables has a secret or an address of the service.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")
_NO_STDERR = "it wrote nothing to stderr"


class WorkerPipes:
    """stdin, stdout and stderr of `python -m generator.chromium`, in its own session and temporary folder."""

    def __init__(self, process: asyncio.subprocess.Process, folder: "TemporaryDirectory[str]") -> None:
        assert process.stdin is not None  # noqa: S101 - it was started with a pipe
        assert process.stdout is not None  # noqa: S101 - it was started with a pipe
        self.process = process
        self._stdin, self._stdout = process.stdin, process.stdout
        self._folder = folder

    @classmethod
    async def start(cls) -> "WorkerPipes":
        """Start the process."""
        folder = TemporaryDirectory(prefix="pagewright-browser-", ignore_cleanup_errors=True)
        try:
            return cls(await _spawn(folder.name), folder)
        except BaseException:
            folder.cleanup()
            raise

    async def write(self, line: bytes) -> None:
        """Send one line. Raises ConnectionError if the worker has ended."""
        self._stdin.write(line)
        await self._stdin.drain()

    async def read(self) -> bytes:
        """The next line; empty at the end. Raises ValueError if it is longer than MAX_RESULT_BYTES."""
        return await self._stdout.readline()

    def stderr_tail(self) -> str:
        """The last lines of stderr."""
        with contextlib.suppress(OSError):
            return Path(self._folder.name, "stderr").read_text("utf-8", "replace")[-500:].strip() or _NO_STDERR
        return _NO_STDERR

    def close(self) -> None:
        """Ask the worker to end."""
        self._stdin.close()

    def clean_up(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()


async def _spawn(folder: str) -> asyncio.subprocess.Process:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    stderr = os.open(Path(folder, "stderr"), os.O_WRONLY | os.O_CREAT)
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-m", "generator.chromium"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
            env={**passed_on, "HOME": folder, "TMPDIR": folder, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=folder,
            start_new_session=True,
            limit=MAX_RESULT_BYTES,
        )
    finally:
        os.close(stderr)
