"""Runs a private RabbitMQ node in a container, for machines without rabbitmq-server."""

import secrets
import shutil
import subprocess

from tools.stack.leftover_cleanup import Reaper
from tools.stack.node_identity import NodeIdentity
from tools.stack.readiness import NotReadyError, speaks_amqp, wait_until

IMAGE = "rabbitmq:4.3.7-management"
"""The image of docker-compose.yml."""

USER = "pagewright"
START_TIMEOUT = 90.0


def find_engine() -> str | None:
    """`docker` or `podman`, if its engine answers; a client without an engine does not count."""
    for engine in ("docker", "podman"):
        if shutil.which(engine) and _run([engine, "info"], timeout=20).returncode == 0:
            return engine
    return None


class ContainerNode:
    """One container with its own volume, on loopback only. It is removed when stopped, and its data too.

    Only the volume that `identity` names stays.
    """

    def __init__(self, engine: str, reaper: Reaper, image: str, identity: NodeIdentity) -> None:
        self.image = image
        self.port = identity.port
        self._identity = identity
        self._engine = engine
        self.name = f"pagewright-{secrets.token_hex(6)}"
        self._reaper = reaper
        self._created = False

    @property
    def url(self) -> str:
        return self.url_of("%2F")

    def url_of(self, virtual_host: str) -> str:
        """The AMQP URL of a virtual host; the name is percent-encoded."""
        return f"amqp://{USER}:{self._identity.password}@127.0.0.1:{self.port}/{virtual_host}"

    @property
    def user(self) -> str:
        return USER

    @property
    def running(self) -> bool:
        state = _run([self._engine, "inspect", "--format", "{{.State.Running}}", self.name])
        return state.stdout.strip() == "true"

    def start(self) -> None:
        """Start the container, pulling its image the first time, and return once it answers AMQP."""
        try:
            if self._created:
                self._engine_call("start", self.name)
            else:
                self._create()
            wait_until(lambda: speaks_amqp(self.port), f"RabbitMQ in {self.name}", timeout=START_TIMEOUT, interval=0.2)
        except NotReadyError as error:
            tail = self.log_tail()
            self.stop()
            raise NotReadyError(f"{error}\n{tail}") from None

    def kill(self) -> None:
        """SIGKILL all processes of the container; its volume stays."""
        self._engine_call("kill", self.name)

    def restart(self) -> None:
        """Start again with the same volume and address, after a `kill` or a graceful stop."""
        if self.running:
            self._engine_call("stop", self.name)
        self.start()

    def stop(self) -> None:
        if self._created:
            if self._identity.volume:
                _run([self._engine, "stop", self.name])
            _run([self._engine, "rm", "--force", "--volumes", self.name])
            self._reaper.forget_container(self._engine, self.name)
            self._created = False

    def rabbitmqctl(self, *arguments: str, stdin: str = "") -> str:
        """Run rabbitmqctl in the container and return its output."""
        return self._engine_call("exec", "--interactive", self.name, "rabbitmqctl", "--quiet", *arguments, stdin=stdin)

    def log_tail(self, lines: int = 30) -> str:
        """The last lines of the container's output."""
        done = _run([self._engine, "logs", "--tail", str(lines), self.name])
        return f"--- {self._engine} logs {self.name}\n{done.stdout}{done.stderr}"

    def _create(self) -> None:
        self._created = True
        self._reaper.watch_container(self._engine, self.name)
        volume = self._identity.volume
        # The node's data folder is named after the host name, so it is fixed.
        self._engine_call(
            *("run", "--detach", "--name", self.name, "--hostname", "pagewright"),
            *("--publish", f"127.0.0.1:{self.port}:5672"),
            *("--env", f"RABBITMQ_DEFAULT_USER={USER}", "--env", f"RABBITMQ_DEFAULT_PASS={self._identity.password}"),
            *(("--volume", f"{volume}:/var/lib/rabbitmq") if volume else ()),
            self.image,
            timeout=600,
        )

    def _engine_call(self, *arguments: str, timeout: float = 60, stdin: str = "") -> str:
        done = _run([self._engine, *arguments], timeout=timeout, stdin=stdin)
        if done.returncode != 0:
            raise NotReadyError(f"{self._engine} {arguments[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


def _run(command: list[str], timeout: float = 60, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=timeout)
