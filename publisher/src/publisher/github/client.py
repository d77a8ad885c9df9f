"""Runs PyGithub, which blocks and may not be shared between threads, on a few threads with one client each."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import requests
from github import Auth, Github, GithubException
from urllib3 import Retry

from publisher.github.errors import translate

_API_VERSION = "2022-11-28"
_TIMEOUT_SECONDS = 15
_PER_PAGE = 100
T = TypeVar("T")


def transport_retry() -> Retry:
    """Faults of the way there, repeated at once. Every call here may be: its result is the same or is looked up.

    Not PyGithub's own GithubRetry: that one sleeps in the thread for as long as a rate limit asks, and leaves PATCH
    alone. A limit is for the broker to wait for.
    """
    return Retry(
        total=2,
        read=1,
        backoff_factor=0.5,
        status_forcelist=(500, 502, 503, 504),
        allowed_methods=None,
        respect_retry_after_header=False,
        raise_on_status=False,
    )


class GitHubClient:
    """Calls to one GitHub API with one token, at most `threads` at once. Close it when done."""

    def __init__(self, *, token: str, api_url: str, threads: int) -> None:
        self._auth = Auth.Token(token)
        self._api_url = api_url.rstrip("/")
        self._executor = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="github")
        self._of_thread = threading.local()
        self._opened: list[Github] = []

    async def run(self, doing: str, call: Callable[[Github], T]) -> T:
        """The result of `call` on a thread of ours; `doing` begins the text of TransientError and PermanentError."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, lambda: call(self._github()))
        except (GithubException, requests.RequestException) as error:
            raise translate(error, doing, time.time()) from error

    async def close(self) -> None:
        """Wait for calls under way, then close every connection."""
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)
        for github in self._opened:
            github.close()

    def _github(self) -> Github:
        known: Github | None = getattr(self._of_thread, "github", None)
        if known is not None:
            return known
        github = Github(
            base_url=self._api_url,
            auth=self._auth,
            lazy=True,
            timeout=_TIMEOUT_SECONDS,
            user_agent="pagewright-publisher",
            per_page=_PER_PAGE,
            retry=transport_retry(),
            seconds_between_requests=0,
            seconds_between_writes=0,
            api_version=_API_VERSION,
        )
        self._of_thread.github = github
        self._opened.append(github)
        return github
