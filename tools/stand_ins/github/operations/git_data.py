"""References, trees and blobs of the git data API."""

import base64
import re

from tools.stand_ins.github.bodies.accounts import node_id
from tools.stand_ins.github.bodies.git_data import reference_body, tree_body
from tools.stand_ins.github.bodies.repositories import repository_url
from tools.stand_ins.github.git_plumbing import GitError
from tools.stand_ins.github.operation_types import Call
from tools.stand_ins.github.responses import Answer, Refusal, invalid, not_found
from tools.stand_ins.github.state import Repository
from tools.stand_ins.github.trees import list_tree, write_tree

LARGEST_TREE = 2_500_000  # bytes of inline content; above this real requests were seen to fail
TOO_LARGE = "Sorry, your input was too large to process. Consider building the tree incrementally."


def filled(call: Call) -> Repository:
    """The repository of the path; 409 while it has no commit."""
    return call.hub.filled_repository(call.params["owner"], call.params["repo"])


def get_reference(call: Call) -> Answer:
    """Exactly this reference; prefixes do not match."""
    repository, name = filled(call), f"refs/{call.params['ref']}"
    sha = repository.git.references().get(name)
    if sha is None:
        raise not_found()
    return Answer(200, reference_body(call.hub, repository, name, sha))


def create_reference(call: Call) -> Answer:
    """A new branch or tag on a commit that exists."""
    repository, name, sha = filled(call), call.body["ref"], call.body["sha"]
    if not re.fullmatch(r"refs/[^/]+/.+", name):
        raise invalid("Reference", "ref", "Reference name must start with 'refs/' and have two slashes")
    with repository.lock:
        if name in repository.git.references():
            raise Refusal(422, "Reference already exists")
        must_be_commit(repository, sha)
        try:
            repository.git.set_reference(name, sha)
        except GitError as error:
            raise Refusal(422, f"{name} is not a valid ref name.") from error
        call.hub.moved(repository, name, sha)
    body = reference_body(call.hub, repository, name, sha)
    return Answer(201, body, {"Location": str(body["url"])})


def update_reference(call: Call) -> Answer:
    """Move a reference, only forward unless `force`."""
    repository, name, sha = filled(call), f"refs/{call.params['ref']}", call.body["sha"]
    with repository.lock:
        old = repository.git.references().get(name)
        if old is None:
            raise Refusal(422, "Reference does not exist")
        must_be_commit(repository, sha)
        if not call.body.get("force", False) and not repository.git.is_ancestor(old, sha):
            raise Refusal(422, "Update is not a fast forward")
        if old != sha:
            repository.git.set_reference(name, sha, old)
            call.hub.moved(repository, name, sha)
    return Answer(200, reference_body(call.hub, repository, name, sha))


def delete_reference(call: Call) -> Answer:
    repository, name = filled(call), f"refs/{call.params['ref']}"
    with repository.lock:
        old = repository.git.references().get(name)
        if old is None:
            raise Refusal(422, "Reference does not exist")
        if name == f"refs/heads/{repository.default_branch}":
            raise Refusal(422, "Cannot delete the default branch")
        repository.git.delete_reference(name, old)
    return Answer(204)


def must_be_commit(repository: Repository, sha: str) -> None:
    """Refuse an id that is malformed, unknown, or of another kind of object."""
    if not re.fullmatch(r"[0-9a-f]{40}", sha):
        raise Refusal(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].")
    if repository.git.kinds([sha]) != ["commit"]:
        raise Refusal(422, "Object does not exist")


def create_tree(call: Call) -> Answer:
    """A tree from entries, on top of `base_tree` if it is given."""
    repository, base = filled(call), call.body.get("base_tree")
    if sum(len(change.get("content", "")) for change in call.body["tree"]) > LARGEST_TREE:
        raise Refusal(422, TOO_LARGE)
    if base is not None:
        base = repository.git.resolve(base, "tree") if re.fullmatch("[0-9a-f]{40}", base) else None
        if base is None:
            raise Refusal(422, "base_tree is not a valid tree oid")
    sha = write_tree(repository.git, call.body["tree"], base)
    body = tree_body(call.hub, repository, sha, list_tree(repository.git, sha))
    return Answer(201, body, {"Location": str(body["url"])})


def get_tree(call: Call) -> Answer:
    """The tree of an id, commit or branch; any value of `recursive`, even `0`, also lists folders."""
    repository = filled(call)
    sha = repository.git.resolve(call.params["tree_sha"], "tree")
    if sha is None:
        raise not_found()
    entries = list_tree(repository.git, sha, recursive="recursive" in call.query)
    return Answer(200, tree_body(call.hub, repository, sha, entries))


def create_blob(call: Call) -> Answer:
    """A blob from text or base64."""
    repository, content = filled(call), call.body["content"]
    written = decoded(content, "Blob") if call.body.get("encoding") == "base64" else content.encode()
    sha = repository.git.write_object("blob", written)
    url = f"{repository_url(call.hub, repository)}/git/blobs/{sha}"
    return Answer(201, {"sha": sha, "url": url}, {"Location": url})


def get_blob(call: Call) -> Answer:
    """A blob's bytes in base64, in lines as GitHub sends them."""
    repository, sha = filled(call), call.params["file_sha"]
    if repository.git.kinds([sha]) != ["blob"]:
        raise not_found()
    content = repository.git.read("blob", sha)
    return Answer(
        200,
        {
            "sha": sha,
            "node_id": node_id("Blob", sha),
            "size": len(content),
            "url": f"{repository_url(call.hub, repository)}/git/blobs/{sha}",
            "content": in_lines(content),
            "encoding": "base64",
        },
    )


def in_lines(content: bytes) -> str:
    """Base64 in lines of 60 characters."""
    encoded = base64.b64encode(content).decode()
    return "".join(f"{encoded[start : start + 60]}\n" for start in range(0, len(encoded), 60))


def decoded(content: str, resource: str) -> bytes:
    """The bytes of base64, with or without line ends; 422 for anything else."""
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except ValueError as error:
        raise invalid(resource, "content", "content is not valid Base64") from error
