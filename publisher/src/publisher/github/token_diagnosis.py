"""Checks what the GitHub token may do and what is left of its limits, without changing anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from github import Github, GithubException

from chassis.errors import TransientError
from chassis.finding import Finding, advice, fine, wrong
from publisher.github.account import Account, missing_permissions
from publisher.github.account_cache import AccountCache
from publisher.github.client import GitHubClient
from publisher.github.error_translation import GitHubAccessError, GitHubTransientError, kind_of
from publisher.github.fault_table import FaultKind
from publisher.github.rate_limit import RateLimit

TOKEN, OWNER, REPOSITORIES, PAGES = "GITHUB_TOKEN", "GITHUB_OWNER", "new repositories", "Pages"
LIMIT = "GitHub's rate limit"
NEEDED = "Administration, Contents and Pages, read and write, on all repositories"
_LOW_SHARE = 0.1
# GitHub takes names of at most 100 characters, and says whether the token may create one before it says that.
_IMPOSSIBLE_NAME = "pagewright-diagnosis-" + "x" * 100


@dataclass(frozen=True)
class Budget:
    """Requests of one kind that are left until `resets_at`."""

    what: str
    remaining: int
    limit: int
    resets_at: datetime

    @property
    def is_low(self) -> bool:
        """True if requests are spread or wait."""
        return self.remaining < self.limit * _LOW_SHARE

    def __str__(self) -> str:
        return f"{self.remaining} of {self.limit} {self.what}"


class Unpaced(RateLimit):
    """Sends each request at once: a diagnosis sends few, and says what is left instead of spreading it."""

    def __init__(self) -> None:
        super().__init__(per_minute=1, per_hour=1, clock=lambda: 0.0)

    def enter(self, resource: str, *, writes: int = 0, headroom: int = 0) -> float:
        """No wait."""
        return 0.0


class TokenDiagnosis:
    """The checks of one token; each sends one or two requests."""

    def __init__(self, client: GitHubClient, organisation: str | None) -> None:
        self._client = client
        self._organisation = organisation
        self._account = AccountCache(client, organisation)

    async def token(self) -> Finding:
        """Whose token it is, and which scopes a classic one has."""
        try:
            account = await self._account.get()
        except GitHubAccessError as error:
            if error.kind is FaultKind.NOT_FOUND and self._organisation:
                return wrong(OWNER, f"{self._organisation} is no organisation that GITHUB_TOKEN may see: correct it")
            raise
        if missing := missing_permissions(account.scopes):
            return wrong(TOKEN, f"lacks {'; '.join(missing)}")
        if account.scopes is None:
            return fine(TOKEN, f"fine-grained, for {account.login}; GitHub does not list its rights; needed: {NEEDED}")
        return fine(TOKEN, f"classic, for {account.login}, with the scopes {', '.join(sorted(account.scopes))}")

    async def repositories(self) -> Finding:
        """Whether a repository may be created: asks for one whose name GitHub never takes."""
        account = await self._account.get()
        await self._client.run(
            "creating a repository", lambda github: ask_for_impossible_repository(github, account), exists=False
        )
        return fine(REPOSITORIES, f"may be created for {account.login}")

    async def pages_address(self) -> tuple[Finding, str | None]:
        """Whether Pages may be read, and an address at which some are served, if there is one."""
        account = await self._account.get()
        name = await self._client.run("listing repositories", lambda github: newest_repository(github, account))
        if name is None:
            return fine(PAGES, f"{account.login} has no repository yet to look at them"), None
        address = await self._client.run(
            "reading the Pages settings", lambda github: read_pages_address(github, name), subject=name
        )
        return fine(PAGES, f"their settings can be read for {name}"), address

    async def limit(self) -> Finding:
        """What is left of the hour."""
        try:
            budgets = await self._client.run("asking for the rate limit", read_budgets)
        except GitHubTransientError as error:
            if error.kind is FaultKind.NOT_FOUND:
                return fine(LIMIT, "this GitHub has none")
            raise
        left = " and ".join(map(str, budgets))
        if not any(budget.is_low for budget in budgets):
            return fine(LIMIT, f"{left} are left")
        until = max(budget.resets_at for budget in budgets if budget.is_low)
        return advice(LIMIT, f"{left} are left: briefs wait until {until:%H:%M} UTC, unless another token is used")

    async def login(self) -> str:
        """The owner of the repositories."""
        return (await self._account.get()).login


def finding_about(name: str, error: TransientError) -> Finding:
    """A refusal is wrong; what passes by itself is not."""
    return wrong(name, str(error)) if isinstance(error, GitHubAccessError) else advice(name, str(error))


def ask_for_impossible_repository(github: Github, account: Account) -> None:
    """Raise GithubException, unless only the name is refused."""
    path = f"/orgs/{account.login}/repos" if account.is_organisation else "/user/repos"
    try:
        github.requester.requestJsonAndCheck("POST", path, input={"name": _IMPOSSIBLE_NAME})
    except GithubException as error:
        if error.status != HTTPStatus.UNPROCESSABLE_ENTITY or kind_of(error) is not FaultKind.UNKNOWN:
            raise


def newest_repository(github: Github, account: Account) -> str | None:
    """The full name of the owner's newest repository that the token may see; None if there is none."""
    path = f"/orgs/{account.login}/repos" if account.is_organisation else "/user/repos"
    query = {"sort": "created", "per_page": 1, **({} if account.is_organisation else {"affiliation": "owner"})}
    found: Sequence[dict[str, Any]] = github.requester.requestJsonAndCheck("GET", path, parameters=query)[1]
    return str(found[0]["full_name"]) if found else None


def read_pages_address(github: Github, name: str) -> str | None:
    """The address of the repository's Pages; None if they are off."""
    try:
        site: dict[str, Any] = github.requester.requestJsonAndCheck("GET", f"/repos/{name}/pages")[1]
    except GithubException as error:
        if error.status == HTTPStatus.NOT_FOUND:
            return None
        raise
    return str(site["html_url"])


def read_budgets(github: Github) -> list[Budget]:
    """Those that the publisher uses: REST and GraphQL."""
    rates = github.get_rate_limit().resources
    return [
        Budget(what, rate.remaining, rate.limit, rate.reset)
        for what, rate in (("requests", rates.core), ("points of queries", rates.graphql))
    ]
