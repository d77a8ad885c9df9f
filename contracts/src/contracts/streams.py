"""Lists the streams: which services write and read each, and how much and how long it keeps."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from contracts.conversation import ConversationTurn
from contracts.evidence import SiteEvidence
from contracts.operator_commands import Command
from contracts.progress_record import Progress
from contracts.service_names import SERVICE_NAMES, ServiceName
from contracts.stream_record import StreamRecord

REPOSITORY_KEY = "pagewright.repository-key"
"""Name of the publisher's stream, and of the fanout exchange in front of it, that keeps the key which marks
repositories where no REPOSITORY_KEY is set."""

R = TypeVar("R", bound=StreamRecord)


@dataclass(frozen=True)
class Stream(Generic[R]):
    """A stream with a fanout exchange of the same name in front of it."""

    name: str
    record: type[R]
    writers: tuple[ServiceName, ...]
    readers: tuple[ServiceName, ...]
    max_bytes: int
    max_age: str = "7D"
    """In RabbitMQ's notation: a week, after which nobody asks for a brief any more."""

    required: bool = True
    """False: services work without it where the broker has the definitions of a release that did not know it."""


PROGRESS = Stream(
    "pagewright.progress", Progress, writers=SERVICE_NAMES, readers=("gateway", "notifier"), max_bytes=1_000_000_000
)
"""The readers look back: which briefs were accepted, which callbacks were delivered."""
EVIDENCE = Stream(
    "pagewright.evidence",
    SiteEvidence,
    writers=("generator",),
    readers=("gateway",),
    max_bytes=300_000_000,
    required=False,
)
"""Apart from the progress, so that those who read that need not read megabytes."""

CONVERSATIONS = Stream(
    "pagewright.conversations",
    ConversationTurn,
    writers=("generator", "gateway"),
    readers=("gateway",),
    max_bytes=500_000_000,
    required=False,
)
"""Read only when somebody asks for the prompts and replies of a brief, and kept nowhere else. The gateway, which reads
it then, writes marks of its end to it, and no records."""

COMMANDS = Stream(
    "pagewright.commands",
    Command,
    writers=("gateway",),
    readers=("generator", "publisher", "notifier"),
    max_bytes=10_000_000,
    required=False,
)
"""What operators ask for: a stream, because whoever has the brief in hand obeys, and nobody knows who that is."""

STREAMS: tuple[Stream[Any], ...] = (COMMANDS, CONVERSATIONS, EVIDENCE, PROGRESS)
"""In the order in which they are declared: the progress stream last, so that it is there when all are."""
