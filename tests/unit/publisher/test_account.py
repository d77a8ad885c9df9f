"""Who owns the repositories, who is the author, and when the token's scopes are read again."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from github import Github

from chassis.dependency_refusals import Dependency
from publisher.github.account import Account, read_account
from publisher.github.account_cache import AccountCache
from publisher.github.client import GitHubClient
from publisher.github.error_translation import GitHubAccessError, UnusableAnswer
from publisher.github.token_refusals import Access

AUTHOR = ("Octo Cat", "7+octocat@users.noreply.github.com")
WORKFLOW = [".github/workflows/pages.yml"]


def github(
    login: str = "octocat", name: str | None = "Octo Cat", scopes: list[str] | None = None, owner: str = "Acme"
) -> Github:
    user = SimpleNamespace(login=login, name=name, id=7)
    organisation = SimpleNamespace(login=owner, name=None)
    requester = SimpleNamespace(oauth_scopes=scopes)
    return cast(
        "Github",
        SimpleNamespace(get_user=lambda: user, get_organization=lambda _: organisation, requester=requester),
    )


@pytest.mark.parametrize("organisation", [None, "OctoCat"])
def test_the_tokens_user_owns_the_repositories_without_an_organisation(organisation: str | None) -> None:
    account = read_account(github(), organisation)
    assert account == Account("octocat", "Octo Cat", is_organisation=False, author=AUTHOR, scopes=None)


def test_an_organisation_owns_the_repositories_and_the_user_stays_the_author() -> None:
    account = read_account(github(), "acme")
    assert account == Account("Acme", "Acme", is_organisation=True, author=AUTHOR, scopes=None)


def test_a_user_without_a_name_is_called_by_the_login() -> None:
    account = read_account(github(name=None), None)
    assert (account.display_name, account.author[0]) == ("octocat", "octocat")


@pytest.mark.parametrize(
    ("told", "scopes"), [(None, None), ([], frozenset()), ([" repo", "gist", ""], frozenset({"repo", "gist"}))]
)
def test_no_list_of_scopes_differs_from_an_empty_one(told: list[str] | None, scopes: frozenset[str] | None) -> None:
    assert read_account(github(scopes=told), None).scopes == scopes


@pytest.mark.parametrize(("login", "owner"), [("", "Acme"), ("octocat", "")])
def test_an_answer_without_a_login_is_unusable(login: str, owner: str) -> None:
    with pytest.raises(UnusableAnswer, match="has no login"):
        read_account(github(login, owner=owner), "acme")


class Client:
    """A client whose token has the next list of scopes each time that the account is read."""

    def __init__(self, *scopes: list[str]) -> None:
        self.token = "first"  # noqa: S105 - of no account
        self.scopes = list(scopes)
        self.dependency = Dependency("github", lambda: 0.0)
        self.access = Access(self.dependency)

    async def run(self, doing: str, call: Callable[[Github], Any], *, exists: bool) -> Any:
        assert (doing, exists) == ("asking whose GITHUB_TOKEN this is", False)
        return call(github(scopes=self.scopes.pop(0)))


def cache(client: Client) -> AccountCache:
    return AccountCache(cast("GitHubClient", client), None)


async def test_the_account_is_read_once_for_each_token() -> None:
    client = Client(["repo"], ["gist"])
    known = cache(client)
    assert [(await known.get()).scopes for _ in range(3)] == [frozenset({"repo"})] * 3
    client.token = "second"  # noqa: S105 - of no account
    assert (await known.get()).scopes == frozenset({"gist"})


async def test_missing_permissions_are_read_again_until_they_are_granted() -> None:
    client = Client(["gist"], ["gist"], ["repo"])
    known = cache(client)
    for _ in range(2):
        (missing,) = await known.missing_permissions()
        assert "the scope `repo`" in missing
        assert "GITHUB_TOKEN lacks the scope `repo`" in str(client.dependency.warning())
    assert await known.missing_permissions() == ()
    assert await known.missing_permissions() == ()
    assert client.dependency.warning() is None


async def test_a_scope_for_workflows_is_required_only_for_files_of_workflows() -> None:
    await cache(Client(["repo"])).require_scope_for(["index.html"])
    with pytest.raises(GitHubAccessError, match="GITHUB_TOKEN needs the scope `workflow`"):
        await cache(Client(["repo"], ["repo"])).require_scope_for(WORKFLOW)


async def test_a_scope_that_was_granted_meanwhile_ends_the_refusal() -> None:
    client = Client(["repo"], ["repo"], ["repo"], ["repo", "workflow"])
    known = cache(client)
    with pytest.raises(GitHubAccessError):
        await known.require_scope_for(WORKFLOW)
    assert "workflow" in str(client.dependency.warning())
    with pytest.raises(GitHubAccessError):
        await known.require_scope_for(WORKFLOW)
    await known.require_scope_for(WORKFLOW)
    assert client.dependency.warning() is None
