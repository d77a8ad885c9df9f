"""Finds or starts a RabbitMQ broker for the demo and the tests."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from tools.stack import installation, rabbitmq_in_container, rabbitmq_installed
from tools.stack.installation import RABBITMQ
from tools.stack.leftover_cleanup import Reaper
from tools.stack.node_identity import NodeIdentity, new_identity
from tools.stack.rabbitmq_in_container import ContainerNode
from tools.stack.rabbitmq_installed import InstalledNode
from tools.stack.readiness import speaks_amqp, wait_until

Say = Callable[[str], object]
"""Prints one line for the user, with its newline."""


class NoBrokerError(Exception):
    """No broker can be started on this machine; the text says what to install."""


class Broker(Protocol):
    """A broker that answers at `url` once started."""

    @property
    def url(self) -> str: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def log_tail(self, lines: int = 30) -> str: ...


class BrokerNode(Broker, Protocol):
    """A private node, which tests may kill, restart and configure."""

    port: int

    @property
    def user(self) -> str: ...

    @property
    def running(self) -> bool: ...

    def url_of(self, virtual_host: str) -> str:
        """The AMQP URL of a virtual host; the name is percent-encoded."""

    def kill(self) -> None:
        """SIGKILL the node. Confirmed messages survive a `restart`, but not in queues of the last second.

        Names of new quorum queues are written to disk up to a second later: after the restart such a queue exists but
        never has a leader (3.10.8; the symptom of github.com/rabbitmq/rabbitmq-server/issues/15725).
        """

    def restart(self) -> None:
        """Start again with the same data and address, whether the node was killed or still runs."""

    def rabbitmqctl(self, *arguments: str, stdin: str = "") -> str:
        """Run rabbitmqctl against this node and return what it printed."""


class ExternalBroker:
    """The broker that RABBITMQ_URL names; never stopped."""

    def __init__(self, url: str) -> None:
        self.url = url

    def start(self) -> None:
        """Return once it answers AMQP; with TLS at once, because only the services know the certificates."""
        parts = urlsplit(self.url)
        host, port = parts.hostname or "127.0.0.1", parts.port or 5672
        if parts.scheme == "amqp":
            wait_until(lambda: speaks_amqp(port, host), f"the broker of RABBITMQ_URL at {host}:{port}", timeout=15)

    def stop(self) -> None:
        """Leave it running."""

    def log_tail(self, lines: int = 30) -> str:
        return "--- the broker of RABBITMQ_URL keeps its own log"


@contextlib.contextmanager
def running_broker(environment: Mapping[str, str], reaper: Reaper, say: Say) -> Iterator["BrokerNode | ExternalBroker"]:
    """The broker of RABBITMQ_URL if that is set, else a private node that ends with the context."""
    if url := environment.get("RABBITMQ_URL"):
        broker = ExternalBroker(url)
        broker.start()
        yield broker
        return
    with running_node(reaper, say, environment) as node:
        yield node


@contextlib.contextmanager
def running_node(
    reaper: Reaper, say: Say = sys.stderr.write, environment: Mapping[str, str] = os.environ
) -> Iterator[BrokerNode]:
    """A new private node; its processes and files are removed at the end."""
    with temporary_folder("pagewright-broker-", reaper) as folder:
        node = make_node(folder, reaper, say, environment)
        try:
            node.start()
            yield node
        finally:
            node.stop()


def make_node(
    folder: Path,
    reaper: Reaper,
    say: Say,
    environment: Mapping[str, str] = os.environ,
    identity: NodeIdentity | None = None,
) -> BrokerNode:
    """A node that is not started yet, of the image that RABBITMQ_IMAGE names or else from what the machine has.

    With the `identity` of an earlier one it goes on with its data. NoBrokerError where the machine has nothing, or no
    engine for that image.
    """
    identity = identity or new_identity()
    wanted = environment.get("RABBITMQ_IMAGE")
    if not wanted and (scripts := rabbitmq_installed.find_scripts()):
        return InstalledNode(scripts, folder, reaper, identity)
    if engine := rabbitmq_in_container.find_engine():
        image = wanted or rabbitmq_in_container.IMAGE
        say(f"RabbitMQ runs in a container of {image}; the first time its image is pulled.\n")
        return ContainerNode(engine, reaper, image, identity)
    if wanted:
        raise NoBrokerError(
            f"RABBITMQ_IMAGE asks for {wanted}, and neither docker nor podman has an engine that answers. "
            "Start one, or unset it to use an installed RabbitMQ."
        )
    if installation.can_install(RABBITMQ):
        say("Installing RabbitMQ from this system's archive, about half a minute.\n")
        installation.install(RABBITMQ)
        if scripts := rabbitmq_installed.find_scripts():
            return InstalledNode(scripts, folder, reaper, identity)
    raise NoBrokerError(_advice())


def _advice() -> str:
    return (
        "No RabbitMQ was found: RABBITMQ_URL is not set, rabbitmq-server is not installed and no container engine "
        f"answers.\nInstall it:\n    {installation.command_here(RABBITMQ)}\n"
        "It need not be started: a private node is, and is stopped again."
    )


@contextlib.contextmanager
def temporary_folder(prefix: str, reaper: Reaper) -> Iterator[Path]:
    """A folder that is removed at the end, by the reaper if this process is killed."""
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as name:
        reaper.watch_folder(Path(name))
        yield Path(name)
    reaper.forget_folder(Path(name))
