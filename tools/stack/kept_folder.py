"""The folder in which `make serve` keeps what outlives it: the broker's data, ports, logs, and who serves now.

A file of addresses in it tells the command `pagewright` what runs: that of `make serve`, or that of `make demo`.
"""

import contextlib
import fcntl
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chassis.env_file import write_env_value
from tools.stack.free_ports import free_ports, has_listener
from tools.stack.node_identity import NodeIdentity, kept_identity


class InUseError(Exception):
    """Somebody else has the folder or a port; the text says what to do."""


@dataclass(frozen=True)
class KeptFolder:
    """Paths and contents of the folder."""

    path: Path

    @property
    def addresses_file(self) -> Path:
        """Addresses of what serves now, for the command `pagewright`; there only while it does."""
        return self.path / "serve.env"

    @property
    def demo_file(self) -> Path:
        """The same of a demo."""
        return self.path / "demo.env"

    @property
    def broker_data(self) -> Path:
        return self.path / "broker"

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Have the folder to oneself. Raises InUseError."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUseError(f"{self.path} is in use: another `make serve` runs, end it first") from None
            yield

    def ports(self, gateway: int, services: list[str]) -> dict[str, int]:
        """The gateway's port as given, and one for each other service, which stays. Raises InUseError."""
        file = self.path / "ports.json"
        kept: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
        missing = [name for name in services if name not in kept and name != "gateway"]
        if missing:
            kept |= zip(missing, free_ports(len(missing)), strict=True)
            file.write_text(f"{json.dumps(kept, indent=1)}\n")
        check_free("HTTP_PORT in .env", {"gateway": gateway})
        check_free(str(file), kept)
        return {"gateway": gateway, **kept}

    def broker_identity(self) -> NodeIdentity:
        """The identity of the private broker. Raises InUseError where its ports are taken."""
        file = self.path / "broker.json"
        identity = kept_identity(file)
        check_free(str(file), {"broker": identity.port, "port mapper": identity.epmd_port})
        return identity


@contextlib.contextmanager
def told(file: Path, addresses: Mapping[str, str]) -> Iterator[None]:
    """Have the addresses known to the command `pagewright`."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={write_env_value(value)}\n" for name, value in addresses.items()))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def check_free(place: str, ports: Mapping[str, int]) -> None:
    """Raise InUseError for a port on which somebody listens."""
    for name, port in ports.items():
        if has_listener(port):
            raise InUseError(f"port {port} of the {name} is in use: end what listens there, or change it: {place}")
