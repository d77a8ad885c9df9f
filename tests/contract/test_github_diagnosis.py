"""The doctor's questions to GitHub: each thing that can be wrong with a token has its line, and nothing is changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.finding import Finding
from publisher.doctor import diagnose
from publisher.settings import PublisherSettings
from tests.contract.github_client import create, enable_pages
from tools.stack.stand_in_processes import LOCAL_PAGES
from tools.stand_ins.github import Fault, GitHubStandIn, github_stand_in

NO_RIGHT = "Resource not accessible by personal access token"


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path) as server:
        yield server


async def diagnosed(github: GitHubStandIn, **values: object) -> list[Finding]:
    local = {name.lower(): value for name, value in LOCAL_PAGES.items()}
    settings = PublisherSettings.model_validate(
        {"github_token": github.token, "github_api_url": github.api_url, **local, **values}
    )
    return list(await diagnose(settings).checks["github"]())


async def states(github: GitHubStandIn, **values: object) -> dict[str, str]:
    return {found.name: found.state for found in await diagnosed(github, **values)}


def refused(method: str, path: str, needed: str) -> Fault:
    headers = {"X-Accepted-GitHub-Permissions": needed}
    return Fault(kind="status", method=method, path=path, status=403, message=NO_RIGHT, headers=headers, times=None)


async def test_with_a_good_token_everything_is_fine_and_nothing_is_made(github: GitHubStandIn) -> None:
    assert set((await states(github)).values()) == {"fine"}
    assert github.hub.owned_by(github.hub.user) == []


async def test_a_wrong_token_is_the_only_line(github: GitHubStandIn) -> None:
    (found,) = await diagnosed(github, github_token=github.token[::-1])
    assert (found.name, found.state, "make a new one" in found.text) == ("GITHUB_TOKEN", "wrong", True)
    assert github.token[::-1] not in found.text


async def test_a_classic_token_without_the_scope_is_told_which_one(github: GitHubStandIn) -> None:
    github.hub.scopes = "gist, workflow"
    (found,) = await diagnosed(github)
    assert (found.state, "`repo`" in found.text) == ("wrong", True)


async def test_a_fine_grained_token_is_told_what_it_needs(github: GitHubStandIn) -> None:
    github.hub.scopes = None
    first, *_ = await diagnosed(github)
    assert (first.state, "Administration, Contents and Pages" in first.text) == ("fine", True)


async def test_a_token_that_may_make_no_repository_is_told_so_before_a_brief(github: GitHubStandIn) -> None:
    github.play(refused("POST", "/user/repos$", "administration=write"))
    (found,) = [one for one in await diagnosed(github) if not one.ok]
    assert (found.name, found.state) == ("new repositories", "wrong")
    assert "needed: administration=write" in found.text


async def test_a_token_without_pages_is_told_so_where_there_is_a_repository_to_look_at(github: GitHubStandIn) -> None:
    create(github)
    github.play(refused("GET", "/pages$", "pages=read"))
    (found,) = [one for one in await diagnosed(github) if not one.ok]
    assert (found.name, found.state, "needed: pages=read" in found.text) == ("Pages", "wrong", True)


async def test_pages_that_this_machine_cannot_reach_are_told_with_the_setting(github: GitHubStandIn) -> None:
    enable_pages(create(github))
    assert set((await states(github)).values()) == {"fine"}
    (found,) = [one for one in await diagnosed(github, pages_domains="example.org") if not one.ok]
    assert (found.name, found.state, "PAGES_DOMAINS" in found.text) == ("Pages", "advice", True)


async def test_an_owner_that_the_token_cannot_see_is_named(github: GitHubStandIn) -> None:
    (found,) = await diagnosed(github, github_owner="nobody")
    assert (found.name, found.state, "nobody" in found.text) == ("GITHUB_OWNER", "wrong", True)


async def test_for_an_organisation_its_own_repositories_are_asked_for(github: GitHubStandIn) -> None:
    assert set((await states(github, github_owner=github.hub.organization.login)).values()) == {"fine"}


async def test_what_is_left_of_the_limit_is_told_before_it_is_used_up(github: GitHubStandIn) -> None:
    github.api.limit.used = github.api.limit.limit - 9
    found = await diagnosed(github)
    assert [one.name for one in found if one.state == "advice"] == ["GitHub's rate limit"]
    assert "briefs wait until" in found[-1].text


async def test_a_limit_that_is_used_up_is_told_with_its_end_and_stops_no_start(github: GitHubStandIn) -> None:
    github.api.limit.used = github.api.limit.limit
    token, limit = await diagnosed(github)
    assert (token.state, "rate limit" in token.text) == ("advice", True)
    assert (limit.state, "0 of 5000 requests" in limit.text) == ("advice", True)


async def test_a_github_without_limits_is_fine(github: GitHubStandIn) -> None:
    disabled = "Rate limiting is not enabled."
    github.play(Fault(kind="status", path="/rate_limit$", status=404, message=disabled, times=None))
    assert set((await states(github)).values()) == {"fine"}


async def test_a_github_that_does_not_answer_stops_no_start(github: GitHubStandIn) -> None:
    found = await states(github, github_api_url="http://127.0.0.1:9")
    assert set(found.values()) == {"advice"}
