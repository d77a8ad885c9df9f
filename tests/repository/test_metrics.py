"""Documents, alerts and the dashboard name the metrics that the services have, and the list of them is complete."""

import json
import re

from tests.repository.tree import SERVICES, python_files, text_of
from tools.docs.metrics_table import all_metrics

OF_RABBITMQ = {
    "rabbitmq_alarms_free_disk_space_watermark",
    "rabbitmq_alarms_memory_used_watermark",
    "rabbitmq_detailed_queue_messages",
    "rabbitmq_detailed_queue_messages_ready",
    "rabbitmq_disk_space_available_bytes",
    "rabbitmq_disk_space_available_limit_bytes",
}
"""As /metrics and /metrics/detailed?family=queue_coarse_metrics of RabbitMQ name them; seen on 3.10.8 and 4.3.6."""

NAME = re.compile(r"\b(?:pagewright|rabbitmq|gen_ai)_[a-z_]+\b")
MADE = re.compile(r"(?:[Cc]ounter|[Gg]auge|Histogram|Family)\(\s*\"([a-z_]+)\"")
LABELS = {label for metric in all_metrics() for label in metric.labels}
SERIES = {name for metric in all_metrics() for name in metric.series}
ALERTS = "deploy/kubernetes/components/monitoring/alerts.yaml"
DASHBOARD = "deploy/grafana/dashboard.json"


def expressions_of(value: object) -> list[str]:
    """Every query in a dashboard, however deep."""
    if isinstance(value, dict):
        own = [text for key, text in value.items() if key in {"expr", "definition"}]
        return own + [text for inner in value.values() for text in expressions_of(inner)]
    return [text for inner in value for text in expressions_of(inner)] if isinstance(value, list) else []


def test_every_metric_that_the_code_makes_is_in_the_list() -> None:
    sources = [text_of(path) for path in python_files() if path.parts[0] in {"chassis", *SERVICES}]
    made = {name for text in sources for name in MADE.findall(text)}
    assert made == {metric.name for metric in all_metrics()}


def test_no_metric_is_made_twice() -> None:
    names = [metric.name for metric in all_metrics()]
    assert sorted(names) == sorted(set(names))


def test_alerts_and_dashboard_ask_for_metrics_that_exist() -> None:
    queries = re.findall(r"expr: .*(?:\n {12}.*)*", text_of(ALERTS)) + expressions_of(json.loads(text_of(DASHBOARD)))
    asked = {name for query in queries for name in NAME.findall(query)}
    assert len(asked) > len(OF_RABBITMQ)
    assert asked - LABELS <= SERIES | OF_RABBITMQ


def test_documents_name_metrics_that_exist() -> None:
    named = set(re.findall(r"`((?:pagewright|gen_ai)_[a-z_]+)", text_of("docs/operating.md")))
    assert named - LABELS <= SERIES | {metric.name for metric in all_metrics()}
