"""A brief as the services hand it on: every form that evaluators send, normalised by the gateway."""

from hashlib import sha256
from typing import Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

# Any fixed namespace will do; changing it would make every known brief look new.
_BRIEF_NAMESPACE = UUID("6b1f2b1e-52b5-5c0f-9d0e-0d1c5c6f7a10")


class Value(BaseModel):
    """Part of a message. Frozen; unknown fields are ignored so that a newer writer never breaks an older reader."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_bytes="base64", val_json_bytes="base64")


class Check(Value):
    """One thing the evaluator will judge: a sentence, or a JavaScript expression to be truthy on the page."""

    kind: Literal["sentence", "js"]
    text: str


class EarlierCheck(Check):
    """A check that an earlier round of the task asked for."""

    round: int = Field(ge=1)


class EarlierChecks(Value):
    """The checks of the rounds before, each once, oldest round first.

    Not `complete` where a round is no longer known, or where some did not fit. `attached` are the digests
    of attachments that those rounds had as well.
    """

    checks: tuple[EarlierCheck, ...] = ()
    complete: bool = True
    attached: tuple[str, ...] = ()


class File(Value):
    """A file by its path relative to the repository's root, `/`-separated, with its exact bytes (base64 in JSON)."""

    path: str
    content: bytes


class Attachment(Value):
    """An input file of the brief. `name` is the evaluator's and never a path to write to unchecked."""

    name: str
    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """Tells its content from that of others."""
        return sha256(self.content).hexdigest()[:32]


class Brief(Value):
    """What to build and whom to tell. `round` is 1 for a new site and higher for a revision of it."""

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
        """The same for every re-send of the same (email, task, round, nonce), on every replica."""
        return uuid5(_BRIEF_NAMESPACE, "\x1f".join((self.email, self.task, str(self.round), self.nonce)))


def owner_digest(email: str) -> str:
    """Tells one person from another without naming them; case and blanks around an email do not matter."""
    return sha256(email.strip().casefold().encode()).hexdigest()[:32]


def owned_task(email: str, task: str) -> str:
    """Names one person's task in 64 hexadecimal digits: two people's tasks of the same name have different ones."""
    return sha256(f"{email.strip().lower()}\x1f{task}".encode()).hexdigest()
