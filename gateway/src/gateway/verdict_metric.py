"""Exports how many of the recent briefs have each verdict."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from contracts.verdict import VERDICTS, Verdict


class VerdictCollector(Collector):
    """Exports `pagewright_briefs{verdict}`. Every replica knows all briefs: take the maximum over them, not the sum."""

    def __init__(self, count_by_verdict: Callable[[], Mapping[Verdict, int]]) -> None:
        self._count_by_verdict = count_by_verdict

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """See prometheus_client."""
        family = GaugeMetricFamily(
            "pagewright_briefs",
            "Recent briefs by verdict. Every replica counts all of them: take the maximum, not the sum.",
            labels=["verdict"],
        )
        counts = self._count_by_verdict()
        for verdict in VERDICTS:
            family.add_metric([verdict], counts.get(verdict, 0))
        yield family
