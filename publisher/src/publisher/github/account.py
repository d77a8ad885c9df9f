"""Reads the owner of repositories, the author of commits and the token's scopes."""

from collections.abc import Sequence
from dataclasses import dataclass

from github import Github

from contracts.site_paths import is_workflow
from publisher.github.error_translation import UnusableAnswer


@dataclass(frozen=True)
class Account:
    """The owner of repositories, and the token's user as author: name and no-reply address.

    `scopes` are those of a classic token; None for a fine-grained one, whose permissions GitHub does not list.
    """

    login: str
    display_name: str
    is_organisation: bool
    author: tuple[str, str]
    scopes: frozenset[str] | None


def read_account(github: Github, organisation: str | None) -> Account:
    """Read the account: one request, two for an organisation."""
    user = github.get_user()
    if not user.login or not user.id:
        raise UnusableAnswer("the token's user has no login or no id")
    author = (user.name or user.login, f"{user.id}+{user.login}@users.noreply.github.com")
    scopes = _scopes_of(github.requester.oauth_scopes)
    if organisation is None or organisation.lower() == user.login.lower():
        return Account(user.login, user.name or user.login, is_organisation=False, author=author, scopes=scopes)
    owner = github.get_organization(organisation)
    if not owner.login:
        raise UnusableAnswer(f"organisation {organisation} has no login")
    return Account(owner.login, owner.name or owner.login, is_organisation=True, author=author, scopes=scopes)


def missing_permissions(scopes: frozenset[str] | None) -> Sequence[str]:
    """Permissions without which every brief fails, in words for an operator; empty if GitHub does not list scopes."""
    if scopes is None or not scopes.isdisjoint({"repo", "public_repo"}):
        return ()
    return ("the scope `repo` (or `public_repo`): without it no repository can be created",)


def missing_workflow_scope(scopes: frozenset[str] | None, paths: Sequence[str]) -> str | None:
    """The scope that these paths need and the token is known to lack; None if it lacks none."""
    if scopes is None or "workflow" in scopes or not any(map(is_workflow, paths)):
        return None
    return "workflow"


def _scopes_of(told: list[str] | None) -> frozenset[str] | None:
    """GitHub sends X-OAuth-Scopes for classic tokens alone, empty for one without any."""
    return None if told is None else frozenset(scope.strip() for scope in told if scope.strip())
