"""Models of GraphQL's responses. Optional parts are read over REST if they are missing."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field


class ObjectId(BaseModel):
    """An object by its id."""

    oid: str = Field(pattern="^[0-9a-f]{40,64}$")


class CommitNode(ObjectId):
    """A commit of a history."""

    message: str
    tree: ObjectId


def _entries_or_none(value: Any) -> list["EntryNode"] | None:
    """Treat a folder with an invalid entry as missing, so that it is read over REST."""
    try:
        return [EntryNode.model_validate(entry) for entry in value]
    except (TypeError, ValueError):
        return None


class ObjectNode(BaseModel):
    """The object of a folder's entry: text, a folder, or neither."""

    text: str | None = None
    byte_size: int | None = Field(default=None, alias="byteSize")
    entries: Annotated[list["EntryNode"] | None, BeforeValidator(_entries_or_none)] = None


class EntryNode(ObjectId):
    """A file or folder."""

    name: str = Field(min_length=1)
    mode: int
    type: str
    object: ObjectNode | None = None


class HistoryNode(BaseModel):
    """The last commits, newest first; a branch has at least one."""

    nodes: list[CommitNode] = Field(min_length=1)


class TargetNode(BaseModel):
    """The head commit of a branch."""

    history: HistoryNode
    tree: ObjectNode | None = None


class BranchNode(BaseModel):
    """A branch."""

    name: str = Field(min_length=1)
    target: TargetNode


class RepositoryNode(BaseModel):
    """A repository; without a branch it has no commits yet."""

    name: str = Field(min_length=1)
    url: str
    description: str | None = None
    default_branch: BranchNode | None = Field(alias="defaultBranchRef")


class NamedNode(BaseModel):
    """A repository in a list."""

    name: str
    description: str | None = None


class PageInfo(BaseModel):
    """Whether there is another page, and its cursor."""

    more: bool = Field(alias="hasNextPage")
    cursor: str | None = Field(default=None, alias="endCursor")


class RepositoryPage(BaseModel):
    """A page of the list."""

    nodes: list[NamedNode | None]
    page_info: PageInfo = Field(alias="pageInfo")


class RepositoryList(BaseModel):
    """The repositories of an owner."""

    repositories: RepositoryPage


class NewCommit(ObjectId):
    """A created commit."""

    tree: ObjectId
