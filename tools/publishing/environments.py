"""The publisher's environment for tests: a site host, live pages, and the repositories as a visitor sees them."""

import subprocess
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Protocol

from publisher.github import GitHubSiteHost, RateLimit, Transport
from publisher.live_page_client import LivePageClient, PagesHosts
from publisher.ports import LivePages, SiteHost
from tools.stand_ins.github import GitHubStandIn, github_stand_in


class World(Protocol):
    """A site host, live pages, and the repositories as a visitor reads them."""

    @property
    def host(self) -> SiteHost: ...

    @property
    def pages(self) -> LivePages: ...

    def names(self) -> set[str]:
        """Names of all repositories."""

    def log(self, name: str) -> Sequence[str]:
        """Commit ids of the branch, newest first."""

    def files(self, name: str) -> Mapping[str, bytes]:
        """The files at the head of the branch."""


class WorldOverHttp:
    """Reads the bare repositories with git."""

    def __init__(self, host: GitHubSiteHost, pages: LivePageClient, folder: Path = Path()) -> None:
        self.host, self.pages, self.folder = host, pages, folder

    def names(self) -> set[str]:
        return {path.stem for path in self.folder.glob("*.git")}

    def log(self, name: str) -> Sequence[str]:
        return self._git(name, "rev-list", "main").decode().split()

    def files(self, name: str) -> Mapping[str, bytes]:
        listed = self._git(name, "ls-tree", "-r", "-z", "--name-only", "main").decode()
        return {path: self._git(name, "show", f"main:{path}") for path in listed.split("\0") if path}

    def head(self, name: str, format: str) -> str:  # noqa: A002 - git's word
        """The last commit, as `git log` prints it."""
        return self._git(name, "log", "-1", f"--format={format}", "main").decode().strip()

    def message(self, name: str, sha: str) -> str:
        """A commit's message."""
        return self._git(name, "log", "-1", "--format=%B", sha).decode()

    def _git(self, name: str, *arguments: str) -> bytes:
        folder = self.folder / f"{name}.git"
        return subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=True).stdout


def local_pages() -> LivePageClient:
    """A client for pages of stand-ins on this machine."""
    return LivePageClient(PagesHosts(("127.0.0.1", "localhost"), [ip_network("127.0.0.0/8"), ip_network("::1")]))


def unhurried() -> RateLimit:
    """A rate limit that allows any number of requests."""
    return RateLimit(per_minute=10_000, per_hour=10_000, clock=time.time)


@asynccontextmanager
async def world_over_http(
    data: Path,
    *,
    organisation: str | None = None,
    pages_delay: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
    pace: RateLimit | None = None,
    transport: Transport = Transport(pause=0.01),  # noqa: B008 - frozen
) -> AsyncIterator[tuple[WorldOverHttp, GitHubStandIn]]:
    """The real adapters with a stand-in server; fails at the end if an exchange violated GitHub's API description."""
    with github_stand_in(data, pages_delay=pages_delay) as server:
        host = GitHubSiteHost(
            token=server.token,
            api_url=server.api_url,
            pace=pace or unhurried(),
            organisation=organisation,
            threads=4,
            transport=transport,
            sleep=sleep,
        )
        pages = local_pages()
        try:
            yield WorldOverHttp(host, pages, data / "github" / (organisation or "pagewright")), server
        finally:
            await host.close()
            await pages.close()
