"""The GitHub stand-in's Pages: builds take time, the old commit is served until then, bytes are as committed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from github.Repository import Repository

from tests.contract.github_client import LEGACY, commit, connect, create, enable_pages, move, page, revise
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import GitHubStandIn, github_stand_in

BUILD = 60.0  # seconds
SITE = {
    ".nojekyll": "",
    "index.html": "<h1>Ü</h1>\n",
    "_data/x.json": "{}",
    "docs/index.html": "below",
    "about.md": "# raw",
    "app.js": "1",
    "404.html": "lost",
}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path) as server:
        yield server


def publish(github: GitHubStandIn, files: dict[str, str]) -> tuple[Repository, str, str]:
    """A repository with Pages on; its page address and its commit."""
    repository = create(github, "site")
    made = commit(repository, files)
    move(repository, made.sha, force=True)
    return repository, enable_pages(repository)["html_url"], made.sha


def pass_time(github: GitHubStandIn, seconds: float) -> None:
    """Move the stand-in's clock on."""
    before = github.hub.clock
    github.hub.clock = lambda: before() + seconds


def asked(repository: Repository, path: str) -> dict[str, object]:
    _, answer = repository.requester.requestJsonAndCheck("GET", f"{repository.url}/pages{path}")
    return dict(answer)


def test_exactly_the_committed_bytes_are_served(github: GitHubStandIn) -> None:
    _, url, _ = publish(github, SITE)
    assert url == f"{github.pages_url}/site/"
    for path, text in SITE.items():
        assert page(url + path) == (200, text.encode())
    assert page(url) == (200, SITE["index.html"].encode())
    assert page(f"{url}docs?v=1") == (200, b"below")
    assert page(f"{url}none.html") == (404, b"lost")
    assert page(f"{github.pages_url}/none/")[0] == 404


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("", "text/html; charset=utf-8"),
        ("app.js", "application/javascript; charset=utf-8"),
        ("_data/x.json", "application/json; charset=utf-8"),
        ("about.md", "text/markdown; charset=utf-8"),
        (".nojekyll", "application/octet-stream"),
    ],
)
def test_a_page_names_its_type_and_its_ten_minutes(github: GitHubStandIn, path: str, media_type: str) -> None:
    _, url, _ = publish(github, SITE)
    headers = requests.get(url + path, timeout=PATIENCE).headers
    assert (headers["Content-Type"], headers["Cache-Control"]) == (media_type, "max-age=600")


def test_jekyll_hides_its_own_files_unless_told_not_to(github: GitHubStandIn) -> None:
    _, url, _ = publish(github, {path: text for path, text in SITE.items() if path != ".nojekyll"})
    assert [page(url + path)[0] for path in ("", "docs/", "_data/x.json", "about.md")] == [200, 200, 404, 404]


def test_the_old_commit_is_served_until_the_build_is_done(github: GitHubStandIn) -> None:
    github.set_pages(delay=BUILD)
    repository = create(github, "site")
    first = commit(repository, {"index.html": "one"})
    move(repository, first.sha, force=True)
    url = enable_pages(repository)["html_url"]
    assert page(url)[0] == 404
    pass_time(github, BUILD)
    assert page(url) == (200, b"one")
    second = revise(repository, first, {"index.html": "two"}, "Round 2")
    assert page(f"{url}?v=2") == (200, b"one")
    assert asked(repository, "/builds/latest")["status"] == "building"
    assert asked(repository, f"/deployments/{second.sha}")["status"] == "deployment_in_progress"
    pass_time(github, BUILD)
    assert page(url) == (200, b"two")
    assert asked(repository, f"/deployments/{second.sha}")["status"] == "succeed"
    shown = [served.commit for served in github.served()]
    assert list(dict.fromkeys(shown)) == [None, first.sha, second.sha]
    assert shown == sorted(shown, key=[None, first.sha, second.sha].index)


def test_a_newer_build_cancels_the_one_that_runs(github: GitHubStandIn) -> None:
    github.set_pages(delay=60)
    repository, url, first = publish(github, {"index.html": "one"})
    github.set_pages(delay=0)
    second = revise(repository, repository.get_git_commit(first), {"index.html": "two"}, "Round 2").sha
    assert page(url) == (200, b"two")
    assert asked(repository, f"/deployments/{first}")["status"] == "deployment_cancelled"
    _, builds = repository.requester.requestJsonAndCheck("GET", f"{repository.url}/pages/builds")
    assert [(build["commit"], build["status"]) for build in builds] == [(second, "built"), (first, "errored")]


def test_a_failed_build_leaves_the_old_page_and_says_why(github: GitHubStandIn) -> None:
    repository, url, first = publish(github, {"index.html": "one"})
    github.set_pages(outcomes=["errored"])
    revise(repository, repository.get_git_commit(first), {"index.html": "two"}, "Round 2")
    assert page(url) == (200, b"one")
    latest = asked(repository, "/builds/latest")
    assert (latest["status"], latest["error"]) == ("errored", {"message": "Page build failed."})
    assert asked(repository, "")["status"] == "errored"


def test_a_missed_build_can_be_asked_for(github: GitHubStandIn) -> None:
    repository, url, first = publish(github, {"index.html": "one"})
    github.set_pages(outcomes=["missed"])
    revise(repository, repository.get_git_commit(first), {"index.html": "two"}, "Round 2")
    assert asked(repository, "/builds/latest")["commit"] == first
    assert page(url) == (200, b"one")
    repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages/builds")
    assert page(url) == (200, b"two")


def test_a_change_of_source_alone_builds_nothing(github: GitHubStandIn) -> None:
    repository, url, first = publish(github, SITE)
    source = {"source": {"branch": "main", "path": "/docs"}}
    repository.requester.requestJsonAndCheck("PUT", f"{repository.url}/pages", input=source)
    assert asked(repository, "")["source"] == source["source"]
    assert asked(repository, "/builds/latest")["commit"] == first
    assert page(url) == (200, SITE["index.html"].encode())
    repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages/builds")
    assert page(url) == (200, b"below")


def test_an_organisations_site_gives_way_to_the_users_of_the_same_name(github: GitHubStandIn) -> None:
    theirs = connect(github).get_organization("pagewright-org").create_repo("site", auto_init=True)
    move(theirs, commit(theirs, {"index.html": "theirs"}).sha, force=True)
    url = enable_pages(theirs)["html_url"]
    assert page(url) == (200, b"theirs")
    publish(github, {"index.html": "ours"})
    assert page(url) == (200, b"ours")


def test_a_site_of_workflows_is_built_only_by_a_workflow(github: GitHubStandIn) -> None:
    repository = create(github, "site")
    first = commit(repository, {"index.html": "one"})
    move(repository, first.sha, force=True)
    workflow = {**LEGACY, "build_type": "workflow"}
    _, site = repository.requester.requestJsonAndCheck("POST", f"{repository.url}/pages", input=workflow)
    assert page(site["html_url"])[0] == 404
    revise(repository, first, {".github/workflows/pages.yml": "on: push"}, "Add a workflow")
    assert page(site["html_url"]) == (200, b"one")
