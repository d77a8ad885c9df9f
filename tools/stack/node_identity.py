"""What makes a private RabbitMQ node the same one after a restart: its ports, its password, a container's volume."""

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.stack.free_ports import free_ports


@dataclass(frozen=True)
class NodeIdentity:
    """The node's name has its port, and its data the password. Without a `volume` a container's data goes with it."""

    port: int
    epmd_port: int
    distribution_port: int
    password: str = field(repr=False)
    volume: str = ""


def new_identity(volume: str = "") -> NodeIdentity:
    """Free ports and a random password."""
    port, epmd_port, distribution_port = free_ports(3)
    return NodeIdentity(port, epmd_port, distribution_port, secrets.token_hex(16), volume)


def kept_identity(file: Path) -> NodeIdentity:
    """The identity that `file` holds; a new one is written where there is no such file."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(json.dumps(asdict(new_identity(f"pagewright-{secrets.token_hex(6)}")), indent=1))
    return NodeIdentity(**json.loads(file.read_text()))
