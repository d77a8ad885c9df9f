"""The brief, normalised by the gateway from every form that evaluators send."""

from functools import lru_cache
from hashlib import sha256
from typing import Literal
from uuid import UUID, uuid5

from pydantic import Field

from contracts.value import Value

# Never change it: every brief would get another id.
_BRIEF_NAMESPACE = UUID("6b1f2b1e-52b5-5c0f-9d0e-0d1c5c6f7a10")


class Check(Value):
    """One check of the evaluator: a sentence, or a JavaScript expression that must be truthy on the page."""

    kind: Literal["sentence", "js"]
    text: str


class EarlierCheck(Check):
    """A check of an earlier round of the task."""

    round: int = Field(ge=1)


class EarlierChecks(Value):
    """The checks of earlier rounds without duplicates, oldest round first.

    `complete` is False if a round is no longer known or a check did not fit. `attached` are the digests of this
    brief's attachments that earlier rounds had too.
    """

    checks: tuple[EarlierCheck, ...] = ()
    complete: bool = True
    attached: tuple[str, ...] = ()


class File(Value):
    """A file by its path relative to the repository's root, `/`-separated, with its exact bytes (base64 in JSON)."""

    path: str
    content: bytes


class Attachment(Value):
    """An input file of the brief. `name` comes from the evaluator: check it before using it as a path."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content, shortened to 128 bits."""
        return sha256(self.content).hexdigest()[:32]


class Brief(Value):
    """What to build, and where to send the callback. `round` is 1 for a new site, higher for a revision."""

    email: str
    task: str
    round: int = Field(ge=1)
    nonce: str
    text: str
    checks: tuple[Check, ...] = ()
    evaluation_url: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def id(self) -> UUID:
        """The same on every replica for every re-send of the same (email, task, round, nonce)."""
        return _brief_id(self.email, self.task, self.round, self.nonce)


@lru_cache(maxsize=256)  # a service asks for the id of the brief in hand a dozen times
def _brief_id(email: str, task: str, number: int, nonce: str) -> UUID:
    return uuid5(_BRIEF_NAMESPACE, "\x1f".join((email, task, str(number), nonce)))


def owner_digest(email: str) -> str:
    """Identify a person without storing the email; case and surrounding blanks do not matter."""
    return sha256(email.strip().casefold().encode()).hexdigest()[:32]


def owned_task(email: str, task: str) -> str:
    """Identify one person's task by SHA-256: tasks of the same name from two people differ."""
    return sha256(f"{email.strip().lower()}\x1f{task}".encode()).hexdigest()
