"""The JSON of repositories."""

from typing import Any

from tools.stand_ins.github.bodies.accounts import node_id, simple_user, timestamp
from tools.stand_ins.github.state import Hub, Repository

LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
COUNTS = (
    "forks",
    "forks_count",
    "open_issues",
    "open_issues_count",
    "size",
    "stargazers_count",
    "watchers",
    "watchers_count",
)
DEFAULT_SETTINGS: dict[str, Any] = {
    "description": None,
    "homepage": None,
    "private": False,
    "default_branch": "main",
    "has_issues": True,
    "has_projects": True,
    "has_wiki": True,
    "has_downloads": True,
    "has_discussions": False,
    "is_template": False,
    "archived": False,
    "allow_squash_merge": True,
    "allow_merge_commit": True,
    "allow_rebase_merge": True,
    "allow_auto_merge": False,
    "delete_branch_on_merge": False,
    "allow_forking": True,
    "web_commit_signoff_required": False,
}
ONLY_FULL = (
    "allow_squash_merge",
    "allow_merge_commit",
    "allow_rebase_merge",
    "allow_auto_merge",
    "delete_branch_on_merge",
)


def repository_url(hub: Hub, repository: Repository) -> str:
    """The address in the API."""
    return f"{hub.api_url}/repos/{repository.full_name}"


def listed_repository(hub: Hub, repository: Repository) -> dict[str, Any]:
    """The form of lists."""
    url, page = repository_url(hub, repository), f"{hub.api_url}/{repository.full_name}"
    return {
        "id": repository.number,
        "node_id": node_id("Repository", repository.number),
        "name": repository.name,
        "full_name": repository.full_name,
        "owner": simple_user(hub, repository.owner),
        "html_url": page,
        "url": url,
        "fork": False,
        **{key: url + tail for key, tail in LINKS.items()},
        "clone_url": f"{page}.git",
        "git_url": f"git:{page.partition(':')[2]}.git",
        "ssh_url": f"git@127.0.0.1:{repository.full_name}.git",
        "svn_url": page,
        "mirror_url": None,
        "language": None,
        "license": None,
        "topics": [],
        "disabled": False,
        "visibility": "private" if repository.settings["private"] else "public",
        **dict.fromkeys(COUNTS, 0),
        **{key: value for key, value in repository.settings.items() if key not in ONLY_FULL},
        "has_pages": repository.site is not None,
        "created_at": timestamp(repository.created),
        "updated_at": timestamp(repository.updated),
        "pushed_at": timestamp(repository.pushed),
        "permissions": {"admin": True, "maintain": True, "push": True, "triage": True, "pull": True},
    }


def full_repository(hub: Hub, repository: Repository) -> dict[str, Any]:
    """The form of creating, reading and changing one repository."""
    body = {**listed_repository(hub, repository), **repository.settings, "network_count": 0, "subscribers_count": 0}
    if repository.owner.kind == "Organization":
        body["organization"] = simple_user(hub, repository.owner)
    return body
