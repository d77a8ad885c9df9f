"""Reads a site's history, files and contents, in one query if GitHub allows it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from github import Github, GithubException

from publisher.github import git_data, graphql_reader
from publisher.github.client import GitHubClient
from publisher.github.error_translation import GitHubError, GitHubTransientError
from publisher.github.fault_table import FaultKind
from publisher.github.graphql_reader import Detail
from publisher.github.retry_while_pending import retry_while_pending
from publisher.ports import Snapshot


@dataclass(frozen=True)
class SiteReader:
    """Every method raises GitHubError; `sleep` runs on a thread."""

    client: GitHubClient
    owner: str
    sleep: Callable[[float], None]

    async def look(self, name: str) -> Snapshot | None:
        """One request, and one more where folders are nested more than six deep."""
        site, _ = await self._read(name, Detail.FILES)
        return None if site is None else await self._completed(site)

    async def newest(self, likely: str, is_wanted: Callable[[str], bool]) -> Snapshot | None:
        """One request, one more if the name is not the likely one, and one for every further hundred repositories."""
        site, listing = await self._read(likely, Detail.CONTENTS, listed=True)
        complete = listing.complete
        while True:
            name = next((name for name, description in listing.repositories if is_wanted(description)), None)
            if name is not None or listing.more is None:
                break
            _, listing = await self._read(likely, Detail.HISTORY, listed=True, after=listing.more)
            complete = complete and listing.complete
        if name is None and not complete:
            raise GitHubTransientError("looking for a repository: GitHub's list is incomplete")
        if name is None:
            return None
        if site is None or site.snapshot.repository.name.lower() != name.lower():
            site, _ = await self._read(name, Detail.CONTENTS)
        if site is None:
            early = GitHubTransientError(f"GitHub lists repository {self.owner}/{name} and does not show it yet")
            early.kind = FaultKind.NOT_READY_YET
            raise early
        return await self._completed(site)

    async def _read(
        self, name: str, detail: Detail, *, listed: bool = False, after: str | None = None
    ) -> tuple[graphql_reader.QueriedSite | None, graphql_reader.Listing]:
        """Query with less detail if GitHub refuses a large query; the rest is read over REST."""
        full_name = f"{self.owner}/{name}"

        def call(github: Github, detail: Detail) -> tuple[graphql_reader.QueriedSite | None, graphql_reader.Listing]:
            def read() -> tuple[graphql_reader.QueriedSite | None, graphql_reader.Listing]:
                return graphql_reader.read_site(github, self.owner, name, detail=detail, listed=listed, after=after)

            return retry_while_pending(full_name, read, self.sleep)

        while True:
            try:
                return await self.client.run(
                    "looking at repository", partial(call, detail=detail), subject=full_name, resource="graphql"
                )
            except GitHubError as error:
                if detail is Detail.HISTORY or not _is_query_too_large(error):
                    raise
                detail = Detail(detail - 1)

    async def _completed(self, site: graphql_reader.QueriedSite) -> Snapshot:
        """Add the missing files in one more request."""
        if site.complete:
            return site.snapshot
        full_name = f"{self.owner}/{site.snapshot.repository.name}"
        tree_sha = site.snapshot.history[0].tree_sha
        files = await self.client.run(
            "listing the files of",
            lambda github: retry_while_pending(
                full_name, lambda: git_data.read_tree(github.get_repo(full_name), tree_sha), self.sleep
            ),
            subject=full_name,
        )
        return replace(site.snapshot, files=files)


def _is_query_too_large(error: GitHubError) -> bool:
    """Whether a smaller query may succeed: GitHub says so, or fails, which large queries cause."""
    if error.kind is FaultKind.BUSY:
        return isinstance(error.__cause__, GithubException)
    return error.kind in {FaultKind.METHOD_REFUSED, FaultKind.TOO_LARGE}
