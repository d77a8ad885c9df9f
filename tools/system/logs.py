"""Checks the services' logs: every line is JSON, and none contains a secret."""

import json

from tools.stack.processes import ManagedProcess
from tools.system.system import System


def faults_of_logs(system: System) -> list[str]:
    """All faults in the services' logs so far."""
    return [fault for service in system.stack.services.values() for fault in faults_of_log(service, system)]


def faults_of_log(service: ManagedProcess, system: System) -> list[str]:
    """Lines that are not JSON, and forbidden words."""
    text = service.log.read_text(encoding="utf-8")
    if not text:
        return [f"{service.name} has written no log"]
    forbidden = {
        "the brief secret": system.stack.brief_secret,
        "the GitHub token": system.stand_ins.values["GITHUB_TOKEN"],
        "the Gemini key": system.stand_ins.values["GEMINI_API_KEY"],
        **{f"password {number} of the broker": word for number, word in enumerate(system.queues.passwords)},
        **{f"an attachment ({piece}…)": piece for piece in system.data_sent},
    }
    found = [f"{service.name} has logged {what}" for what, word in forbidden.items() if word in text]
    return found + [
        f"{service.name} has logged, not as JSON: {line}" for line in text.splitlines() if not _is_object(line)
    ]


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
