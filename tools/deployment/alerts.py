"""Checks the alert rules with promtool, and tests them with `alert_samples.yaml`."""

import tempfile
from pathlib import Path

import yaml

from tools.deployment.linter_programs import ROOT, complaints_of, run

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
