"""Checks alert rules with promtool, tests them with `alert_samples.yaml`, and checks the queries of the dashboard."""

import tempfile
from pathlib import Path

import yaml

from tools.deployment.linter_programs import ROOT, complaints_of, run
from tools.docs.dashboard import ROWS

ALERTS = Path("deploy/kubernetes/components/monitoring/alerts.yaml")
SAMPLES = Path(__file__).with_name("alert_samples.yaml")


def alerts() -> list[str]:
    """The faults of the rules, and the samples that fail."""
    rules = yaml.safe_load((ROOT / ALERTS).read_text())["spec"]
    with tempfile.TemporaryDirectory() as folder:
        # Prometheus reads the rules inside the resource; the samples name the extracted file.
        extracted = Path(folder, ALERTS.name)
        extracted.write_text(yaml.safe_dump(rules))
        samples = Path(folder, SAMPLES.name)
        samples.write_text(SAMPLES.read_text())
        return complaints_of(run("promtool", "check", "rules", extracted)) or complaints_of(
            run("promtool", "test", "rules", samples)
        )


def queries() -> list[str]:
    """The faults of the dashboard's queries, which promtool reads as rules."""
    asked = [panel.query.replace("$__rate_interval", "5m") for panels in ROWS.values() for panel in panels]
    rules = [{"record": f"panel:{number}", "expr": query} for number, query in enumerate(asked)]
    with tempfile.TemporaryDirectory() as folder:
        read_as_rules = Path(folder, "dashboard.yaml")
        read_as_rules.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
        return complaints_of(run("promtool", "check", "rules", read_as_rules))
