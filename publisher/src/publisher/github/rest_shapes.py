"""What must be there in answers of GitHub's REST API that PyGithub does not check."""

from typing import Annotated

from pydantic import BaseModel, Field

Sha = Annotated[str, Field(pattern="^[0-9a-f]{40,64}$")]
"""The id of an object."""

Path = Annotated[str, Field(min_length=1)]
"""Where a file is in a tree."""


class ObjectId(BaseModel):
    """An object by its id."""

    sha: Sha


class CommitBody(BaseModel):
    """What a commit says and holds."""

    message: str
    tree: ObjectId


class ListedCommit(BaseModel):
    """A commit in the history of a branch."""

    sha: Sha
    commit: CommitBody


class Reference(BaseModel):
    """A branch, and what it is at."""

    object: ObjectId


History = Annotated[list[ListedCommit], Field(min_length=1)]
"""A branch has at least one commit."""
