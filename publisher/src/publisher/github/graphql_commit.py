"""Creates a commit through GitHub's GraphQL API in one request."""

from base64 import b64encode

from github import Github
from pydantic import ValidationError

from publisher.commit_plan import CommitPlan
from publisher.github.graphql_query import ask
from publisher.github.graphql_responses import NewCommit
from publisher.ports import Commit

_COMMIT = """
mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid tree { oid } } }
}
"""


def create_commit_on_branch(github: Github, full_name: str, branch: str, plan: CommitPlan, upon: Commit) -> Commit:
    """Create the commit. After an error it may exist nevertheless: read the branch before a retry."""
    headline, _, body = plan.message.partition("\n\n")
    asked = {
        "branch": {"repositoryNameWithOwner": full_name, "branchName": branch},
        "expectedHeadOid": upon.sha,
        "message": {"headline": headline, "body": body},
        "fileChanges": {
            "additions": [{"path": file.path, "contents": b64encode(file.content).decode()} for file in plan.puts],
            "deletions": [{"path": path} for path in plan.deletions],
        },
    }
    answer = ask(github, _COMMIT, {"input": asked})
    found = answer.data
    for field in ("createCommitOnBranch", "commit"):
        found = found.get(field) if isinstance(found, dict) else None
    try:
        made = NewCommit.model_validate(found)
    except ValidationError as error:
        raise answer.unusable("createCommitOnBranch answers without a commit") from error
    return Commit(made.oid, made.tree.oid, plan.message)
