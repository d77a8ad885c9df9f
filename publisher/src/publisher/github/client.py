"""Runs PyGithub on a thread pool with one client per thread, because it blocks and is not thread-safe."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog
from github import Auth, Github, GithubException

from chassis.errors import ServiceError, TransientError
from chassis.outgoing_http import share_authorities
from chassis.tracing import span
from publisher.github.error_translation import GitHubAccessError, GitHubError, GitHubTransientError, kind_of, translate
from publisher.github.fault_table import FaultKind
from publisher.github.github_metrics import GitHubMetrics
from publisher.github.http_retries import Transport
from publisher.github.rate_limit import Budget, RateLimit
from publisher.github.token_refusals import Access

log = structlog.get_logger()

_API_VERSION = "2022-11-28"
_PER_PAGE = 100
# Longer waits are left to the broker, so that they occupy no thread.
_MAX_WAIT_SECONDS = 3.0
T = TypeVar("T")


class GitHubClient:
    """Calls one GitHub API, at most `threads` calls at once. Close it when done.

    `token` is called before each request: a new token starts with fresh connections, rate limits and permissions.
    """

    def __init__(
        self,
        *,
        token: str | Callable[[], str],
        api_url: str,
        threads: int,
        pace: RateLimit,
        transport: Transport,
        access: Access | None = None,
        metrics: GitHubMetrics | None = None,
    ) -> None:
        share_authorities(os.environ)
        self._token: Callable[[], str] = (lambda: token) if isinstance(token, str) else token
        self._api_url = api_url.rstrip("/")
        self._pace, self._transport = pace, transport
        self.access = access or Access()
        self._metrics = metrics or GitHubMetrics()
        self._executor = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="github")
        self._of_thread = threading.local()
        self._opened: list[Github] = []
        self._paced_token = self._token()

    @property
    def token(self) -> str:
        """The current token. If it is new, rate limits and refusals of the previous one are forgotten."""
        token = self._token()
        if token != self._paced_token:
            self._paced_token = token
            self._pace.renew()
            self.access.renewed()
        return token

    async def run(
        self,
        doing: str,
        call: Callable[[Github], T],
        *,
        subject: str = "",
        exists: bool = True,
        writes: int = 0,
        headroom: int = 0,
        resource: str = "core",
    ) -> T:
        """Run `call` on the thread pool. Raises GitHubError, and any ServiceError of `call`.

        `exists`: see `translate`. `writes` counts its requests that create content, `headroom` those that will follow.
        """
        token = self.token
        what = f"{doing} {subject}".rstrip()
        await self._admit(what, resource, writes, headroom)
        loop = asyncio.get_running_loop()
        budgets: list[Budget] = []
        try:
            with span(f"GitHub: {doing}", {"pagewright.resource": resource}, kind="client"):
                result = await loop.run_in_executor(self._executor, self._watched, token, call, budgets)
        except ServiceError:
            raise
        except Exception as error:
            translated = self._translated(error, what, exists=exists)
            if isinstance(translated, GitHubAccessError):
                self.access.refused(doing, translated)
            raise translated from error
        finally:
            for budget in budgets:
                self._pace.note(resource, budget)
                self._metrics.note(resource, budget)
        self.access.granted(doing)
        return result

    async def close(self) -> None:
        """Close every connection without waiting for abandoned calls."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for github in self._opened:
            github.close()

    async def _admit(self, doing: str, resource: str, writes: int, headroom: int) -> None:
        waited = 0.0
        while (wait := self._pace.enter(resource, writes=writes, headroom=headroom)) > 0:
            waited += wait
            if waited > _MAX_WAIT_SECONDS:
                kept_back = GitHubTransientError(
                    f"{doing}: delayed to stay within GitHub's rate limit", retry_after=wait
                )
                kept_back.kind = FaultKind.RATE_LIMITED
                raise kept_back
            await asyncio.sleep(wait)

    def _translated(self, error: Exception, what: str, *, exists: bool) -> GitHubError:
        translated = translate(error, what, time.time(), exists=exists)
        if isinstance(translated, TransientError) and translated.retry_after is not None:
            self._pace.close(translated.retry_after)
        if not isinstance(error, GithubException) and kind_of(error) is FaultKind.UNKNOWN:
            # This may be a bug of ours instead of an unusable response, so the log needs the traceback.
            log.warning("GitHub's answer could not be used", doing=what, exc_info=error)
        return translated

    def _watched(self, token: str, call: Callable[[Github], T], budgets: list[Budget]) -> T:
        github = self._github(token)
        try:
            return call(github)
        finally:
            remaining, limit = github.requester.rate_limiting
            if limit > 0:
                budgets.append(Budget(limit, remaining, float(github.requester.rate_limiting_resettime)))

    def _github(self, token: str) -> Github:
        """This thread's client for the token. Closes the client of an earlier token."""
        known: tuple[str, Github] | None = getattr(self._of_thread, "github", None)
        if known is not None and known[0] == token:
            return known[1]
        if known is not None:
            self._opened.remove(known[1])
            known[1].close()
        github = Github(
            base_url=self._api_url,
            auth=Auth.Token(token),
            lazy=True,
            timeout=self._transport.timeout,
            user_agent="pagewright-publisher",
            per_page=_PER_PAGE,
            retry=self._transport.retry(self._metrics.count_request),
            seconds_between_requests=0,
            seconds_between_writes=0,
            api_version=_API_VERSION,
        )
        self._of_thread.github = (token, github)
        self._opened.append(github)
        return github
