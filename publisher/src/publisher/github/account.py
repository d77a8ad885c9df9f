"""Who owns the repositories, and in whose name commits are made."""

from dataclasses import dataclass

from github import Github


@dataclass(frozen=True)
class Account:
    """The owner, and the token's user as an author: name and the address by which GitHub knows commits as theirs."""

    login: str
    display_name: str
    is_organisation: bool
    author: tuple[str, str]


def read_account(github: Github, organisation: str | None) -> Account:
    """One request, and one more for an organisation."""
    user = github.get_user()
    author = (user.name or user.login, f"{user.id}+{user.login}@users.noreply.github.com")
    if organisation is None or organisation.lower() == user.login.lower():
        return Account(user.login, user.name or user.login, is_organisation=False, author=author)
    owner = github.get_organization(organisation)
    return Account(owner.login, owner.name or owner.login, is_organisation=True, author=author)
