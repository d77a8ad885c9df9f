"""Lists every metric of the services, for the table in docs/operating.md and for tests of alerts and dashboard."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.registry import Collector

from chassis.dependency_refusals import DependencyCollector
from chassis.metrics import Metrics
from gateway.brief_metrics import BriefMetrics
from gateway.brief_totals import BriefTotals
from generator.chromium.visit_metrics import VisitMetrics
from generator.models.model_telemetry import ModelTelemetry
from generator.plan_metrics import plan_counter
from notifier.delivery_metrics import DeliveryMetrics
from publisher.github import GitHubMetrics
from tools.docs.message_tables import table

NO_BRIEFS = BriefTotals(Counter(), 0.0, 0.0)


@dataclass(frozen=True)
class MetricFamily:
    """A metric as Prometheus has it, with all its series."""

    service: str
    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str

    @property
    def series(self) -> tuple[str, ...]:
        """The names under which its values are queried."""
        if self.kind == "histogram":
            return tuple(f"{self.name}_{part}" for part in ("bucket", "count", "sum"))
        return (self.name,)


def tables() -> dict[str, str]:
    """The table by the name of its marker."""
    rows = (
        (f"`{one.name}`", one.service, one.kind, ", ".join(f"`{label}`" for label in one.labels), one.meaning)
        for one in all_metrics()
    )
    return {"metrics": table(("metric", "service", "kind", "labels", "meaning"), rows)}


def all_metrics() -> list[MetricFamily]:
    """Every metric, those of every service first."""
    return [family for service, registry in registries().items() for family in _families(service, registry)]


def registries() -> Mapping[str, CollectorRegistry]:
    """Registries with what the chassis and the `__main__` of each service register."""
    found = {name: CollectorRegistry() for name in ("every", "gateway", "generator", "publisher", "notifier")}
    found["every"] = Metrics().registry
    found["every"].register(DependencyCollector(lambda: iter(())))
    found["gateway"].register(BriefMetrics(lambda: NO_BRIEFS))
    ModelTelemetry(found["generator"])
    plan_counter(found["generator"])
    VisitMetrics(found["generator"])
    GitHubMetrics(found["publisher"])
    DeliveryMetrics(found["notifier"])
    return found


def _families(service: str, registry: CollectorRegistry) -> Iterator[MetricFamily]:
    for collector in registry._collector_to_names:
        for family in collector.collect():
            ending = "_total" if family.type == "counter" else ""
            labels = _labels_of(collector, family)
            yield MetricFamily(service, family.name + ending, family.type, labels, family.documentation)


def _labels_of(collector: Collector, family: Metric) -> tuple[str, ...]:
    described = collector if isinstance(collector, MetricWrapperBase) else family
    return tuple(getattr(described, "_labelnames", ()))
