"""Rewrites a model's workflows into the publisher's template before they are judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.workflow_parser import LONGEST_WORKFLOW, read_build
from chassis.workflow_template import Workflows, workflow_in_template
from contracts.brief import File
from contracts.site_paths import is_workflow
from generator.faults import Fault

TEMPLATE = "workflows are written from a template with the commands of yours"
OFF = "workflows are not published here: let the site do without"
UNREADABLE = f"it is no workflow with jobs and steps, in at most {LONGEST_WORKFLOW} characters"


@dataclass
class TemplatedFiles:
    """A model's files with rewritten workflows. `notices` are for people, `faults` for the model."""

    files: dict[str, File]
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def apply_workflow_template(
    files: Mapping[str, File], existing: Mapping[str, bytes], mode: Workflows
) -> TemplatedFiles:
    """Rewrite the workflows in `files`; one that equals the `existing` one is kept."""
    found = TemplatedFiles(dict(files))
    for path, file in files.items():
        if mode == "any" or not is_workflow(path) or existing.get(path) == file.content:
            continue
        if mode == "off":
            del found.files[path]
            found.faults.append(Fault(OFF, path, fatal=False, kind="workflow"))
            continue
        build, content = read_build(file.content.decode(errors="replace")), workflow_in_template(path, file.content)
        if build is None or content is None:
            found.faults.append(Fault(UNREADABLE, path, fatal=False, kind="workflow"))
        elif content != file.content:
            found.files[path] = File(path=path, content=content)
            found.notices.append(f"{path}: published from the template for workflows, with its commands alone")
            reasons = dict.fromkeys(build.objections)
            found.faults += [Fault(f"{each} ({TEMPLATE})", path, fatal=False, kind="workflow") for each in reasons]
    return found
