"""Decides which files of a generated site are committed.

Unsafe paths and files that act on the account are left out, and workflows are rewritten from a template. A file that
the repository has with the same bytes stays, because its owner put it there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chassis.workflow_template import Workflows, workflow_in_template
from contracts.brief import File
from contracts.site_paths import WRITTEN_BY_PUBLISHER, TakenPaths, is_workflow, objection_to
from publisher.commit_plan import blob_id

MAX_WORKFLOWS = 5


@dataclass(frozen=True)
class CommittedFiles:
    """`files` are committed; `left_out` maps paths to the reason why they are not."""

    files: tuple[File, ...]
    left_out: Mapping[str, str]


def select_files_to_commit(
    files: Sequence[File],
    present: Mapping[str, str],
    removable: Collection[str],
    *,
    workflows: Workflows,
    branch: str,
) -> CommittedFiles:
    """The part of `files` that may be committed to `branch`.

    `present` maps the repository's paths to git blob ids; its `removable` paths are deleted if the site lacks them.
    """
    unchanged = {file.path for file in files if present.get(file.path) == blob_id(file.content)}
    leaving = {file.path for file in files} - unchanged | set(removable) - unchanged
    taken, left_out, written = TakenPaths(), dict[str, str](), list[File]()
    for path in present.keys() - leaving:
        taken.take(path)
    for file in files:
        if file.path in unchanged:
            written.append(file)
            continue
        objection = _objection_to(file.path, workflows, sum(is_workflow(one.path) for one in written))
        if objection is None and (other := taken.take(file.path)) not in (None, file.path):
            objection = f"some file systems confuse it with {other}"
        content = _rewritten(file, workflows, branch) if objection is None else None
        if content is not None:
            written.append(File(path=file.path, content=content))
        else:
            left_out[file.path] = objection or "it cannot be read as a workflow"
    return CommittedFiles(tuple(written), left_out)


def _objection_to(path: str, workflows: Workflows, already: int) -> str | None:
    if path in WRITTEN_BY_PUBLISHER:
        return None
    if is_workflow(path) and workflows == "off":
        return "PUBLISH_WORKFLOWS is off"
    if is_workflow(path) and already >= MAX_WORKFLOWS:
        return f"a site has no more than {MAX_WORKFLOWS} workflows"
    return objection_to(path)


def _rewritten(file: File, workflows: Workflows, branch: str) -> bytes | None:
    if is_workflow(file.path) and workflows == "template":
        return workflow_in_template(file.path, file.content, branch)
    return file.content
