"""A brief and its revision go from HTTP to a live page and a delivered callback, as their readers see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tools.stand_ins.evaluator.sender import load_example
from tools.system.repositories import attached, clone, files_at, log, served
from tools.system.system import System

EXAMPLE = "markdown-to-html"
LICENCE = (Path(__file__).parent / "expected_licence.txt").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Round:
    """One round: what was sent, its id, what the evaluator holds, and the page at the moment of the callback."""

    request: Mapping[str, Any]
    brief_id: str
    callbacks: list[dict[str, Any]] = field(repr=False)
    page: bytes = field(repr=False)

    @property
    def told(self) -> dict[str, Any]:
        """The fields of its callback."""
        return dict(self.callbacks[0]["fields"])


def play_round(system: System, number: int, task: str, path: str) -> Round:
    request = system.brief(EXAMPLE, **{**load_example(EXAMPLE, number), "task": task})
    brief_id = system.accepted(request, path)
    fields = system.await_callback(request)
    page = system.http.get(fields["pages_url"]).content
    system.await_rest()
    return Round(request, brief_id, system.callbacks(request), page)


@pytest.fixture(scope="module")
def rounds(running_system: System) -> list[Round]:
    """Both rounds of an example, one after the other, by two of the paths that evaluators were given."""
    task = running_system.brief("two-rounds")["task"]
    return [
        play_round(running_system, 1, task, "/briefs"),
        play_round(running_system, 2, task, "/api-endpoint"),
    ]


@pytest.fixture(scope="module")
def repository(rounds: list[Round], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone(rounds[-1].told["repo_url"], tmp_path_factory.mktemp("clones") / "site")


def test_git_log_shows_one_commit_for_each_round_with_its_brief_id(rounds: list[Round], repository: Path) -> None:
    first, second = rounds
    assert [(commit.sha, commit.brief_id) for commit in log(repository)] == [
        (second.told["commit_sha"], second.brief_id),
        (first.told["commit_sha"], first.brief_id),
    ]


def test_each_round_is_called_back_once_with_exactly_the_protocol_s_fields(rounds: list[Round], system: System) -> None:
    commits = [round_.told["commit_sha"] for round_ in rounds]
    for round_, commit in zip(rounds, commits, strict=True):
        task = round_.request["task"]
        assert len(round_.callbacks) == 1
        assert round_.callbacks[0]["problems"] == []
        assert round_.callbacks[0]["headers"]["content-type"] == "application/json"
        assert round_.told == {
            "email": round_.request["email"],
            "task": task,
            "round": int(round_.request["round"]),
            "nonce": round_.request["nonce"],
            "repo_url": f"{system.stand_ins.github_url}/pagewright/{task}",
            "commit_sha": commit,
            "pages_url": rounds[0].told["pages_url"],
        }
    assert rounds[0].told["pages_url"].endswith(f"/{rounds[0].request['task']}/")


def test_the_licence_is_the_complete_mit_text_with_year_and_holder(rounds: list[Round], repository: Path) -> None:
    expected = LICENCE.format(year=datetime.now(UTC).year, holder="Pagewright Owner").encode()
    for round_ in rounds:
        assert files_at(repository, round_.told["commit_sha"])["LICENSE"] == expected


def test_attachments_are_committed_byte_for_byte(rounds: list[Round], repository: Path) -> None:
    for round_ in rounds:
        sent = attached(round_.request)
        committed = files_at(repository, round_.told["commit_sha"])
        assert {name: committed[name] for name in sent} == sent
    assert any(b"\x00" in content for content in attached(rounds[0].request).values()), "no binary file was sent"


def test_the_page_s_address_serves_exactly_the_committed_bytes_of_every_file(
    rounds: list[Round], repository: Path, system: System
) -> None:
    committed = files_at(repository, "HEAD")
    visible = {path: content for path, content in committed.items() if not path.startswith(".")}

    assert {"index.html", "README.md", "LICENSE"} < visible.keys()
    assert served(system, rounds[-1].told["pages_url"], visible) == visible


def test_when_a_callback_arrives_the_page_is_that_of_its_commit(rounds: list[Round], repository: Path) -> None:
    pages = [files_at(repository, round_.told["commit_sha"])["index.html"] for round_ in rounds]
    assert [round_.page for round_ in rounds] == pages
    assert pages[0] != pages[1]


def test_the_readme_is_written_anew_for_the_revision(rounds: list[Round], repository: Path) -> None:
    readmes = [files_at(repository, round_.told["commit_sha"])["README.md"] for round_ in rounds]
    assert readmes[0] != readmes[1]


def test_the_gateway_shows_each_round_as_delivered(rounds: list[Round], system: System) -> None:
    for round_ in rounds:
        view = system.view(round_.brief_id)
        shown = {name: view[name] for name in ("state", "status", "live", "commit_sha", "pages_url", "repo_url")}
        assert shown == {
            "state": "delivered",
            "status": "succeeded",
            "live": True,
            **{name: round_.told[name] for name in ("commit_sha", "pages_url", "repo_url")},
        }
