"""Runs PyGithub, which blocks and may not be shared between threads, on a few threads with one client each."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import requests
from github import Auth, Github, GithubException
from urllib3 import Retry

from chassis.errors import TransientError
from chassis.outgoing import share_authorities
from publisher.github.errors import translate
from publisher.github.pace import Budget, Pace

_API_VERSION = "2022-11-28"
_PER_PAGE = 100
# Longer than this a message waits in the broker, not in a worker.
_LONGEST_WAIT = 3.0
T = TypeVar("T")


@dataclass(frozen=True)
class Transport:
    """How long a request may take, how often a fault of the way there is repeated, and the seconds in between.

    Not PyGithub's own GithubRetry: that one sleeps in the thread for as long as a rate limit asks, and leaves PATCH
    alone. A limit is for the broker to wait for. Every call here may be repeated: its result is the same or looked up.
    """

    timeout: int = 15
    repeats: int = 2
    pause: float = 0.5

    def retry(self) -> Retry:
        """The same for urllib3. Whoever hung once is asked once more only."""
        return Retry(
            total=self.repeats,
            read=min(self.repeats, 1),
            backoff_factor=self.pause,
            status_forcelist=(500, 502, 503, 504),
            allowed_methods=None,
            respect_retry_after_header=False,
            raise_on_status=False,
        )


class GitHubClient:
    """Calls to one GitHub API with one token, at most `threads` at once. Close it when done."""

    def __init__(self, *, token: str, api_url: str, threads: int, pace: Pace, transport: Transport) -> None:
        share_authorities(os.environ)
        self._auth = Auth.Token(token)
        self._api_url = api_url.rstrip("/")
        self._pace, self._transport = pace, transport
        self._executor = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="github")
        self._of_thread = threading.local()
        self._opened: list[Github] = []

    async def run(
        self, doing: str, call: Callable[[Github], T], *, writes: int = 0, headroom: int = 0, resource: str = "core"
    ) -> T:
        """The result of `call` on a thread of ours; `doing` begins the text of TransientError and PermanentError.

        `writes` is how many of its requests create content, `headroom` how many more are to follow soon.
        """
        await self._admit(doing, resource, writes, headroom)
        loop = asyncio.get_running_loop()
        budgets: list[Budget] = []
        try:
            return await loop.run_in_executor(self._executor, self._watched, call, budgets)
        except (GithubException, requests.RequestException) as error:
            translated = translate(error, doing, time.time())
            if isinstance(translated, TransientError) and translated.retry_after is not None:
                self._pace.close(translated.retry_after)
            raise translated from error
        finally:
            for budget in budgets:
                self._pace.note(resource, budget)

    async def close(self) -> None:
        """Close every connection, without waiting for calls that nobody waits for any more."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for github in self._opened:
            github.close()

    async def _admit(self, doing: str, resource: str, writes: int, headroom: int) -> None:
        waited = 0.0
        while (wait := self._pace.enter(resource, writes=writes, headroom=headroom)) > 0:
            waited += wait
            if waited > _LONGEST_WAIT:
                raise TransientError(f"{doing}: kept back to stay within GitHub's rate limit", retry_after=wait)
            await asyncio.sleep(wait)

    def _watched(self, call: Callable[[Github], T], budgets: list[Budget]) -> T:
        github = self._github()
        try:
            return call(github)
        finally:
            remaining, limit = github.requester.rate_limiting
            if limit > 0:
                budgets.append(Budget(limit, remaining, float(github.requester.rate_limiting_resettime)))

    def _github(self) -> Github:
        known: Github | None = getattr(self._of_thread, "github", None)
        if known is not None:
            return known
        github = Github(
            base_url=self._api_url,
            auth=self._auth,
            lazy=True,
            timeout=self._transport.timeout,
            user_agent="pagewright-publisher",
            per_page=_PER_PAGE,
            retry=self._transport.retry(),
            seconds_between_requests=0,
            seconds_between_writes=0,
            api_version=_API_VERSION,
        )
        self._of_thread.github = github
        self._opened.append(github)
        return github
