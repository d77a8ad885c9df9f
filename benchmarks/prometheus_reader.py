"""Reads numbers from the metrics of a running service."""

from urllib.request import urlopen

from tools.stack.processes import ManagedProcess


def metric(service: ManagedProcess, name: str, **labels: str) -> float:
    """The sum of a metric over the labels that are not given."""
    with urlopen(f"{service.base_url}/metrics", timeout=30) as answer:  # noqa: S310 - a service of ours; httpx takes 20 ms
        text = answer.read().decode()
    wanted = [f'{label}="{value}"' for label, value in labels.items()]
    samples = (line.rpartition(" ") for line in text.splitlines() if line.startswith((f"{name}{{", f"{name} ")))
    return sum(float(value) for sample, _, value in samples if all(label in sample for label in wanted))
