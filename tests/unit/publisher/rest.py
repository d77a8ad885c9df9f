"""GitHub's REST API in memory: a repository of PyGithub whose requester answers from a table."""

from collections.abc import Mapping
from typing import Any, cast

from github import GithubException
from github.Repository import Repository as GitHubRepository

URL = "https://api.github.com/repos/octo/x"


def refusal(status: int, message: str = "") -> GithubException:
    return GithubException(status, {"message": message}, {})


class RestApi:
    """Answers `METHOD /path` below the repository; a list is answered one by one, a missing entry with 404."""

    full_name, url = "octo/x", URL

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = {name: list(answer) if isinstance(answer, list) else answer for name, answer in answers.items()}
        self.sent: list[tuple[str, Any]] = []

    @property
    def requester(self) -> "RestApi":
        return self

    @property
    def repository(self) -> GitHubRepository:
        return cast("GitHubRepository", self)

    @property
    def requests(self) -> list[str]:
        return [name for name, _ in self.sent]

    def requestJsonAndCheck(  # noqa: N802 - PyGithub's name
        self,
        method: str,
        url: str,
        parameters: Any = None,
        input: Any = None,  # noqa: A002 - PyGithub's name
    ) -> tuple[dict[str, Any], Any]:
        name = f"{method} {url.removeprefix(URL)}".rstrip()
        self.sent.append((name, input or parameters))
        answer = self.answers.get(name, refusal(404, "Not Found"))
        answer = answer.pop(0) if isinstance(answer, list) else answer
        if isinstance(answer, Exception):
            raise answer
        return {}, answer
