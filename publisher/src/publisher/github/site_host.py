"""Hosts sites in repositories of one GitHub user or organisation, served by GitHub Pages."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar

from github import Github, GithubException, UnknownObjectException
from github.Repository import Repository as GitHubRepository

from publisher.commit_plan import CommitPlan
from publisher.github import git_data
from publisher.github.account import Account, read_account
from publisher.github.client import GitHubClient
from publisher.github.errors import message_of
from publisher.github.pages_settings import serve_branch
from publisher.ports import Commit, Repository

T = TypeVar("T")


class GitHubSiteHost:
    """The port SiteHost on GitHub. Nothing is asked before the first verb; `sleep` is called on a thread of ours."""

    def __init__(
        self,
        *,
        token: str,
        api_url: str,
        organisation: str | None = None,
        threads: int = 8,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = GitHubClient(token=token, api_url=api_url, threads=threads)
        self._organisation = organisation
        self._sleep = sleep
        self._known_account: Account | None = None
        self._asking = asyncio.Lock()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def licensee(self) -> str:
        """See SiteHost."""
        return (await self._account()).display_name

    async def create(self, name: str, description: str) -> Repository | None:
        """One request."""
        account = await self._account()

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
                if error.status == HTTPStatus.UNPROCESSABLE_ENTITY and "already exists" in message_of(error.data):
                    return None
                raise
            return _described(made)

        return await self._client.run(f"creating repository {name}", call)

    async def find(self, name: str) -> Repository | None:
        """One request."""
        account = await self._account()

        def call(github: Github) -> Repository | None:
            try:
                return _described(github.get_repo(f"{account.login}/{name}").complete())
            except UnknownObjectException:
                return None

        return await self._client.run(f"looking at repository {name}", call)

    async def newest(self, is_wanted: Callable[[Repository], bool]) -> Repository | None:
        """One request for every hundred repositories that are newer than the one wanted."""
        account = await self._account()

        def call(github: Github) -> Repository | None:
            if account.is_organisation:
                listed = github.get_organization(account.login).get_repos(sort="created", direction="desc")
            else:
                listed = github.get_user().get_repos(affiliation="owner", sort="created", direction="desc")
            return next(filter(is_wanted, map(_described, listed)), None)

        return await self._client.run(f"listing repositories of {account.login}", call)

    async def history(self, repository: Repository) -> Sequence[Commit]:
        """One request."""
        return await self._on(
            repository,
            "reading the history of",
            lambda it: self._when_ready(repository, lambda: git_data.read_history(it, repository.branch)),
        )

    async def tree(self, repository: Repository, tree_sha: str) -> Mapping[str, str]:
        """One request."""
        return await self._on(repository, "listing the files of", lambda it: git_data.read_tree(it, tree_sha))

    async def read(self, repository: Repository, blob_id: str) -> bytes:
        """One request."""
        return await self._on(repository, "reading a file of", lambda it: git_data.read_blob(it, blob_id))

    async def commit(self, repository: Repository, plan: CommitPlan, upon: Commit | None) -> Commit | None:
        """Three requests, and one for each file that is not text."""
        author = (await self._account()).author

        def first(it: GitHubRepository) -> Commit:
            commit = self._when_ready(repository, lambda: git_data.write_commit(it, plan, None, author))
            self._when_ready(repository, lambda: git_data.move_branch(it, repository.branch, commit, force=True))
            return commit

        def further(it: GitHubRepository, upon: Commit) -> Commit | None:
            commit = git_data.write_commit(it, plan, upon, author)
            return commit if git_data.move_branch(it, repository.branch, commit, force=False) else None

        return await self._on(repository, "committing to", first if upon is None else lambda it: further(it, upon))

    async def serve(self, repository: Repository) -> str:
        """One request, or two where what the repository said about Pages is out of date."""
        return await self._on(
            repository,
            "turning on Pages for",
            lambda it: serve_branch(it, repository.branch, likely_on=repository.has_pages),
        )

    async def _account(self) -> Account:
        async with self._asking:
            if self._known_account is None:
                self._known_account = await self._client.run(
                    "asking whose GITHUB_TOKEN this is", lambda github: read_account(github, self._organisation)
                )
            return self._known_account

    async def _on(self, repository: Repository, doing: str, call: Callable[[GitHubRepository], T]) -> T:
        """Run `call` with PyGithub's object for the repository, which is made without asking for it."""
        full_name = f"{(await self._account()).login}/{repository.name}"
        return await self._client.run(f"{doing} {full_name}", lambda github: call(github.get_repo(full_name)))

    def _when_ready(self, repository: Repository, call: Callable[[], T]) -> T:
        return git_data.when_ready(repository.name, call, self._sleep)


def _described(found: GitHubRepository) -> Repository:
    return Repository(
        name=found.name,
        url=found.html_url,
        branch=found.default_branch,
        description=found.description or "",
        has_pages=bool(found.has_pages),
    )
