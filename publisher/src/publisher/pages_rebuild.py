"""Makes the host build a site again: by requesting a build, or else by an empty commit."""

from dataclasses import replace
from datetime import datetime

import structlog

from chassis.errors import ServiceError, TransientError
from publisher.commit_message import origin_of
from publisher.commit_plan import CommitPlan
from publisher.ports import Commit, Repository, SiteHost
from publisher.site_commit import CommittedSite

log = structlog.get_logger()

_TRIES = 2
_HEADLINE = "Publish again"


async def request_rebuild(host: SiteHost, committed: CommittedSite, now: datetime) -> CommittedSite:
    """The site, with the empty commit if one was needed. Never raises ServiceError: the watcher tries again later.

    The empty commit has the same trailers, so that a later attempt finds it as the brief's commit.
    """
    if await _ask(host, committed.repository):
        return committed
    _, _, trailers = committed.commit.message.partition("\n\n")
    plan = CommitPlan((), (), f"{_HEADLINE}\n\n{trailers}", now)
    try:
        made = await host.commit(committed.repository, plan, committed.commit)
    except ServiceError as error:
        _log("no empty commit could be made", committed.repository, error)
        made = None
    # Without a response the commit may exist nevertheless.
    return replace(committed, commit=made or await _newest_of_the_brief(host, committed))


async def _ask(host: SiteHost, repository: Repository) -> bool:
    """Whether the host took the request. A rate limit counts as taken: it would block a commit too."""
    for _ in range(_TRIES):
        try:
            await host.rebuild(repository)
        except TransientError as error:
            _log("a build could not be asked for", repository, error)
            if error.retry_after is not None:
                return True
        except ServiceError as error:
            _log("a build could not be asked for", repository, error)
            return False
        else:
            return True
    return False


async def _newest_of_the_brief(host: SiteHost, committed: CommittedSite) -> Commit:
    """The head of the branch, if it is a commit of the same brief with the same files."""
    try:
        snapshot = await host.look(committed.repository.name)
    except ServiceError:
        return committed.commit
    head = snapshot.history[0] if snapshot and snapshot.history else committed.commit
    same = (origin_of(head.message), head.tree_sha) == (origin_of(committed.commit.message), committed.commit.tree_sha)
    return head if same else committed.commit


def _log(event: str, repository: Repository, error: ServiceError) -> None:
    log.warning(event, repository=repository.url, reason=str(error))
