"""Three private RabbitMQ nodes in one cluster on loopback, each of which can be cut off for a while."""

import contextlib
import os
import secrets
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tools.stack.broker import NoBrokerError, temporary_folder
from tools.stack.leftover_cleanup import Reaper
from tools.stack.node_identity import new_identity
from tools.stack.rabbitmq_installed import InstalledNode, find_scripts

NODES = 3
_COOKIE, _PASSWORD = secrets.token_hex(16), secrets.token_hex(16)


class ClusterNode(InstalledNode):
    """One node; `members` are all nodes of its cluster, including itself. The first one's epmd serves them all."""

    def __init__(self, scripts: Path, folder: Path, reaper: Reaper, members: list["ClusterNode"]) -> None:
        self.members = members
        super().__init__(scripts, folder, reaper, replace(new_identity(), password=_PASSWORD))
        members.append(self)

    @property
    def name(self) -> str:
        return f"pagewright-{self.port}@localhost"

    def cut_off(self) -> None:
        """Freeze the node (SIGSTOP): it stops answering, and its connections stay open."""
        self._signal(signal.SIGSTOP)

    def reconnect(self) -> None:
        """Continue the frozen node."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        self.reconnect()
        super().stop()

    def _signal(self, number: signal.Signals) -> None:
        pid = self._beam.pid
        if self.running and pid is not None:
            os.kill(pid, number)

    def _addresses(self) -> Mapping[str, str]:
        first = self.members[0] if self.members else self
        return {**super()._addresses(), "ERL_EPMD_PORT": str(first._identity.epmd_port)}

    def _lay_folder(self) -> None:
        cookie = self._folder / "home" / ".erlang.cookie"
        cookie.parent.mkdir(parents=True, exist_ok=True)
        if not cookie.exists():
            cookie.write_text(_COOKIE)
            cookie.chmod(0o400)
        super()._lay_folder()
        with (self._folder / "rabbitmq.conf").open("a") as settings:
            settings.write("cluster_formation.peer_discovery_backend = classic_config\n")
            for number, member in enumerate(self.members, 1):
                settings.write(f"cluster_formation.classic_config.nodes.{number} = {member.name}\n")


@contextlib.contextmanager
def running_cluster(reaper: Reaper) -> Iterator[ClusterNode]:
    """Start a cluster of three nodes and return the first; their processes and files are removed at the end."""
    scripts = find_scripts()
    if scripts is None:
        raise NoBrokerError("a cluster needs an installed rabbitmq-server")
    with contextlib.ExitStack() as started:
        members: list[ClusterNode] = []
        for _ in range(NODES):
            folder = started.enter_context(temporary_folder("pagewright-broker-", reaper))
            ClusterNode(scripts, folder, reaper, members)
        # The first is stopped last, because its epmd serves the others.
        for member in members:
            started.callback(member.stop)
        members[0].start_port_mapper()
        # Concurrently, because since RabbitMQ 4 a node waits for the other configured nodes before it is ready.
        with ThreadPoolExecutor(NODES) as starting:
            list(starting.map(ClusterNode.start, members))
        members[0].rabbitmqctl("await_online_nodes", str(NODES))
        yield members[0]
