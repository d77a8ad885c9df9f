"""The function for each operation of GitHub's description."""

from collections.abc import Callable, Mapping

from tools.stand_ins.github.operation_types import Call
from tools.stand_ins.github.operations import accounts, actions, commits, contents, git_data, pages, repositories
from tools.stand_ins.github.responses import Answer

REPOSITORY = "/repos/{owner}/{repo}"

HANDLERS: Mapping[tuple[str, str], Callable[[Call], Answer]] = {
    ("get", "/user"): accounts.get_authenticated_user,
    ("get", "/user/repos"): accounts.list_own_repositories,
    ("post", "/user/repos"): repositories.create_for_user,
    ("get", "/users/{username}"): accounts.get_user,
    ("get", "/users/{username}/repos"): accounts.list_user_repositories,
    ("get", "/orgs/{org}"): accounts.get_organization,
    ("get", "/orgs/{org}/repos"): accounts.list_organization_repositories,
    ("post", "/orgs/{org}/repos"): repositories.create_for_organization,
    ("get", REPOSITORY): repositories.read,
    ("patch", REPOSITORY): repositories.change,
    ("delete", REPOSITORY): repositories.remove,
    ("get", f"{REPOSITORY}/commits"): commits.list_commits,
    ("get", f"{REPOSITORY}/commits/{{ref}}"): commits.get_commit,
    ("get", f"{REPOSITORY}/contents/{{path}}"): contents.get_contents,
    ("put", f"{REPOSITORY}/contents/{{path}}"): contents.put_contents,
    ("post", f"{REPOSITORY}/git/blobs"): git_data.create_blob,
    ("get", f"{REPOSITORY}/git/blobs/{{file_sha}}"): git_data.get_blob,
    ("post", f"{REPOSITORY}/git/commits"): commits.create_git_commit,
    ("get", f"{REPOSITORY}/git/commits/{{commit_sha}}"): commits.get_git_commit,
    ("get", f"{REPOSITORY}/git/ref/{{ref}}"): git_data.get_reference,
    ("post", f"{REPOSITORY}/git/refs"): git_data.create_reference,
    ("patch", f"{REPOSITORY}/git/refs/{{ref}}"): git_data.update_reference,
    ("delete", f"{REPOSITORY}/git/refs/{{ref}}"): git_data.delete_reference,
    ("post", f"{REPOSITORY}/git/trees"): git_data.create_tree,
    ("get", f"{REPOSITORY}/git/trees/{{tree_sha}}"): git_data.get_tree,
    ("get", f"{REPOSITORY}/actions/runs"): actions.list_runs,
    ("get", f"{REPOSITORY}/pages"): pages.get_site,
    ("post", f"{REPOSITORY}/pages"): pages.create_site,
    ("put", f"{REPOSITORY}/pages"): pages.update_site,
    ("delete", f"{REPOSITORY}/pages"): pages.remove_site,
    ("get", f"{REPOSITORY}/pages/builds"): pages.list_builds,
    ("post", f"{REPOSITORY}/pages/builds"): pages.request_build,
    ("get", f"{REPOSITORY}/pages/builds/latest"): pages.latest_build,
    ("get", f"{REPOSITORY}/pages/builds/{{build_id}}"): pages.get_build,
    ("get", f"{REPOSITORY}/pages/deployments/{{pages_deployment_id}}"): pages.get_deployment,
}
