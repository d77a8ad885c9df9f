"""Finds or creates the repository and the branch for a generated site."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.errors import PermanentError, TransientError
from chassis.workflow_template import Workflows
from contracts.messages import SiteGenerated
from publisher.commit_history import RunCommits, find_run_commits
from publisher.commit_message import Origin, origin_of
from publisher.ports import Repository, SiteHost, Snapshot
from publisher.repository_creation import Sleep, find_or_create_repository, find_repository_with_retries
from publisher.repository_identity import RepositoryIdentity, describe
from publisher.site_branch import choose_branch, rename_with_retries


@dataclass(frozen=True)
class SiteRules:
    """The operator's choices: how repositories are named and marked, and which workflows are published."""

    repositories: RepositoryIdentity
    workflows: Workflows = "template"


@dataclass(frozen=True)
class Start:
    """The repository, the run's commits in it, and the files of their parent: path to git blob id."""

    repository: Repository
    commits: RunCommits
    present: Mapping[str, str]


async def find_or_create_start(host: SiteHost, message: SiteGenerated, rules: SiteRules, sleep: Sleep) -> Start:
    """The repository that the site revises, or the one that this brief creates, now or in an earlier attempt."""
    if message.base is not None:
        return await read_start(host, message, rules, message.base.repository, sleep)
    recipient, repositories = message.recipient, rules.repositories
    found = await find_or_create_repository(
        host,
        repositories.names(recipient.task, message.brief_id, await host.reserved_names()),
        describe(message.title, repositories.marker(recipient.email, recipient.task, message.brief_id)),
        is_done=lambda snapshot: _holds_brief(snapshot, message.brief_id),
        sleep=sleep,
    )
    if isinstance(found, Repository):
        return Start(found, RunCommits(own=None, parent=None), {})
    return _start_from(found, message)


async def read_start(host: SiteHost, message: SiteGenerated, rules: SiteRules, name: str, sleep: Sleep) -> Start:
    """The start in the repository of that name. Raises PermanentError if it is not the task's."""
    snapshot = await find_repository_with_retries(host, name, sleep)
    if snapshot is None or not snapshot.history:
        # It existed when the site was generated: it may be deleted, or GitHub may hide it for a while.
        raise TransientError(
            f"repository {name} is not found: GitHub may be slow, or GITHUB_TOKEN may not see it. "
            "If it is deleted, replay the brief's first round, then this one"
        )
    recipient = message.recipient
    if not rules.repositories.owns(snapshot.repository.description, recipient.email, recipient.task):
        raise PermanentError(
            f"repository {name} is no longer this task's: its description lacks the marker. Restore the description"
        )
    return _start_from(snapshot, message)


async def move_to_site_branch(
    host: SiteHost, message: SiteGenerated, rules: SiteRules, start: Start, sleep: Sleep
) -> Start:
    """The start on the site's branch: `main` for a new site, or the branch for which its workflows run.

    If the host keeps refusing, the site stays on its branch, because Pages serves any.
    """
    repository, commits = start.repository, start.commits
    deciding = message.files if rules.workflows == "any" else ()
    branch = choose_branch(deciding, None if commits.parent is None else repository.branch)
    if commits.own is not None or branch == repository.branch:
        return start
    renamed = await rename_with_retries(host, repository, branch, sleep)
    if renamed is not None:
        return replace(start, repository=renamed)
    # The branch may be renamed although every response was an error.
    return await read_start(host, message, rules, repository.name, sleep)


def origin_of_message(message: SiteGenerated) -> Origin:
    """The brief, and the run of it, that a message belongs to."""
    return Origin(message.brief_id, message.recipient.round, message.run)


def _holds_brief(snapshot: Snapshot, brief_id: UUID) -> bool:
    origins = (origin_of(commit.message) for commit in snapshot.history)
    return any(origin is not None and origin.brief_id == brief_id for origin in origins)


def _start_from(snapshot: Snapshot, message: SiteGenerated) -> Start:
    commits = find_run_commits(snapshot.history, origin_of_message(message))
    return Start(snapshot.repository, commits, snapshot.files if commits.parent else {})
