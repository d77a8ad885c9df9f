"""Finds what a RabbitMQ node without plugins loads. Erlang looks for each of 900 modules in every folder in turn."""

from collections.abc import Iterator
from pathlib import Path


def shipped_libraries(scripts: Path) -> Iterator[Path]:
    """Yield the folders of the installation that `scripts` are of, without plugins; none where it has another form."""
    shipped = (scripts / "rabbitmq-server").resolve().parents[1] / "plugins"
    for library in shipped.iterdir() if shipped.is_dir() else ():
        if not library.name.startswith("rabbitmq_") or library.name.startswith("rabbitmq_prelaunch-"):
            yield library
