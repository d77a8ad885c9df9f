"""What must be there in GraphQL's answers for them to be used; what may be missing is optional and read otherwise."""

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
    """A folder of which anything is missing is missing as a whole: then it is read by REST."""
    try:
        return [EntryNode.model_validate(entry) for entry in value]
    except (TypeError, ValueError):
        return None


class ObjectNode(BaseModel):
    """What an entry of a folder is: text, a folder, or neither."""

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
    """The commit that a branch is at."""

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
    """Whether the list goes on, and where."""

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
    """A commit that was made."""

    tree: ObjectId
