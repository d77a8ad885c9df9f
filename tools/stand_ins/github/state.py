"""The state of the stand-in: accounts, repositories and their sites."""

import itertools
import shutil
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from starlette.responses import Response

from tools.stand_ins.github.git_plumbing import BareRepository
from tools.stand_ins.github.pages_builds import Clock, Outcome, Site
from tools.stand_ins.github.responses import Refusal, not_found, repository_is_empty
from tools.stand_ins.github.workflows import has_workflow


@dataclass(frozen=True)
class Account:
    """A user or an organisation."""

    number: int
    login: str
    name: str
    kind: Literal["User", "Organization"]
    created: float

    @property
    def email(self) -> str:
        """The private address that GitHub signs its commits with."""
        return f"{self.number}+{self.login}@users.noreply.github.com"


@dataclass
class Repository:
    """A repository and its settings. Hold `lock` to change its references, settings or site."""

    number: int
    owner: Account
    name: str
    git: BareRepository
    created: float
    updated: float
    pushed: float
    settings: dict[str, Any]
    site: Site | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    @property
    def default_branch(self) -> str:
        return str(self.settings["default_branch"])

    def is_empty(self) -> bool:
        """Whether it has no commit on any branch."""
        return not self.git.references()


@dataclass
class PagesBehaviour:
    """How long a build takes, in seconds, and how the next ones end (those beyond the list: well).

    For `cached` seconds a cache answers an address, query and all, as it did first.
    """

    delay: float = 0.0
    cached: float = 0.0
    outcomes: deque[Outcome] = field(default_factory=deque)
    stored: dict[str, tuple[float, str | None, Response]] = field(default_factory=dict)

    def next_outcome(self) -> Outcome:
        return self.outcomes.popleft() if self.outcomes else "built"


class Hub:
    """The state of one server. Thread-safe."""

    def __init__(self, data: Path, token: str, *, login: str, organization: str, clock: Clock = time.time) -> None:
        self.data, self.token, self.clock = data, token, clock
        self.api_url = self.pages_url = ""
        self.scopes: str | None = "repo, workflow"  # of a classic token; None for a fine-grained one
        self.pages = PagesBehaviour()
        self.default_branch = "main"  # of new repositories: a setting of every account
        # Taken names that the next look-ups do not find: their number, or None if the token may not see the repository.
        self.unseen: dict[str, int | None] = {}
        self.numbers = itertools.count(1001)
        self.lock = threading.RLock()
        self.user = Account(next(self.numbers), login, f"{login.title()} Owner", "User", clock())
        self.organization = Account(next(self.numbers), organization, organization.title(), "Organization", clock())
        self.repositories: dict[tuple[str, str], Repository] = {}

    def account(self, login: str) -> Account:
        """A user or an organisation by its login, in any case."""
        for account in (self.user, self.organization):
            if account.login.lower() == login.lower():
                return account
        raise not_found()

    def repository(self, owner: str, name: str) -> Repository:
        """A repository by its names, in any case."""
        found = self.repositories.get((owner.lower(), name.lower()))
        if found is None or not self.is_seen(name):
            raise not_found()
        return found

    def is_seen(self, name: str) -> bool:
        """Whether this look-up finds a repository of that name."""
        with self.lock:
            left = self.unseen.get(name.lower(), 0)
            if left:
                self.unseen[name.lower()] = left - 1
            return left == 0

    def filled_repository(self, owner: str, name: str) -> Repository:
        """A repository that has a commit: the git data API works in no other."""
        found = self.repository(owner, name)
        if found.is_empty():
            raise repository_is_empty()
        return found

    def add_repository(self, owner: Account, name: str, settings: dict[str, Any]) -> Repository:
        """Create a bare repository, unless the name is taken."""
        key = (owner.login.lower(), name.lower())
        with self.lock:
            if key in self.repositories:
                error = {"resource": "Repository", "code": "custom", "field": "name"}
                error["message"] = "name already exists on this account"
                raise Refusal(422, "Repository creation failed.", errors=[error])
            git = BareRepository(self.data / owner.login / f"{name}.git")
            git.create(settings["default_branch"])
            now = self.clock()
            self.repositories[key] = Repository(next(self.numbers), owner, name, git, now, now, now, settings)
            return self.repositories[key]

    def remove_repository(self, repository: Repository) -> None:
        """Forget a repository and its objects."""
        with self.lock:
            del self.repositories[repository.owner.login.lower(), repository.name.lower()]
            shutil.rmtree(repository.git.path)

    def set_pages_delay(self, seconds: float) -> None:
        """Set the duration of builds, running ones included."""
        with self.lock:
            self.pages.delay = seconds
            for repository in self.repositories.values():
                if repository.site is not None:
                    repository.site.hasten(self.clock(), seconds)

    def owned_by(self, owner: Account) -> list[Repository]:
        """The repositories of one account, in any order."""
        with self.lock:
            owned = [repository for repository in self.repositories.values() if repository.owner is owner]
            return [repository for repository in owned if self.unseen.get(repository.name.lower(), 0) is not None]

    def moved(self, repository: Repository, reference: str, commit: str) -> None:
        """Record a push, which starts a build on a site's branch. The caller holds the repository's lock."""
        repository.pushed = repository.updated = self.clock()
        site, branch = repository.site, reference.removeprefix("refs/heads/")
        if site is not None and branch == (site.branch if site.build_type == "legacy" else repository.default_branch):
            self.build_pages(repository, commit)

    def build_pages(self, repository: Repository, commit: str) -> None:
        """Start a build, if the repository has a site and, if workflows build it, a workflow."""
        site = repository.site
        if site is None:
            return
        if site.build_type == "workflow" and not has_workflow(repository.git, commit, repository.default_branch):
            return
        outcome, number = self.pages.next_outcome(), next(self.numbers)
        site.start_build(number, commit, self.clock(), self.pages.delay, outcome)
