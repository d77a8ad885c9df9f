"""Creates, reads, changes and removes repositories."""

import re
import unicodedata
from typing import Any

from tools.stand_ins.github.bodies.repositories import DEFAULT_SETTINGS, full_repository, repository_url
from tools.stand_ins.github.operation_types import Call
from tools.stand_ins.github.operations.accounts import organization
from tools.stand_ins.github.operations.commits import account_signature, commit_on_branch
from tools.stand_ins.github.responses import Answer, invalid
from tools.stand_ins.github.state import Account, Repository

LONGEST_NAME = 100
LONGEST_DESCRIPTION = 350
FAILED = "Repository creation failed."


def create_for_user(call: Call) -> Answer:
    return create(call, call.hub.user)


def create_for_organization(call: Call) -> Answer:
    return create(call, organization(call))


def create(call: Call, owner: Account) -> Answer:
    """A new repository, with a first commit if `auto_init` asks for one."""
    if not call.body.keys().isdisjoint({"gitignore_template", "license_template"}):
        raise NotImplementedError("the stand-in does not play templates")
    name = repository_name(call.body["name"])
    branch = call.hub.default_branch
    settings = {**DEFAULT_SETTINGS, "default_branch": branch, **checked_settings(call.body, FAILED)}
    repository = call.hub.add_repository(owner, name, settings)
    if call.body.get("auto_init"):
        readme = f"# {name}\n" + (
            f"{repository.settings['description']}\n" if repository.settings["description"] else ""
        )
        author = account_signature(call.hub)
        files = {"README.md": readme.encode()}
        commit_on_branch(call.hub, repository, branch, files, author=author, committer=author, message="Initial commit")
    return Answer(201, full_repository(call.hub, repository), {"Location": repository_url(call.hub, repository)})


def repository_name(asked: str) -> str:
    """The name that GitHub would give: other characters become hyphens; 422 for invalid names."""
    name = re.sub(r"[^A-Za-z0-9._-]", "-", asked)
    problem = None
    if not name:
        problem = "name is too short (minimum is 1 character)"
    elif len(name) > LONGEST_NAME:
        problem = f"name is too long (maximum is {LONGEST_NAME} characters)"
    elif name in {".", ".."} or name.lower().endswith((".git", ".wiki")):
        problem = "name is reserved"
    if problem:
        raise invalid("Repository", "name", problem, summary=FAILED)
    return name


def checked_settings(body: dict[str, Any], summary: str) -> dict[str, Any]:
    """The settings in a body, validated as GitHub does."""
    description = body.get("description") or ""
    if len(description) > LONGEST_DESCRIPTION:
        problem = f"description is too long (maximum is {LONGEST_DESCRIPTION} characters)"
        raise invalid("Repository", "description", problem, summary=summary)
    if any(unicodedata.category(letter) == "Cc" for letter in description):
        raise invalid("Repository", "description", "description control characters are not allowed", summary=summary)
    return {key: None if value == "" else value for key, value in body.items() if key in DEFAULT_SETTINGS}


def named(call: Call) -> Repository:
    """The repository of the path."""
    return call.hub.repository(call.params["owner"], call.params["repo"])


def read(call: Call) -> Answer:
    return Answer(200, full_repository(call.hub, named(call)))


def change(call: Call) -> Answer:
    """Change settings; renaming is not implemented, because nothing needs it."""
    repository = named(call)
    if call.body.get("name", repository.name) != repository.name:
        raise NotImplementedError("the stand-in does not play renaming")
    with repository.lock:
        settings = checked_settings(call.body, "Validation Failed")
        branch = settings.get("default_branch", repository.default_branch)
        if branch != repository.default_branch and f"refs/heads/{branch}" not in repository.git.references():
            raise invalid("Repository", "default_branch", f"The branch {branch} was not found.")
        repository.git.run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        repository.settings.update(settings)
        repository.updated = call.hub.clock()
        return Answer(200, full_repository(call.hub, repository))


def remove(call: Call) -> Answer:
    call.hub.remove_repository(named(call))
    return Answer(204)
