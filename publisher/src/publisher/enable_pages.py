"""Turns Pages on for a repository, and retries until the deadline while the host refuses."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from chassis.errors import PermanentError, ServiceError, TransientError
from publisher.ports import Repository, SiteHost

log = structlog.get_logger()

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 32.0


async def enable_pages(
    host: SiteHost,
    repository: Repository,
    *,
    by_workflow: bool,
    until: datetime,
    clock: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]],
) -> str:
    """The site's URL. Tries at least once, then with doubling pauses until `until`.

    Raises TransientError even for a permanent refusal: the site is committed, so its content is not the reason. A rate
    limit is raised at once, because the broker waits for it.
    """
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            return await host.serve(repository, by_workflow=by_workflow)
        except ServiceError as error:
            limited = isinstance(error, TransientError) and error.retry_after is not None
            if limited or clock() + timedelta(seconds=pause) > until:
                if isinstance(error, PermanentError):
                    raise TransientError(str(error)) from error
                raise
            log.warning("the site is not served yet", repository=repository.url, reason=str(error), again_in=pause)
        await sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
