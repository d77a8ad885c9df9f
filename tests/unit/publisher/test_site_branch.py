import pytest

from contracts.brief import File
from publisher.site_branch import choose_branch

DEPLOYING = "jobs: {deploy: {steps: [{uses: actions/deploy-pages@v4}]}}\n"
CHECKING = "jobs: {check: {steps: [{run: make}]}}\n"


def workflow(triggers: str, jobs: str = DEPLOYING, name: str = "pages.yml") -> File:
    return File(path=f".github/workflows/{name}", content=f"{triggers}\n{jobs}".encode())


def test_a_new_site_is_on_main() -> None:
    assert choose_branch([File(path="index.html", content=b"x")], None) == "main"


@pytest.mark.parametrize("branch", ["master", "trunk"])
def test_a_published_site_stays_on_its_branch(branch: str) -> None:
    assert choose_branch([File(path="index.html", content=b"x"), workflow("on: push")], branch) == branch


@pytest.mark.parametrize(
    ("triggers", "branch"),
    [
        ("on: push", "main"),
        ("on: [push, pull_request]", "main"),
        ("on: {push: {branches: [main]}}", "main"),
        ("on: {push: {branches: [master]}}", "master"),
        ("on: {push: {branches: master}}", "master"),
        ("on:\n  push:\n    branches:\n      - trunk\n  workflow_dispatch:", "trunk"),
        ("'on': {push: {branches: [develop]}}", "develop"),
        ("on: {push: {branches: [master, main]}}", "main"),
        ("on: {push: {branches: ['**']}}", "main"),
        ("on: {push: {branches: ['release/*', release/1]}}", "release/1"),
        ("on: {push: {branches: ['release/*']}}", "main"),
        ("on: {push: {branches: ['../x', '-x', 'a b']}}", "main"),
        ("on: {push: {branches-ignore: [main]}}", "main"),
        ("on: {push: {tags: [v1]}}", "main"),
        ("on: {push: null}", "main"),
        ("on: workflow_dispatch", "main"),
        ("on: {push: {branches: [[master]]}}", "main"),
        ("on: {push: {branches: [", "main"),
        ("- on", "main"),
        ("on: &a [*a]", "main"),
        ("[" * 5000, "main"),
    ],
)
def test_a_new_site_is_on_a_branch_whose_pushes_its_workflow_runs_for(triggers: str, branch: str) -> None:
    assert choose_branch([workflow(triggers)], None) == branch


def test_a_workflow_for_main_moves_a_site_that_is_on_master() -> None:
    assert choose_branch([workflow("on: {push: {branches: [main]}}")], "master") == "main"


def test_the_workflow_that_publishes_the_site_decides() -> None:
    checking = workflow("on: {push: {branches: [develop]}}", CHECKING, "check.yml")
    assert choose_branch([checking, workflow("on: {push: {branches: [master]}}")], None) == "master"
    assert choose_branch([checking], None) == "develop"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"on: {push: {branches: [master]}}\n" + b"#" * 200_000])
def test_a_workflow_that_cannot_be_read_decides_nothing(content: bytes) -> None:
    assert choose_branch([File(path=".github/workflows/a.yml", content=content)], None) == "main"
