"""Turns Pages on and off, and returns builds and deployments."""

from typing import Literal

from tools.stand_ins.github.bodies.pages import build_body, site_body
from tools.stand_ins.github.bodies.repositories import repository_url
from tools.stand_ins.github.operation_types import Call
from tools.stand_ins.github.operations.repositories import named
from tools.stand_ins.github.pages_builds import Build, BuildType, Site
from tools.stand_ins.github.responses import Answer, Refusal, not_found
from tools.stand_ins.github.state import Repository

DEPLOYMENT = {
    "building": "deployment_in_progress",
    "built": "succeed",
    "errored": "deployment_failed",
    "cancelled": "deployment_cancelled",
}


def site_of(repository: Repository) -> Site:
    """The repository's site; 404 while Pages is off."""
    if repository.site is None:
        raise not_found()
    return repository.site


def head_of(repository: Repository, branch: str) -> str:
    """The head of a source branch; 422 if there is no such branch."""
    head = repository.git.resolve(f"refs/heads/{branch}", "commit")
    if head is None:
        raise Refusal(422, f"The {branch} branch must exist before GitHub Pages can be built.")
    return head


def create_site(call: Call) -> Answer:
    """Turn Pages on, which builds the head of the source branch."""
    repository, source = named(call), call.body.get("source")
    build_type: BuildType = call.body.get("build_type") or "legacy"
    if build_type == "legacy" and not source:
        raise Refusal(422, "Invalid request.\n\nsource is required for legacy builds.")
    if repository.settings["private"]:
        raise Refusal(422, "Your current plan does not support GitHub Pages for this repository.")
    branch, path = chosen_source(source, Site(repository.default_branch, "/"))
    with repository.lock:
        if repository.site is not None:
            raise Refusal(409, "GitHub Pages is already enabled.")
        head = head_of(repository, branch)
        repository.site = Site(branch, path, build_type)
        call.hub.build_pages(repository, head)
        return Answer(201, site_body(call.hub, repository, repository.site))


def chosen_source(source: dict[str, str] | str | None, current: Site) -> tuple[str, Literal["/", "/docs"]]:
    """Branch and folder of a body's `source`, in its long or its short form."""
    if isinstance(source, str):
        branch, _, folder = source.partition(" ")
        return branch, "/docs" if folder else "/"
    if not source:
        return current.branch, current.path
    return source["branch"], "/docs" if source.get("path") == "/docs" else "/"


def get_site(call: Call) -> Answer:
    repository = named(call)
    return Answer(200, site_body(call.hub, repository, site_of(repository)))


def update_site(call: Call) -> Answer:
    """Change the source. This starts no build, but the run of a workflow that was pushed before can now deploy."""
    repository = named(call)
    with repository.lock:
        site = site_of(repository)
        site.branch, site.path = chosen_source(call.body.get("source"), site)
        was, site.build_type = site.build_type, call.body.get("build_type") or site.build_type
        if (was, site.build_type) == ("legacy", "workflow"):
            call.hub.build_pages(repository, head_of(repository, repository.default_branch))
    return Answer(204)


def remove_site(call: Call) -> Answer:
    repository = named(call)
    with repository.lock:
        site_of(repository)
        repository.site = None
    return Answer(204)


def list_builds(call: Call) -> Answer:
    repository = named(call)
    builds = reversed(site_of(repository).builds)
    return Answer(200, [build_body(call.hub, repository, build) for build in builds])


def latest_build(call: Call) -> Answer:
    repository = named(call)
    builds = site_of(repository).builds
    if not builds:
        raise not_found()
    return Answer(200, build_body(call.hub, repository, builds[-1]))


def get_build(call: Call) -> Answer:
    repository = named(call)
    return Answer(200, build_body(call.hub, repository, find_build(repository, call.params["build_id"])))


def find_build(repository: Repository, wanted: str) -> Build:
    """The newest build with this number or of this commit."""
    for build in reversed(site_of(repository).builds):
        if wanted in {str(build.number), build.commit}:
            return build
    raise not_found()


def request_build(call: Call) -> Answer:
    """Build the head of the source branch again."""
    repository = named(call)
    with repository.lock:
        site = site_of(repository)
        call.hub.build_pages(repository, head_of(repository, site.branch))
    url = f"{repository_url(call.hub, repository)}/pages/builds/latest"
    return Answer(201, {"status": "queued", "url": url})


def get_deployment(call: Call) -> Answer:
    """The state of a deployment, by its number or by its commit."""
    build = find_build(named(call), call.params["pages_deployment_id"])
    return Answer(200, {"status": DEPLOYMENT[build.status(call.hub.clock())]})
