"""The number of recent briefs by verdict, for Prometheus."""

from prometheus_client import CollectorRegistry, generate_latest

from contracts.verdict import VERDICTS
from gateway.briefs_read_model import BriefsReadModel
from gateway.verdict_metric import VerdictCollector
from tests.unit.gateway.events import whole_story


def test_every_verdict_is_exported_with_the_number_of_its_briefs() -> None:
    read_model, registry = BriefsReadModel(), CollectorRegistry()
    registry.register(VerdictCollector(read_model.count_by_verdict))
    for offset, progress in enumerate(whole_story()):
        read_model.apply(offset, progress)
    lines = [line for line in generate_latest(registry).decode().splitlines() if line.startswith("pagewright_briefs{")]
    numbers = {verdict: 1.0 if verdict == "unseen" else 0.0 for verdict in VERDICTS}
    assert lines == [f'pagewright_briefs{{verdict="{verdict}"}} {number}' for verdict, number in numbers.items()]
