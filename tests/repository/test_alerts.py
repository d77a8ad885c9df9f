"""Every alert is played against samples, and says where to read on."""

import re

from tests.repository.manifests import Manifest, documents
from tests.repository.tree import text_of
from tools.deployment.alerts import ALERTS, SAMPLES
from tools.stack.services import SETTINGS

[RESOURCE] = documents(ALERTS)
RULES: dict[str, Manifest] = {rule["alert"]: rule for group in RESOURCE["spec"]["groups"] for rule in group["rules"]}


def anchors(document: str) -> set[str]:
    """The fragments that lead to a document's headings."""
    headings = re.findall(r"^#+ (.+)$", text_of(document), flags=re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_an_alert_says_what_happened_what_it_means_and_where_to_read_on() -> None:
    for name, rule in RULES.items():
        assert rule["annotations"].keys() == {"summary", "description", "runbook"}, name
        document, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert anchor in anchors(document), name
        assert rule["labels"]["severity"] in {"warning", "critical"}, name


def test_samples_say_when_an_alert_fires() -> None:
    assert [name for name in RULES if name not in SAMPLES.read_text()] == []


def test_full_hands_are_those_of_each_service() -> None:
    given = dict(re.findall(r'job="(\w+)"} >= (\d+)', RULES["PagewrightHandsFull"]["expr"]))
    fields = {service: settings.model_fields for service, settings in SETTINGS.items()}
    assert given == {name: str(f["concurrency"].default) for name, f in fields.items() if "concurrency" in f}


def test_every_service_is_missed_when_it_is_gone() -> None:
    expression = RULES["PagewrightServiceGone"]["expr"]
    assert set(re.findall(r'absent\(up{job="(\w+)"}\)', expression)) == set(SETTINGS)
    assert f'job=~"{"|".join(SETTINGS)}"' in expression
