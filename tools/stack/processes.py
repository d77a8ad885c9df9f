"""Runs a command as a process group of its own, with its own environment and log file."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.stack.leftover_cleanup import Reaper
from tools.stack.readiness import PATIENCE, NotReadyError, answers_200, wait_until

LOG_LINES_SHOWN = 30


class ManagedProcess:
    """A command that can be started, killed and restarted; `environment` is its whole environment.

    Its output is appended to `log`. If it serves HTTP, `ready_path` below `base_url` answers 200 when ready.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        reaper: Reaper,
        folder: Path | None = None,
        base_url: str = "",
        ready_path: str = "",
    ) -> None:
        self.name = name
        self.log = log
        self.base_url = base_url
        self._ready_path = ready_path
        self._command = tuple(command)
        self._environment = dict(environment)
        self._folder = folder
        self._reaper = reaper
        self._process: subprocess.Popen[bytes] | None = None
        self._group: int | None = None

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """The exit code of the last run, negative for a signal; None while it runs."""
        return None if self._process is None else self._process.poll()

    def start(self) -> None:
        """Start the command and return at once; see `wait_ready`."""
        if self.running:
            raise RuntimeError(f"{self.name} is running already")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._group = self._process.pid
        self._reaper.watch_group(self._group)

    def wait_ready(self, timeout: float = PATIENCE) -> None:
        """Return once `ready_path` answers 200. Raises NotReadyError with the end of the log."""

        def ready_or_gone() -> bool:
            return not self.running or answers_200(self.base_url + self._ready_path)

        try:
            wait_until(ready_or_gone, self.name, timeout=timeout)
        except NotReadyError as error:
            raise NotReadyError(f"{error}\n{self.log_tail()}") from None
        if not self.running:
            raise NotReadyError(f"{self.name} ended with {self.exit_code} before it was ready\n{self.log_tail()}")

    def kill(self) -> None:
        """SIGKILL the whole group, like a crash or the kernel's out-of-memory killer."""
        if self._process is None or self._group is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._group, signal.SIGKILL)
        self._process.wait(PATIENCE)
        self._reaper.forget_group(self._group)
        self._group = None

    def terminate(self, timeout: float = 30) -> None:
        """SIGTERM the command; SIGKILL the whole group once it has ended or after `timeout` seconds."""
        if self._process is not None and self.running:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout)
        self.kill()

    def restart(self, timeout: float = 30) -> None:
        """Terminate the command if it runs, start it with the same environment and wait until it is ready."""
        self.terminate()
        self.start()
        self.wait_ready(timeout)

    def twin(self, port: int, **changes: str) -> "ManagedProcess":
        """A replica, not started, on another port, with `changes` to the environment and its own log."""
        return ManagedProcess(
            f"{self.name} ({port})",
            self._command,
            environment={**self._environment, **changes, "HTTP_PORT": str(port)},
            log=self.log.with_stem(f"{self.log.stem}-{port}"),
            reaper=self._reaper,
            folder=self._folder,
            base_url=f"http://127.0.0.1:{port}",
            ready_path=self._ready_path,
        )

    def log_tail(self, lines: int = LOG_LINES_SHOWN) -> str:
        """The log's path and last lines."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join((f"--- {self.log}", *text.splitlines()[-lines:]))
