"""Renames a repository's branch, retrying for some seconds. A refusal is no error: Pages serves any branch."""

import structlog

from chassis.errors import PermanentError, TransientError
from publisher.ports import Repository, SiteHost
from publisher.repository_search import Sleep

log = structlog.get_logger()

_PAUSES_SECONDS = (1.0, 2.0, 4.0)


async def rename_with_retries(host: SiteHost, repository: Repository, branch: str, sleep: Sleep) -> Repository | None:
    """The repository on its new branch; None if the host keeps refusing.

    Raises TransientError for a rate limit, which the broker waits for.
    """
    for pause in _PAUSES_SECONDS:
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
