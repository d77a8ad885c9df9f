"""A publisher whose token is in a file, and a GitHub that may refuse it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from chassis.dependency_refusals import Dependency
from chassis.secret_source import SecretSource
from publisher.github import GitHubSiteHost, Transport
from tools.publishing.environments import WorldOverHttp, local_pages, unhurried
from tools.stand_ins.github import GitHubStandIn, github_stand_in


class Token:
    """A token in a file, as GITHUB_TOKEN_FILE names one."""

    def __init__(self, file: Path, value: str) -> None:
        self.file, self.changes = file, 0
        self.write(value)
        self.source = SecretSource("GITHUB_TOKEN", None, file)

    def write(self, value: str) -> None:
        self.changes += 1
        self.file.write_text(value + "\n")
        os.utime(self.file, (self.changes, self.changes))


class Scene:
    """A publisher with a token in a file, GitHub, and the warnings of `/readyz`."""

    def __init__(self, server: GitHubStandIn, token: Token, folder: Path) -> None:
        self.server, self.token = server, token
        self.now = 100.0
        self.dependency = Dependency("github", lambda: self.now)
        self.host = GitHubSiteHost(
            token=token.source.current,
            api_url=server.api_url,
            pace=unhurried(),
            transport=Transport(repeats=0, pause=0),
            sleep=lambda _: None,
            dependency=self.dependency,
        )
        self.world = WorldOverHttp(self.host, local_pages(), folder)

    @property
    def code(self) -> str | None:
        return self.dependency.refusal.code if self.dependency.refusal else None


@asynccontextmanager
async def playing(tmp_path: Path, *, accepted: bool = True) -> AsyncIterator[Scene]:
    with github_stand_in(tmp_path) as server:
        token = Token(tmp_path / "token", server.token if accepted else server.token[::-1])
        scene = Scene(server, token, tmp_path / "github" / "pagewright")
        yield scene
        await scene.host.close()
        await scene.world.pages.close()
