"""Tracks external services that refuse our credentials, for `/readyz` and the metrics."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector


@dataclass(frozen=True)
class Refusal:
    """`code` is a constant for metrics (`API_KEY_INVALID`), `detail` a line for people, `since` a monotonic time."""

    code: str
    detail: str
    since: float


class Dependency:
    """One external service, such as `gemini`: its adapter records the last call, health and metrics read it."""

    def __init__(self, name: str, monotonic: Callable[[], float]) -> None:
        self.name = name
        self._monotonic = monotonic
        self.refusal: Refusal | None = None

    def refuses(self, code: str, detail: str) -> None:
        """Record that our account or credentials are refused. The first of several refusals sets `since`."""
        since = self.refusal.since if self.refusal else self._monotonic()
        self.refusal = Refusal(code, detail, since)

    def accepts(self) -> None:
        """Record a successful call, which ends the refusal."""
        self.refusal = None

    def warning(self) -> str | None:
        """One line for `/readyz`; None without a refusal."""
        if self.refusal is None:
            return None
        return f"{self.refusal.detail} (for {self._monotonic() - self.refusal.since:.0f} s)"


class DependencyCollector(Collector):
    """Exports `pagewright_dependency_refuses{dependency, reason}`: 1 for each refusal in force."""

    def __init__(self, dependencies: Callable[[], Iterator[Dependency]]) -> None:
        self._dependencies = dependencies

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """See prometheus_client."""
        family = GaugeMetricFamily(
            "pagewright_dependency_refuses",
            "1 while an outside service refuses our account or credentials.",
            labels=["dependency", "reason"],
        )
        for dependency in self._dependencies():
            if dependency.refusal is not None:
                family.add_metric([dependency.name, dependency.refusal.code], 1)
        yield family
