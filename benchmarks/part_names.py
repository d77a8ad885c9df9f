"""The parts of the benchmarks, in the order of docs/benchmarks.md."""

PARTS = (
    "accept",
    "accept_memory",
    "overhead",
    "burst",
    "concurrency",
    "backlog",
    "publisher",
    "callbacks",
    "startup",
    "generator",
    "fairness",
    "gateway",
    "growth",
    "containers",
)
"""Each is measured by `measure()` of its module in `benchmarks.parts`, or by one of OTHER_COMMANDS."""

OTHER_COMMANDS = {"containers": "make container-figures"}
"""What `make bench` does not measure, because it needs a container engine."""


SLOW = ("accept_memory", "burst", "fairness")
"""Measured by their names only: each takes minutes, and the burst alone six. All others together take 15."""


def command_for(name: str) -> str:
    """The command that measures the part again."""
    return OTHER_COMMANDS.get(name, f"make bench ONLY={name}")
