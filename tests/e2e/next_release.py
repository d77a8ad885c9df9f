"""The next release, simulated: the same services, whose messages have a field that is unknown here."""

import json
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import contracts
from contracts.work_queues import (
    GENERATOR_BRIEF_ACCEPTED,
    GENERATOR_SITE_CHECKED_OUT,
    NOTIFIER_SITE_PUBLISHED,
    PUBLISHER_REVISION_ACCEPTED,
    PUBLISHER_SITE_GENERATED,
)
from tools.stack.free_ports import free_port
from tools.stack.processes import ManagedProcess
from tools.system.system import System

FIELD = "added_by_the_next_release"
"""The field, in every object of every message and progress event."""

INTAKE = "intake"
WRITTEN_AFTER: Mapping[str, Collection[str]] = {
    GENERATOR_BRIEF_ACCEPTED.name: (INTAKE,),
    PUBLISHER_REVISION_ACCEPTED.name: (INTAKE,),
    GENERATOR_SITE_CHECKED_OUT.name: (PUBLISHER_REVISION_ACCEPTED.name,),
    PUBLISHER_SITE_GENERATED.name: (GENERATOR_BRIEF_ACCEPTED.name, GENERATOR_SITE_CHECKED_OUT.name),
    NOTIFIER_SITE_PUBLISHED.name: (PUBLISHER_SITE_GENERATED.name,),
}
"""For each queue, the work whose result is published to it."""


def next_release(system: System, folder: Path) -> dict[str, ManagedProcess]:
    """The next release's services by name, with the same settings, not started."""
    sources = str(extended_contracts(folder))
    return {name: service.twin(free_port(), PYTHONPATH=sources) for name, service in system.stack.services.items()}


def extended_contracts(folder: Path) -> Path:
    """A folder for PYTHONPATH with contracts in which every part of a message has the new field."""
    copied = folder / "contracts"
    shutil.copytree(Path(contracts.__path__[0]), copied, ignore=shutil.ignore_patterns("__pycache__"))
    module = copied / "value.py"
    settings_of_value = r"^class Value\(BaseModel\):.*?^    model_config = .*?$"
    text, changes = re.subn(
        settings_of_value,
        rf'\g<0>\n\n    {FIELD}: str = "something"',
        module.read_text(),
        flags=re.MULTILINE | re.DOTALL,
    )
    assert changes == 1
    module.write_text(text)
    return folder


def crossings(
    releases: Mapping[str, Mapping[str, ManagedProcess]], briefs: Collection[str]
) -> set[tuple[str, str, str]]:
    """(queue, release of the writer, release of the consumer) of these briefs' messages, from the logs."""
    doers = {
        (place, brief_id): release
        for release, processes in releases.items()
        for process in processes.values()
        for place, brief_id in _work_done(process.log)
        if brief_id in briefs
    }
    return {
        (queue, doers[place, brief_id], reader)
        for (queue, brief_id), reader in doers.items()
        for place in WRITTEN_AFTER.get(queue, ())
        if (place, brief_id) in doers
    }


def _work_done(log: Path) -> Iterator[tuple[str, str]]:
    """(queue, brief id) of each handled message; INTAKE instead of a queue for accepted briefs."""
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        event = json.loads(line) if line.endswith("}") else {}
        if event.get("event") == "brief accepted":
            yield INTAKE, event["brief_id"]
        elif event.get("event") == "message handled" and event["outcome"] == "Acknowledge":
            yield event["queue"], event["brief_id"]
