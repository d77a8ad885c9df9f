"""What of a model's workflow is published: its commands, in a template of ours, and nothing else."""

import re
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chassis.workflow_parser import LONGEST_WORKFLOW, MOST_STEPS, Build, Command, read_build
from chassis.workflow_template import workflow_in_template, written_workflow

PATH = ".github/workflows/ci.yml"
HOSTILE = """
name: x
on:
  pull_request_target:
  schedule: [{cron: '* * * * *'}]
  push: {branches: ['**']}
permissions: write-all
env: {TOKEN: '${{ secrets.GITHUB_TOKEN }}'}
jobs:
  build:
    runs-on: [self-hosted, linux]
    container: {image: evil/image, options: --privileged}
    timeout-minutes: 360
    permissions: {contents: write, actions: write}
    steps:
      - uses: actions/checkout@main
        with: {persist-credentials: true, ref: '${{ github.event.pull_request.head.sha }}'}
      - uses: evil/action@v1
        with: {token: '${{ secrets.PAT }}'}
      - run: echo ${{ secrets.GITHUB_TOKEN }}
      - run: echo "${{ github.event.issue.title }}"
        shell: bash
      - run: python build.py > report.json
        env: {KEY: '${{ secrets.KEY }}'}
      - uses: actions/upload-pages-artifact@main
        with: {path: ../../etc}
  deploy:
    uses: evil/repository/.github/workflows/deploy.yml@main
    secrets: inherit
  publish:
    runs-on: self-hosted
    steps: [{uses: actions/deploy-pages@main}]
"""


def published(text: str, branch: str = "main") -> dict[str, Any]:
    """The workflow that is published, with `on` for YAML's true."""
    content = workflow_in_template(PATH, text.encode(), branch)
    assert content is not None
    return {{True: "on"}.get(key, key): value for key, value in yaml.safe_load(content).items()}


def test_hostile_workflow_keeps_its_commands_alone() -> None:
    workflow = published(HOSTILE)
    assert workflow["on"] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}
    assert workflow["permissions"] == {"contents": "read"}
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    assert workflow.keys() == {"name", "on", "permissions", "concurrency", "jobs"}
    assert build.keys() == {"runs-on", "timeout-minutes", "steps"}
    assert [job["runs-on"] for job in (build, deploy)] == ["ubuntu-latest"] * 2
    assert [step["run"] for step in build["steps"] if "run" in step] == ["python build.py > report.json"]
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    assert build["steps"][0]["with"] == {"persist-credentials": False}
    assert build["steps"][-1]["with"] == {"path": "."}
    text = written_workflow("ci", read_build(HOSTILE) or Build())
    assert re.findall(r"\$\{\{.*?\}\}", text) == ["${{ steps.deployment.outputs.page_url }}"]
    assert "secrets" not in text


def test_author_is_told_what_is_not_taken_over() -> None:
    build = read_build(HOSTILE)
    assert build is not None
    told = "; ".join(build.objections)
    for word in ("`env`", "`container`", "`uses`", "evil/action", "$GITHUB_SHA", "../../etc", "`shell`"):
        assert word in told


def test_every_action_is_pinned_to_a_full_commit_and_job_is_bounded() -> None:
    build = Build([Command("make it")], {"python": "3.12", "node": "22"}, ".")
    text = written_workflow("ci", build)
    used = re.findall(r"uses: (\S+)", text)
    assert len(used) == 5
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    assert all(job["timeout-minutes"] == 10 for job in yaml.safe_load(text)["jobs"].values())


def test_workflow_that_publishes_nothing_may_only_read() -> None:
    workflow = published("on: push\njobs: {check: {steps: [{run: ruff check .}]}}\n")
    assert list(workflow["jobs"]) == ["build"]
    assert "write" not in str(workflow)


def test_commands_versions_and_folder_of_an_honest_workflow_are_taken_over() -> None:
    text = """
on: push
jobs:
  check:
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.11", cache: pip}
      - run: pip install ruff "pandas==2.3.*"
      - name: Lint
        run: ruff check .
        continue-on-error: true
      - run: |
          set -e
          python execute.py > result.json
            indented: yes # kept
      - run: make
        working-directory: ./tools
  pages:
    needs: check
    steps:
      - uses: actions/upload-pages-artifact@v3
        with: {path: ./_site/}
      - uses: actions/deploy-pages@v4
"""
    build = read_build(text)
    assert build is not None
    assert build.objections == []
    steps = published(text)["jobs"]["build"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == [
        'pip install ruff "pandas==2.3.*"',
        "ruff check .",
        "set -e\npython execute.py > result.json\n  indented: yes # kept",
        "cd tools\nmake",
    ]
    assert [step.get("continue-on-error") for step in steps if "run" in step] == [None, True, None, None]
    assert steps[1]["with"] == {"python-version": "3.11"}
    assert steps[-1]["with"] == {"path": "_site"}


@pytest.mark.parametrize(
    "command", ["true", "null", "a: b", "x #y", "- a", "echo 'a: b'", "*a &b", "{a: b}", "echo é", "a:"]
)
def test_no_command_is_read_as_anything_but_text(command: str) -> None:
    read = yaml.safe_load(written_workflow("on", Build([Command(command)])))
    assert read["jobs"]["build"]["steps"][1:] == [{"run": command}]


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(st.lists(TEXT, max_size=4), st.sampled_from([None, ".", "_site"]))
def test_what_is_written_reads_back_as_the_same_build(commands: list[str], folder: str | None) -> None:
    steps = [{"run": command} for command in commands] + ([{"uses": "actions/deploy-pages@v4"}] if folder else [])
    build = read_build(yaml.safe_dump({"jobs": {"a": {"steps": steps}}}))
    assert build is not None
    build.folder, build.objections = folder, []
    assert read_build(written_workflow("ci", build)) == build


@pytest.mark.parametrize("branch", ["master", "pages: [x]", "a\n  schedule: []", '"', "release/1"])
def test_branch_is_text_whatever_it_holds(branch: str) -> None:
    workflow = published("jobs: {a: {steps: [{run: make it}]}}", branch)
    assert workflow["on"] == {"push": {"branches": [branch]}, "workflow_dispatch": None}


@pytest.mark.parametrize(
    "text", ["", "x", "- a", "jobs: 1", "jobs: {a: &b [*b]}", "[" * 5000, "jobs: {", "\x00", "a: b\n" * 9000, "\ud800"]
)
def test_text_that_is_no_workflow_is_not_published(text: str) -> None:
    content = workflow_in_template(PATH, text.encode("utf-8", "replace"))
    assert content is None or b"- run" not in content


@given(st.text(max_size=300))
def test_reading_never_raises(text: str) -> None:
    read_build(text)
    read_build(f"jobs: {{a: {{steps: [{{run: x}}, {text}]}}}}")


def test_what_is_read_of_a_workflow_is_bounded() -> None:
    steps = ", ".join(["*s"] * 900)
    build = read_build(
        f"a: &s {{run: make it}}\nb: &j {{steps: [{steps}]}}\njobs: {{{', '.join(f'j{n}: *j' for n in range(900))}}}"
    )
    assert build is not None
    assert len(build.commands) == MOST_STEPS
    assert read_build("jobs: {a: {steps: [{run: make it}]}}".ljust(LONGEST_WORKFLOW + 1)) is None
