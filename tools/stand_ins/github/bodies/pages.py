"""The JSON of Pages sites and their builds."""

from typing import Any

from tools.stand_ins.github.bodies.accounts import simple_user, timestamp
from tools.stand_ins.github.bodies.repositories import repository_url
from tools.stand_ins.github.pages_builds import Build, Site
from tools.stand_ins.github.state import Hub, Repository

ERRORS = {
    "errored": "Page build failed.",
    "cancelled": "Page build was cancelled: a newer one was waiting.",
}


def site_address(hub: Hub, repository: Repository) -> str:
    """The URL of the pages, with a trailing slash."""
    return f"{hub.pages_url}/{repository.name}/"


def site_body(hub: Hub, repository: Repository, site: Site) -> dict[str, Any]:
    """The form of `GET pages` and of enabling it."""
    return {
        "url": f"{repository_url(hub, repository)}/pages",
        "status": site.status(hub.clock()),
        "cname": None,
        "custom_404": False,
        "html_url": site_address(hub, repository),
        "build_type": site.build_type,
        "source": {"branch": site.branch, "path": site.path},
        "public": True,
        "protected_domain_state": None,
        "pending_domain_unverified_at": None,
        "https_enforced": True,
    }


def build_body(hub: Hub, repository: Repository, build: Build) -> dict[str, Any]:
    """One build; a cancelled one is reported as errored, since a build has no such status of its own."""
    now = hub.clock()
    status = build.status(now)
    return {
        "url": f"{repository_url(hub, repository)}/pages/builds/{build.number}",
        "status": "errored" if status == "cancelled" else status,
        "error": {"message": ERRORS.get(status)},
        "pusher": simple_user(hub, hub.user),
        "commit": build.commit,
        "duration": int(((now if status == "building" else build.updated(now)) - build.started) * 1000),
        "created_at": timestamp(build.started),
        "updated_at": timestamp(build.updated(now)),
    }
