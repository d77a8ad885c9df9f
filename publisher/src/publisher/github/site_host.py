"""Hosts sites in repositories of one GitHub user or organisation, served by GitHub Pages."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from github import Github, GithubException
from github.Repository import Repository as GitHubRepository

from chassis.errors import PermanentError
from publisher.commit_plan import CommitPlan
from publisher.github import builds, git_data, graph
from publisher.github.account import Account, missing_for_workflows, missing_permissions, read_account
from publisher.github.branches import rename_default_branch
from publisher.github.client import GitHubClient, Transport
from publisher.github.errors import Verdict, verdict_of
from publisher.github.pace import Pace
from publisher.github.pages_settings import serve_branch
from publisher.ports import Build, Commit, Repository, Snapshot

# Tree, commit, branch and Pages follow upon a new repository.
_REST_OF_A_NEW_SITE = 4
T = TypeVar("T")


class GitHubSiteHost:
    """The port SiteHost on GitHub. Nothing is asked before the first verb; `sleep` is called on a thread of ours."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        pace: Pace,
        organisation: str | None = None,
        threads: int = 8,
        transport: Transport = Transport(),  # noqa: B008 - frozen
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = GitHubClient(token=token, api_url=api_url, threads=threads, pace=pace, transport=transport)
        self._organisation = organisation
        self._sleep = sleep
        self._known_account: Account | None = None
        self._asking = asyncio.Lock()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def licensee(self) -> str:
        """See SiteHost."""
        return (await self.account()).display_name

    async def account(self) -> Account:
        """Whose the repositories are and what the token is known to be allowed; asked for once."""
        async with self._asking:
            if self._known_account is None:
                self._known_account = await self._client.run(
                    "asking whose GITHUB_TOKEN this is", lambda github: read_account(github, self._organisation)
                )
            return self._known_account

    async def missing_permissions(self) -> Sequence[str]:
        """What every brief would fail for, in words for an operator."""
        return missing_permissions((await self.account()).scopes)

    async def admit(self, paths: Sequence[str]) -> None:
        """No request: a classic token's scopes are known with the account."""
        scope = missing_for_workflows((await self.account()).scopes, paths)
        if scope:
            raise PermanentError(f"GITHUB_TOKEN needs the scope `{scope}` for files under .github/workflows")

    async def create(self, name: str, description: str) -> Repository | None:
        """One request."""
        account = await self.account()

        def call(github: Github) -> Repository | None:
            owner = github.get_organization(account.login) if account.is_organisation else github.get_user()
            try:
                made = owner.create_repo(
                    name,
                    description=description,
                    homepage=f"https://{account.login.lower()}.github.io/{name}/",
                    private=False,
                    has_wiki=False,
                    has_projects=False,
                    auto_init=True,
                )
            except GithubException as error:
                if verdict_of(error) is Verdict.DONE:
                    return None
                raise
            return Repository(made.name, made.html_url, made.default_branch, made.description or "", is_new=True)

        return await self._client.run(f"creating repository {name}", call, writes=1, headroom=_REST_OF_A_NEW_SITE)

    async def look(self, name: str) -> Snapshot | None:
        """One request, and one more where folders are nested more than six deep."""
        site, _ = await self._read_site(name, contents=False)
        return None if site is None else await self._completed(site)

    async def newest(self, likely: str, is_wanted: Callable[[str], bool]) -> Snapshot | None:
        """One request, one more if it has not the likely name, and one for every further hundred repositories."""
        site, listing = await self._read_site(likely, contents=True, listed=True)
        while True:
            name = next((name for name, description in listing.repositories if is_wanted(description)), None)
            if name is not None or listing.more is None:
                break
            _, listing = await self._read_site(likely, contents=False, listed=True, after=listing.more)
        if name is None:
            return None
        if site is None or site.snapshot.repository.name.lower() != name.lower():
            site, _ = await self._read_site(name, contents=True)
        return None if site is None else await self._completed(site)

    async def tree(self, repository: Repository, tree_sha: str) -> Mapping[str, str]:
        """One request."""
        return await self._on(repository, "listing the files of", lambda it: git_data.read_tree(it, tree_sha))

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        """One request."""
        return await self._on(repository, "reading a file of", lambda it: git_data.read_blob(it, blob_id))

    async def commit(self, repository: Repository, plan: CommitPlan, upon: Commit | None) -> Commit | None:
        """One request; without `upon` three, and one for each file that is not text."""
        account = await self.account()
        full_name, branch = f"{account.login}/{repository.name}", repository.branch
        if upon is not None:
            return await self._client.run(
                f"committing to {full_name}",
                lambda github: graph.commit_upon(github, full_name, branch, plan, upon),
                writes=1,
                resource="graphql",
            )

        def first(it: GitHubRepository) -> Commit:
            commit = self._when_ready(repository, lambda: git_data.write_first_commit(it, plan, account.author))
            self._when_ready(repository, lambda: git_data.replace_branch(it, branch, commit))
            return commit

        return await self._on(repository, "committing to", first, writes=git_data.writes_of_first_commit(plan))

    async def rename_branch(self, repository: Repository, name: str) -> Repository:
        """Four requests; three where the old branch stays, because a site may be served from it."""
        names = (repository.branch, name)

        def call(it: GitHubRepository) -> None:
            self._when_ready(repository, lambda: rename_default_branch(it, *names, delete_old=repository.is_new))

        await self._on(repository, f"renaming branch {repository.branch} of", call, writes=3)
        return replace(repository, branch=name)

    async def serve(self, repository: Repository, *, by_workflow: bool) -> str:
        """One request, or two where it is not as expected."""
        return await self._on(
            repository,
            "turning on Pages for",
            lambda it: serve_branch(it, repository.branch, by_workflow=by_workflow, likely_on=not repository.is_new),
            writes=1 if repository.is_new else 0,
        )

    async def build(self, repository: Repository, commit_sha: str, *, by_workflow: bool) -> Build:
        """One request, or two."""
        ask = builds.workflow_run if by_workflow else builds.branch_build
        return await self._on(repository, "asking for the build of", lambda it: ask(it, commit_sha))

    async def rebuild(self, repository: Repository) -> None:
        """One request."""
        await self._on(repository, "requesting a build of", builds.request_build, writes=1)

    async def _read_site(
        self, name: str, *, contents: bool, listed: bool = False, after: str | None = None
    ) -> tuple[graph.Site | None, graph.Listing]:
        owner = (await self.account()).login
        return await self._client.run(
            f"looking at repository {owner}/{name}",
            lambda github: graph.read_site(github, owner, name, contents=contents, listed=listed, after=after),
            resource="graphql",
        )

    async def _completed(self, site: graph.Site) -> Snapshot:
        if site.complete:
            return site.snapshot
        repository, head = site.snapshot.repository, site.snapshot.history[0]
        return replace(site.snapshot, files=await self.tree(repository, head.tree_sha))

    async def _on(
        self, repository: Repository, doing: str, call: Callable[[GitHubRepository], T], *, writes: int = 0
    ) -> T:
        """Run `call` with PyGithub's object for the repository, which is made without asking for it."""
        full_name = f"{(await self.account()).login}/{repository.name}"
        return await self._client.run(
            f"{doing} {full_name}", lambda github: call(github.get_repo(full_name)), writes=writes
        )

    def _when_ready(self, repository: Repository, call: Callable[[], T]) -> T:
        return git_data.when_ready(repository.name, call, self._sleep)
