"""Makes exactly one commit per run of a brief, however often the message is handled."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from chassis.errors import TransientError
from contracts.brief import File
from contracts.messages import SiteGenerated
from contracts.site_paths import is_workflow
from publisher.commit_message import commit_message
from publisher.commit_plan import CommitPlan, plan_commit, site_files
from publisher.earlier_run_files import find_files_of_earlier_runs
from publisher.licence_file import licence_for
from publisher.pages_probe import probe_file_of_commit, probe_file_of_plan
from publisher.pages_workflows import is_built_by_workflow
from publisher.ports import Commit, Repository, SiteHost
from publisher.publishable_files import CommittedFiles, select_files_to_commit
from publisher.repository_creation import Sleep
from publisher.repository_in_errors import naming_repository
from publisher.repository_setup import (
    SiteRules,
    Start,
    find_or_create_start,
    move_to_site_branch,
    origin_of_message,
    read_start,
)

_MAX_BRANCH_MOVES = 4


@dataclass(frozen=True)
class CommittedSite:
    """The brief's commit, and the file that shows whether it is live.

    `by_workflow`: a workflow in the repository builds the served site. `left_out` maps paths to the reason.
    """

    repository: Repository
    commit: Commit
    probe_file: File | None
    by_workflow: bool
    left_out: Mapping[str, str] = field(default_factory=dict)


async def commit_site(
    host: SiteHost, message: SiteGenerated, rules: SiteRules, sleep: Sleep = asyncio.sleep
) -> CommittedSite:
    """Commit the site, unless an earlier attempt has done so.

    Raises TransientError, also if the branch keeps moving, and PermanentError; both name the repository.
    """
    await host.require_write_access(
        [file.path for file in message.files if rules.workflows != "off" or not is_workflow(file.path)]
    )
    start = await find_or_create_start(host, message, rules, sleep)
    with naming_repository(start.repository.url):
        start = await move_to_site_branch(host, message, rules, start, sleep)
        return await _commit(host, message, rules, start, sleep)


async def _commit(
    host: SiteHost, message: SiteGenerated, rules: SiteRules, start: Start, sleep: Sleep
) -> CommittedSite:
    licence = await licence_for(message, host)
    for _ in range(_MAX_BRANCH_MOVES):
        repository, commits = start.repository, start.commits
        removable = set(message.base.paths if message.base else ())
        if commits.own is None:
            removable |= await find_files_of_earlier_runs(host, repository, commits.earlier, start.present)
        content = await asyncio.to_thread(
            select_files_to_commit,
            message.files,
            start.present,
            removable,
            workflows=rules.workflows,
            branch=repository.branch,
        )
        removable -= content.left_out.keys()
        by_workflow = await _is_built_by_workflow(host, start, content, removable)
        if commits.own is not None:
            probe_file = await probe_file_of_commit(host, repository, commits.own, commits.parent)
            return CommittedSite(repository, commits.own, probe_file, by_workflow, content.left_out)
        plan = _plan(start, message, content, licence, removable=removable)
        commit = await host.commit(repository, plan, commits.parent)
        if commit is not None:
            probe_file = await probe_file_of_plan(host, repository, plan, content.files, start.present)
            return CommittedSite(repository, commit, probe_file, by_workflow, content.left_out)
        start = await read_start(host, message, rules, repository.name, sleep)
    raise TransientError(f"the branch of {start.repository.url} moved {_MAX_BRANCH_MOVES} times during the commit")


def _plan(
    start: Start, message: SiteGenerated, content: CommittedFiles, licence: File, *, removable: Collection[str]
) -> CommitPlan:
    return plan_commit(
        site_files(content.files, licence, start.present),
        start.present,
        removable,
        message=commit_message(message.title, origin_of_message(message)),
        at=message.accepted_at,
    )


async def _is_built_by_workflow(
    host: SiteHost, start: Start, content: CommittedFiles, removable: Collection[str]
) -> bool:
    """Whether a workflow publishes the site: one of its own, or one that stays in the repository."""
    if is_built_by_workflow(content.files):
        return True
    kept = set(start.present) - set(removable) - {file.path for file in content.files}
    workflows = sorted(filter(is_workflow, kept))
    contents = [await host.read(start.repository, start.present[path]) for path in workflows]
    return is_built_by_workflow([File(path=path, content=text) for path, text in zip(workflows, contents, strict=True)])
