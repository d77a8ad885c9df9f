"""Deploys two rounds of a brief under one fault, with the broker's retries, and checks the result."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from chassis.errors import TransientError
from contracts.messages import SitePublished
from publisher.github import GitHubSiteHost, RateLimit, Transport
from tools.fault_matrix.request_faults import Request, Trouble
from tools.publishing.environments import WorldOverHttp, local_pages
from tools.publishing.messages import brief
from tools.publishing.use_cases import base_for, publish
from tools.stand_ins.github import GitHubStandIn, github_stand_in

ROUNDS: Mapping[int, Mapping[str, bytes]] = {
    1: {"index.html": b"<!doctype html><title>One</title>", "README.md": b"# One\n"},
    2: {"index.html": b"<!doctype html><title>Two</title>", "README.md": b"# Two\n"},
}
MOST_ATTEMPTS = 6
T = TypeVar("T")


@dataclass
class Outcome:
    """The visible result of both rounds, and the attempts of each round beyond the necessary one."""

    repositories: int = 0
    commits: list[str] = field(default_factory=list)
    published: list[SitePublished] = field(default_factory=list)
    shown: str | None = None
    repeated: Counter[int] = field(default_factory=Counter)

    @property
    def problems(self) -> list[str]:
        """All differences from a deploy without a fault."""
        named = [message.commit_sha for message in self.published]
        facts = {
            "not exactly one repository": self.repositories == 1,
            "not exactly one commit for each round": len(self.commits) == len(ROUNDS),
            "not one site.published for each round": len(named) == len(ROUNDS),
            "a commit was announced that is not on the branch": named == self.commits[::-1],
            "a page was announced that was not live": all(message.live for message in self.published),
            "the page shows another commit": self.shown == self.commits[0],
        }
        return [problem for problem, fine in facts.items() if not fine]


class Deploy:
    """One GitHub, and one publisher process after another."""

    def __init__(self, server: GitHubStandIn, folder: Path, transport: Transport) -> None:
        self.server, self.folder, self.transport = server, folder, transport
        self.ahead = 0.0
        self.retired: list[WorldOverHttp] = []
        self.world = self.new_process()

    def new_process(self) -> WorldOverHttp:
        """A publisher without state."""
        pace = RateLimit(per_minute=80, per_hour=500, clock=lambda: time.time() + self.ahead)
        server = self.server
        host = GitHubSiteHost(
            token=server.token,
            api_url=server.api_url,
            pace=pace,
            threads=2,
            transport=self.transport,
            sleep=lambda _: None,
        )
        return WorldOverHttp(host, local_pages(), self.folder)

    async def until_done(
        self, step: Callable[[WorldOverHttp], Awaitable[T]], trouble: Trouble, repeated: Callable[[], None]
    ) -> T:
        """Repeat a step while it raises transient errors, after a kill in a new process; return its result."""
        for _ in range(MOST_ATTEMPTS):
            try:
                return await step(self.world)
            except TransientError as error:
                repeated()
                self.ahead += error.retry_after or 0.0
                if trouble.kills:
                    self.server.play()
                    self.retired.append(self.world)
                    self.world = self.new_process()
        raise AssertionError(f"not done after {MOST_ATTEMPTS} attempts")

    async def run(self, requests: Sequence[Request], trouble: Trouble) -> Outcome:
        """Run round 1 and round 2 with the fault at these requests, at most one in each round."""
        outcome = Outcome()
        for number, files in ROUNDS.items():
            of = brief(round=number)
            self.server.play(*(fault for one in requests if one.round == number for fault in trouble.faults(one)))
            repeated = partial(outcome.repeated.update, [number])
            base = None
            if number > 1:
                base = await self.until_done(partial(base_for, of=of), trouble, repeated)
            # A killed process sends no more requests.
            seconds = 30.0 if trouble.kills else 60.0
            step = partial(publish, of=of, files=files, base=base, seconds=seconds)
            outcome.published.append(await self.until_done(step, trouble, repeated))
        outcome.repositories = len(self.world.names())
        (name,) = self.world.names()
        outcome.commits = list(self.world.log(name))
        outcome.shown = self.server.served()[-1].commit
        return outcome

    async def close(self) -> None:
        for world in (*self.retired, self.world):
            await world.host.close()
            await world.pages.close()


@asynccontextmanager
async def deploy(data: Path, transport: Transport) -> AsyncIterator[Deploy]:
    """Deploy both rounds; fails at the end if an exchange violated GitHub's API description."""
    with github_stand_in(data) as server:
        deploying = Deploy(server, data / "github" / "pagewright", transport)
        try:
            yield deploying
        finally:
            await deploying.close()
