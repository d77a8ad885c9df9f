"""Lists the runs of workflows: here a site built by a workflow has one run for each of its builds."""

from typing import Any

from tools.stand_ins.github.bodies.accounts import node_id, simple_user, timestamp
from tools.stand_ins.github.bodies.repositories import listed_repository, repository_url
from tools.stand_ins.github.commits import Commit, read_commit
from tools.stand_ins.github.operation_types import Call, plays
from tools.stand_ins.github.operations.repositories import named
from tools.stand_ins.github.pages_builds import Build
from tools.stand_ins.github.paging import paginate
from tools.stand_ins.github.responses import Answer
from tools.stand_ins.github.state import Hub, Repository
from tools.stand_ins.github.workflows import workflow_of

CONCLUSIONS = {"built": "success", "errored": "failure", "cancelled": "cancelled", "building": None}


def list_runs(call: Call) -> Answer:
    """The newest first, those of one commit if `head_sha` names it."""
    plays(call, "head_sha")
    repository = named(call)
    site = repository.site
    builds = list(reversed(site.builds)) if site is not None and site.build_type == "workflow" else []
    builds = [build for build in builds if call.query.get("head_sha", build.commit) == build.commit]
    page = paginate(call, builds, f"{repository_url(call.hub, repository)}/actions/runs")
    runs = [run_body(call.hub, repository, build) for build in page.items]
    return Answer(200, {"total_count": len(builds), "workflow_runs": runs}, page.headers)


def _head_commit(commit: Commit) -> dict[str, Any]:
    signed = {"name": commit.author.name, "email": commit.author.email}
    return {
        "id": commit.sha,
        "tree_id": commit.tree,
        "message": commit.message,
        "timestamp": commit.committer.timestamp(),
        "author": signed,
        "committer": signed,
    }


def run_body(hub: Hub, repository: Repository, build: Build) -> dict[str, Any]:
    """One run."""
    now, path = hub.clock(), workflow_of(repository.git, build.commit)
    status = build.status(now)
    url, page = f"{repository_url(hub, repository)}/actions", f"{hub.api_url}/{repository.full_name}/actions"
    run, commit = f"{url}/runs/{build.number}", read_commit(repository.git, build.commit)
    who = simple_user(hub, hub.user)
    return {
        "id": build.number,
        "name": "Deploy",
        "display_title": commit.message.splitlines()[0],
        "node_id": node_id("WorkflowRun", build.number),
        "head_branch": repository.default_branch,
        "head_sha": build.commit,
        "path": path,
        "run_number": build.number,
        "event": "push",
        "status": "in_progress" if status == "building" else "completed",
        "conclusion": CONCLUSIONS[status],
        "workflow_id": repository.number,
        "html_url": f"{page}/runs/{build.number}",
        "pull_requests": [],
        "created_at": timestamp(build.started),
        "updated_at": timestamp(build.updated(now)),
        "actor": who,
        "triggering_actor": who,
        "url": run,
        **{f"{what}_url": f"{run}/{what}" for what in ("jobs", "logs", "artifacts", "cancel", "rerun")},
        "check_suite_url": f"{repository_url(hub, repository)}/check-suites/{build.number}",
        "workflow_url": f"{url}/workflows/{repository.number}",
        "head_commit": _head_commit(commit),
        "repository": listed_repository(hub, repository),
        "head_repository": listed_repository(hub, repository),
    }
