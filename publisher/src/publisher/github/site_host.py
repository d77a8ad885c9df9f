"""Implements the port SiteHost with GitHub: repositories of one user or organisation, served by Pages."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from github import Github, GithubException
from github.Repository import Repository as GitHubRepository

from chassis.dependency_refusals import Dependency
from publisher.commit_plan import CommitPlan
from publisher.github import git_data, pages_builds
from publisher.github.account import Account
from publisher.github.account_cache import AccountCache
from publisher.github.branch_rename import rename_default_branch
from publisher.github.client import GitHubClient
from publisher.github.commit_steps import CommitSteps
from publisher.github.commit_strategy import create_commit_on, create_first_commit
from publisher.github.error_translation import UnusableAnswer, kind_of
from publisher.github.fault_table import FaultKind
from publisher.github.github_metrics import GitHubMetrics
from publisher.github.http_retries import Transport
from publisher.github.pages_settings import serve_branch
from publisher.github.rate_limit import RateLimit
from publisher.github.retry_while_pending import retry_while_pending
from publisher.github.site_reader import SiteReader
from publisher.github.token_refusals import Access
from publisher.ports import Build, Commit, Repository, Snapshot

# Tree, commit, branch and Pages.
_WRITES_AFTER_CREATION = 4
T = TypeVar("T")


class GitHubSiteHost:
    """The port SiteHost on GitHub. Sends nothing before the first call; `sleep` runs on a thread."""

    def __init__(
        self,
        *,
        token: str | Callable[[], str],
        api_url: str,
        pace: RateLimit,
        organisation: str | None = None,
        threads: int = 8,
        transport: Transport = Transport(),  # noqa: B008 - frozen
        sleep: Callable[[float], None] = time.sleep,
        dependency: Dependency | None = None,
        metrics: GitHubMetrics | None = None,
    ) -> None:
        self._client = GitHubClient(
            token=token,
            api_url=api_url,
            threads=threads,
            pace=pace,
            transport=transport,
            access=Access(dependency),
            metrics=metrics,
        )
        self._known_account = AccountCache(self._client, organisation)
        self._sleep = sleep

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def copyright_holder(self) -> str:
        """See SiteHost."""
        return (await self.account()).display_name

    async def reserved_names(self) -> Collection[str]:
        """A repository named like its owner is their profile: https://docs.github.com/account-and-profile."""
        login = (await self.account()).login
        return (login, f"{login}.github.io", ".github", ".github-private")

    async def account(self) -> Account:
        """The account of the current token, read once for each token."""
        return await self._known_account.get()

    async def missing_permissions(self) -> Sequence[str]:
        """Permissions without which every brief fails, in words for an operator."""
        return await self._known_account.missing_permissions()

    async def require_write_access(self, paths: Sequence[str]) -> None:
        """No request, unless a scope was missing before."""
        await self._known_account.require_scope_for(paths)

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
                if kind_of(error) is FaultKind.ALREADY_DONE:
                    return None
                raise
            if not (made.name and made.html_url and made.default_branch):
                raise UnusableAnswer("the new repository has no name, address or branch")
            return Repository(made.name, made.html_url, made.default_branch, made.description or "", is_new=True)

        return await self._client.run(
            "creating repository", call, subject=name, exists=False, writes=1, headroom=_WRITES_AFTER_CREATION
        )

    async def look(self, name: str) -> Snapshot | None:
        """One request, and one more where folders are nested more than six deep."""
        return await (await self._reader()).look(name)

    async def newest(self, likely: str, is_wanted: Callable[[str], bool]) -> Snapshot | None:
        """One request, one more if the name is not the likely one, and one for every further hundred repositories."""
        return await (await self._reader()).newest(likely, is_wanted)

    async def tree(self, repository: Repository, tree_sha: str) -> Mapping[str, str]:
        """One request."""
        return await self._on(
            repository,
            "listing the files of",
            lambda it: self._retry_while_pending(repository, lambda: git_data.read_tree(it, tree_sha)),
        )

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        """One request."""
        return await self._on(
            repository,
            "reading a file of",
            lambda it: self._retry_while_pending(repository, lambda: git_data.read_blob(it, blob_id)),
        )

    async def commit(self, repository: Repository, plan: CommitPlan, upon: Commit | None) -> Commit | None:
        """One request; without `upon` three and one for each binary file. More if GitHub refuses one of the APIs."""
        account = await self.account()
        full_name = f"{account.login}/{repository.name}"
        steps = CommitSteps(self._client, full_name, repository.branch, plan, account.author, self._sleep)
        return await (create_first_commit(steps) if upon is None else create_commit_on(steps, upon))

    async def rename_branch(self, repository: Repository, name: str) -> Repository:
        """Four requests; three if the old branch stays, because Pages may serve it."""
        names = (repository.branch, name)

        def call(it: GitHubRepository) -> None:
            self._retry_while_pending(
                repository, lambda: rename_default_branch(it, *names, delete_old=repository.is_new)
            )

        await self._on(repository, f"renaming branch {repository.branch} of", call, writes=3)
        return replace(repository, branch=name)

    async def serve(self, repository: Repository, *, by_workflow: bool) -> str:
        """One request, or two to three if the settings differ."""
        return await self._on(
            repository,
            "turning on Pages for",
            lambda it: self._retry_while_pending(
                repository,
                lambda: serve_branch(it, repository.branch, by_workflow=by_workflow, likely_on=not repository.is_new),
            ),
            writes=1 if repository.is_new else 0,
        )

    async def build(self, repository: Repository, commit_sha: str, *, by_workflow: bool) -> Build:
        """One request, or two."""
        ask = pages_builds.workflow_run if by_workflow else pages_builds.branch_build
        return await self._on(repository, "asking for the build of", lambda it: ask(it, commit_sha))

    async def rebuild(self, repository: Repository) -> None:
        """One request."""
        await self._on(repository, "requesting a build of", pages_builds.request_build, writes=1)

    async def _reader(self) -> SiteReader:
        return SiteReader(self._client, (await self.account()).login, self._sleep)

    async def _on(
        self, repository: Repository, doing: str, call: Callable[[GitHubRepository], T], *, writes: int = 0
    ) -> T:
        """Run `call` with PyGithub's object for the repository, created without a request."""
        full_name = f"{(await self.account()).login}/{repository.name}"
        return await self._client.run(
            doing, lambda github: call(github.get_repo(full_name)), subject=full_name, writes=writes
        )

    def _retry_while_pending(self, repository: Repository, call: Callable[[], T]) -> T:
        return retry_while_pending(repository.name, call, self._sleep, unknown=False)
