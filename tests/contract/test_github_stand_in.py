"""The GitHub stand-in, driven by the real PyGithub: repositories and commits as github.com makes them."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from github import GithubException, InputGitAuthor, UnknownObjectException

from tests.contract.github_client import commit, connect, content, create, enable_pages, git, move, revise
from tools.stack.readiness import PATIENCE
from tools.stand_ins.github import GitHubStandIn, github_stand_in

SITE = {"index.html": "<h1>Übersicht</h1>\n", "data/sales.csv": "a,1\n", ".nojekyll": "", "LICENSE": "MIT\n"}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHubStandIn]:
    with github_stand_in(tmp_path) as server:
        yield server


def bare(github: GitHubStandIn, name: str = "sum-of-sales") -> Path:
    return github.hub.data / "pagewright" / f"{name}.git"


def test_a_first_round_takes_five_requests_and_leaves_one_commit(github: GitHubStandIn, tmp_path: Path) -> None:
    repository = create(github, description="Sum of sales", homepage=f"{github.pages_url}/sum-of-sales/")
    made = commit(repository, SITE)
    move(repository, made.sha, force=True)
    enable_pages(repository)
    assert [(request.method, request.status) for request in github.requests()] == [
        ("POST", 201), ("POST", 201), ("POST", 201), ("PATCH", 200), ("POST", 201),
    ]  # fmt: skip
    git(tmp_path, "clone", "--quiet", repository.html_url, "clone")
    clone = tmp_path / "clone"
    assert git(clone, "log", "--format=%H %s %an") == f"{made.sha} Round 1 Pagewright Owner"
    assert git(clone, "ls-files").splitlines() == sorted(SITE)
    assert {path: (clone / path).read_bytes() for path in SITE} == {path: text.encode() for path, text in SITE.items()}
    assert git(bare(github), "fsck", "--strict", "--no-dangling") == ""


def test_a_second_round_takes_three_requests_and_changes_only_what_it_names(
    github: GitHubStandIn, tmp_path: Path
) -> None:
    repository = create(github)
    first = commit(repository, SITE)
    move(repository, first.sha, force=True)
    before = len(github.requests())
    second = revise(repository, first, {"index.html": "new", "data/sales.csv": None, "data": "a file now"}, "Round 2")
    assert len(github.requests()) - before == 3
    git(tmp_path, "clone", "--quiet", repository.clone_url, "clone")
    assert git(tmp_path / "clone", "log", "--format=%H").splitlines() == [second.sha, first.sha]
    assert git(tmp_path / "clone", "ls-files").splitlines() == sorted({*SITE, "data"} - {"data/sales.csv"})
    assert git(bare(github), "fsck", "--strict", "--no-dangling") == ""


def test_a_checkout_by_tree_reads_every_byte(github: GitHubStandIn) -> None:
    repository = create(github)
    binary = repository.create_git_blob("iVBORw0KGgo=", "base64")
    made = commit(repository, SITE)
    move(repository, made.sha, force=True)
    tree = repository.get_git_tree(made.tree.sha, recursive=True)
    assert [(entry.path, entry.type) for entry in tree.tree if entry.type == "tree"] == [("data", "tree")]
    blobs = {entry.path: content(repository, entry.sha) for entry in tree.tree if entry.type == "blob"}
    assert blobs == {path: text.encode() for path, text in SITE.items()}
    assert content(repository, binary.sha) == b"\x89PNG\r\n\x1a\n"
    assert repository.get_git_tree("main").sha == made.tree.sha
    assert repository.get_git_ref("heads/main").object.sha == made.sha


def test_accounts_and_lists_are_read_in_order(github: GitHubStandIn) -> None:
    client = connect(github, lazy=False)
    for name in ("b", "a", "c"):
        create(github, name)
    client.get_organization("pagewright-org").create_repo("theirs", auto_init=True)
    assert client.get_user().name == "Pagewright Owner"
    user = client.get_user("PageWright")
    assert [repository.name for repository in user.get_repos(sort="created", direction="desc")] == ["c", "a", "b"]
    assert [repository.name for repository in user.get_repos()] == ["a", "b", "c"]
    organization = client.get_organization("pagewright-org")
    assert [repository.full_name for repository in organization.get_repos()] == ["pagewright-org/theirs"]
    assert len(list(client.get_user().get_repos())) == 4
    client.per_page = 2
    assert [repository.name for repository in user.get_repos()] == ["a", "b", "c"]


def test_contents_and_history_are_read_as_written(github: GitHubStandIn) -> None:
    repository = create(github, description="Shown in the README")
    written = repository.create_file("notes/Ümläut ^{x}.md", "Add", "text")["commit"]
    assert repository.get_contents("README.md").decoded_content == b"# sum-of-sales\nShown in the README\n"  # type: ignore[union-attr] # one file
    assert [entry.path for entry in repository.get_contents("")] == ["README.md", "notes"]  # type: ignore[union-attr] # a folder
    found = repository.get_contents("notes")[0]  # type: ignore[index] # a folder
    repository.update_file(found.path, "Change", "other", found.sha)
    assert [item.commit.message for item in repository.get_commits()] == ["Change", "Add", "Initial commit"]
    assert [item.sha for item in repository.get_commits(path="notes")][1] == written.sha
    changed = repository.get_commit("main")
    assert [(file.filename, file.status, file.changes) for file in changed.files] == [(found.path, "modified", 2)]
    with pytest.raises(GithubException, match="does not match"):
        repository.update_file(found.path, "Stale", "third", found.sha)


def test_author_and_date_of_a_commit_are_kept(github: GitHubStandIn) -> None:
    repository = create(github)
    tree = repository.get_git_commit(repository.get_git_ref("heads/main").object.sha).tree
    author = InputGitAuthor("Ada <L>", "ada@example.com", "2026-11-22T10:00:00+02:00")
    made = repository.create_git_commit("Subject\n\nBrief-Id: 1\n", tree, [], author=author)
    read = repository.get_git_commit(made.sha)
    assert (read.author.name, read.author.date) == ("Ada L", datetime(2026, 11, 22, 8, tzinfo=UTC))
    assert read.message == "Subject\n\nBrief-Id: 1\n"
    assert repository.created_at - datetime.now(UTC) < timedelta(minutes=1)


def test_of_many_that_ask_for_one_name_or_one_branch_at_once_one_wins(github: GitHubStandIn) -> None:
    def outcome(ask: Callable[[], object]) -> int:
        try:
            ask()
        except GithubException as error:
            return error.status
        return 200

    with ThreadPoolExecutor(8) as threads:
        created = list(threads.map(lambda _: outcome(lambda: create(github)), range(8)))
        assert sorted(created) == [200] + [422] * 7
        repository = connect(github, lazy=False).get_repo("pagewright/sum-of-sales")
        base = repository.get_git_commit(repository.get_git_ref("heads/main").object.sha)
        rivals = [connect(github, lazy=False).get_repo(repository.full_name) for _ in range(8)]
        moved = list(
            threads.map(lambda rival: outcome(lambda: revise(rival, base, {"a": str(id(rival))}, "Me")), rivals)
        )
    assert set(moved) <= {200, 422}
    assert 200 in moved
    assert len(list(repository.get_commits())) == 1 + moved.count(200) == 2
    assert git(bare(github), "fsck", "--strict", "--no-dangling") == ""


def test_a_repository_is_changed_and_removed(github: GitHubStandIn) -> None:
    repository = create(github, has_wiki=False)
    repository.edit(description="New", homepage="")
    read = connect(github, lazy=False).get_repo("pagewright/SUM-OF-sales")
    assert (read.description, read.has_wiki, read.name) == ("New", False, "sum-of-sales")
    assert not read.homepage
    read.delete()
    assert not bare(github).exists()
    with pytest.raises(UnknownObjectException):
        connect(github, lazy=False).get_repo("pagewright/sum-of-sales")


def test_the_website_shows_files_and_commits(github: GitHubStandIn) -> None:
    repository = create(github, description="<b>bold</b>")
    shown = requests.get(repository.html_url, timeout=PATIENCE)
    assert shown.status_code == 200
    assert "README.md" in shown.text
    assert "Initial commit" in shown.text
    assert "<b>bold" not in shown.text
    assert requests.get(f"{github.api_url}/pagewright/none", timeout=PATIENCE).status_code == 404
    assert requests.get(f"{repository.html_url}.git/config", timeout=PATIENCE).status_code == 404
