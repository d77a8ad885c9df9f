"""Reads and writes commit objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from tools.stand_ins.github.git_plumbing import BareRepository


@dataclass(frozen=True)
class Signature:
    """A signature: name, email and date to the second."""

    name: str
    email: str
    date: datetime

    def line(self) -> str:
        """The line in a commit object, without angle brackets and line ends, which would break the object."""
        name, email = (
            "".join(letter for letter in text if letter not in "<>\n\0").strip() for text in (self.name, self.email)
        )
        return f"{name} <{email}> {int(self.date.timestamp())} {self.date.strftime('%z') or '+0000'}"

    @classmethod
    def parse(cls, line: str) -> "Signature":
        """The opposite of `line`."""
        name, _, rest = line.partition(" <")
        email, _, when = rest.rpartition("> ")
        seconds, zone = when.split()
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5])) * (-1 if zone[0] == "-" else 1)
        return cls(name, email, datetime.fromtimestamp(int(seconds), timezone(offset)))

    def timestamp(self) -> str:
        """ISO 8601 in UTC, as GitHub writes it."""
        return self.date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Commit:
    """One commit; `message` is kept byte for byte, with or without a final newline."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


def write_commit(
    git: BareRepository, tree: str, parents: Sequence[str], *, author: Signature, committer: Signature, message: str
) -> str:
    """Store a commit object with one process, and return its id."""
    headers = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
    headers += [f"author {author.line()}", f"committer {committer.line()}"]
    return git.write_object("commit", "\n".join([*headers, "", message]).encode())


def parse_commit(sha: str, content: bytes) -> Commit:
    """Read a commit object."""
    head, _, message = content.decode(errors="replace").partition("\n\n")
    fields = [line.split(" ", 1) for line in head.splitlines() if not line.startswith(" ")]
    first = dict(reversed(fields))
    return Commit(
        sha=sha,
        tree=first["tree"],
        parents=tuple(value for key, value in fields if key == "parent"),
        author=Signature.parse(first["author"]),
        committer=Signature.parse(first["committer"]),
        message=message,
    )


def read_commit(git: BareRepository, sha: str) -> Commit:
    """One commit by its id, one process."""
    return parse_commit(sha, git.read("commit", sha))


def history(git: BareRepository, start: str, path: str | None, *, skip: int, count: int) -> list[Commit]:
    """The commits reachable from `start`, newest first, those that touch `path` if it is given."""
    arguments = ["rev-list", f"--max-count={count}", f"--skip={skip}", "--end-of-options", start]
    listing = git.run(*arguments, *(["--", path] if path else []))
    return [read_commit(git, sha) for sha in listing.decode().split()]
