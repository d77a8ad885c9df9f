"""Writes deploy/grafana/dashboard.json: a row of panels for each question that an operator asks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATH = Path("deploy/grafana/dashboard.json")
SOURCE = {"type": "prometheus", "uid": "${source}"}
COLUMNS, HEIGHT = 24, 8
"""Of Grafana's grid, and of a panel in it."""


@dataclass(frozen=True)
class Panel:
    """A graph of one query; `legend` is a template of its labels."""

    title: str
    query: str
    legend: str = ""
    unit: str = "short"


def quantile(share: float, histogram: str, by: str = "") -> str:
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({histogram}_bucket[$__rate_interval])))"


def rate(counter: str, by: str, chosen: str = "") -> str:
    return f"sum by ({by}) (rate({counter}{chosen}[$__rate_interval]))"


ROWS: Mapping[str, Sequence[Panel]] = {
    "Is what was promised kept?": (
        Panel("Longest silence", "max(pagewright_longest_silence_seconds)", unit="s"),
        Panel("Briefs by verdict", "max by (verdict) (pagewright_briefs)", "{{verdict}}"),
        Panel("From brief to callback, 95 of 100", quantile(0.95, "pagewright_brief_seconds"), unit="s"),
        Panel("Deadlines missed an hour", "sum(increase(pagewright_deadlines_missed_total[1h]))"),
    ),
    "Are the pages good?": (
        Panel("Checks by outcome", rate("pagewright_checks_total", "outcome"), "{{outcome}}"),
        Panel("Failed checks by kind", rate("pagewright_checks_total", "kind", '{outcome="failed"}'), "{{kind}}"),
        Panel("Candidates", rate("pagewright_candidates_total", "kind"), "{{kind}}"),
        Panel("Plans", rate("pagewright_plans_total", "state"), "{{state}}"),
    ),
    "Where does the time go?": (
        Panel("Seconds by stage, 95 of 100", quantile(0.95, "pagewright_stage_seconds", "stage"), "{{stage}}", "s"),
        Panel(
            "Seconds by message, 95 of 100", quantile(0.95, "pagewright_handling_seconds", "queue"), "{{queue}}", "s"
        ),
        Panel("Wait for the browser, 95 of 100", quantile(0.95, "pagewright_visit_wait_seconds"), unit="s"),
        Panel("Candidates that wait for the browser", "sum(pagewright_visits_waiting)"),
    ),
    "What do the models do?": (
        Panel(
            "Seconds a call, 95 of 100",
            quantile(0.95, "gen_ai_client_operation_duration_seconds", "gen_ai_request_model"),
            "{{gen_ai_request_model}}",
            "s",
        ),
        Panel(
            "Calls without an answer",
            rate("gen_ai_client_operation_duration_seconds_count", "error_type", '{error_type!=""}'),
            "{{error_type}}",
        ),
        Panel(
            "Tokens a second",
            rate("gen_ai_client_token_usage_sum", "gen_ai_request_model, gen_ai_token_type"),
            "{{gen_ai_request_model}} {{gen_ai_token_type}}",
        ),
        Panel("Cost of the recent briefs", "max(pagewright_briefs_cost_usd)", unit="currencyUSD"),
    ),
    "What do GitHub and the evaluators answer?": (
        Panel("Requests to GitHub", rate("pagewright_github_requests_total", "status"), "{{status}}"),
        Panel("Left of GitHub's limits", "min by (resource) (pagewright_github_requests_remaining)", "{{resource}}"),
        Panel("Callbacks", rate("pagewright_callbacks_total", "result"), "{{result}}"),
        Panel(
            "Refused accounts",
            "max by (dependency, reason) (pagewright_dependency_refuses)",
            "{{dependency}} {{reason}}",
        ),
    ),
    "Are the services well?": (
        Panel("Messages that wait", "max by (queue) (pagewright_queue_messages)", "{{queue}}"),
        Panel("Messages in hand", "sum by (queue) (pagewright_messages_in_hand)", "{{queue}}"),
        Panel("Settled messages", rate("pagewright_messages_settled_total", "outcome"), "{{outcome}}"),
        Panel(
            "Not ready, and bugs",
            "count by (job) (pagewright_ready == 0) or sum by (job) (increase(pagewright_bugs_total[1h]))",
            "{{job}}",
        ),
    ),
}


def dashboard() -> str:
    """The dashboard as Grafana imports it, for any Prometheus that is chosen in it."""
    model = {
        "title": "Pagewright",
        "uid": "pagewright",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "templating": {
            "list": [{"name": "source", "label": "Prometheus", "type": "datasource", "query": "prometheus"}]
        },
        "panels": [{"id": number, **panel} for number, panel in enumerate(_panels(), start=1)],
    }
    return json.dumps(model, indent=2) + "\n"


def _panels() -> Iterator[dict[str, Any]]:
    for index, (question, panels) in enumerate(ROWS.items()):
        top, width = index * (HEIGHT + 1), COLUMNS // len(panels)
        yield {"type": "row", "title": question, "gridPos": {"x": 0, "y": top, "w": COLUMNS, "h": 1}}
        for column, panel in enumerate(panels):
            yield {
                "type": "timeseries",
                "title": panel.title,
                "datasource": SOURCE,
                "gridPos": {"x": column * width, "y": top + 1, "w": width, "h": HEIGHT},
                "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
                "targets": [{"refId": "A", "datasource": SOURCE, "expr": panel.query, "legendFormat": panel.legend}],
            }
