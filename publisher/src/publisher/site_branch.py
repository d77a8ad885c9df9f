"""Decides a site's branch, so that its workflows run, and renames the repository's to it.

Most workflows name the branches that trigger them. A refused renaming is no error: Pages serves any branch.
"""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import structlog
import yaml

from chassis.errors import PermanentError, TransientError
from chassis.workflow_template import USUAL_BRANCH
from contracts.brief import File
from contracts.site_paths import is_workflow
from publisher.pages_workflows import is_deploying_workflow
from publisher.ports import Repository, SiteHost
from publisher.repository_creation import Sleep

log = structlog.get_logger()

_LONGEST_WORKFLOW = 100_000
_RENAME_PAUSES_SECONDS = (1.0, 2.0, 4.0)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_/-]{0,99}")


def choose_branch(site: Sequence[File], existing: str | None) -> str:
    """The branch to commit to, if possible the `existing` one of a published site.

    A workflow that deploys Pages takes precedence. A workflow without a branch filter runs on any branch.
    """
    usual = existing or USUAL_BRANCH
    workflows = sorted((file for file in site if is_workflow(file.path)), key=is_deploying_workflow, reverse=True)
    wanted = next(filter(None, (_pushed_branches(file) for file in workflows)), ())
    if not wanted or any(fnmatchcase(usual, pattern) for pattern in wanted):
        return usual
    return next((name for name in wanted if _PLAIN_NAME.fullmatch(name)), usual)


async def rename_with_retries(host: SiteHost, repository: Repository, branch: str, sleep: Sleep) -> Repository | None:
    """The repository on its new branch; None if the host keeps refusing.

    Raises TransientError for a rate limit, which the broker waits for.
    """
    for pause in _RENAME_PAUSES_SECONDS:
        try:
            return await host.rename_branch(repository, branch)
        except PermanentError as error:
            reason = str(error)
            break
        except TransientError as error:
            if error.retry_after is not None:
                raise
            reason = str(error)
            await sleep(pause)
    log.warning("the branch keeps its name", repository=repository.url, wanted=branch, reason=reason)
    return None


def _pushed_branches(workflow: File) -> tuple[str, ...]:
    """`on.push.branches` of a workflow; empty without that filter or if the file cannot be parsed."""
    if len(workflow.content) > _LONGEST_WORKFLOW:
        return ()
    try:
        # Compose nodes instead of values: aliases are not expanded, and YAML 1.1's `on` stays a string.
        root = yaml.compose(workflow.content.decode(), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return ()
    node = _child(_child(_child(root, "on"), "push"), "branches")
    return tuple(_texts(node))


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _texts(node: yaml.Node | None) -> Iterator[str]:
    """The strings of a list, or of a single value."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return (str(one.value) for one in nodes if isinstance(one, yaml.ScalarNode))
