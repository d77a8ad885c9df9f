"""Models of GitHub's REST responses that PyGithub does not validate."""

from typing import Annotated

from pydantic import BaseModel, Field

Sha = Annotated[str, Field(pattern="^[0-9a-f]{40,64}$")]
"""The id of an object."""

Path = Annotated[str, Field(min_length=1)]
"""The path of a file in a tree."""


class ObjectId(BaseModel):
    """An object by its id."""

    sha: Sha


class CommitBody(BaseModel):
    """Message and tree of a commit."""

    message: str
    tree: ObjectId


class ListedCommit(BaseModel):
    """A commit in the history of a branch."""

    sha: Sha
    commit: CommitBody


class Reference(BaseModel):
    """A branch and its head."""

    object: ObjectId


History = Annotated[list[ListedCommit], Field(min_length=1)]
"""A branch has at least one commit."""
