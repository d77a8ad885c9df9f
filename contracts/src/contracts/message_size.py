"""How large a message may be, how much of it each part may take, and the size of each part in JSON."""

from dataclasses import dataclass

from contracts.brief import Attachment, Brief, File
from contracts.messages import BriefAccepted, RevisionAccepted

MAX_BODY_BYTES = 15 * 1024 * 1024
"""RabbitMQ 4 closes the channel on messages over 16 MiB; a closed channel hits everybody who shares it."""

WRITTEN_MAX_BYTES = 2_000_000
"""All files together that models write for one brief. The generator refuses what is beyond it."""
CONVERTED_MAX_BYTES = 4 * 1024 * 1024
"""Default for all CSV files together that are made from a brief's spreadsheets; the rows beyond it are left out."""
EVIDENCE_MAX_BYTES = 256 * 1024
"""What a message spends on evidence at most. The generator shortens what is longer."""
ENVELOPE_MAX_BYTES = 512 * 1024
"""Recipient, title, times, paths, the README's notices, and small pages of an existing site that must travel."""
EARLIER_CHECKS_MAX_BYTES = 64 * 1024
"""What a revision spends on checks of earlier rounds at most. The gateway leaves out what is beyond it."""
ASKED_MAX_BYTES = 16 * 1024
"""What the event ACCEPTED spends on the brief's checks at most; gateways keep it in memory."""

_SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True)
class MessageSize:
    """Size of the largest message of a brief in bytes, by purpose."""

    brief: int
    site: int
    conversions: int

    @property
    def total(self) -> int:
        """Bytes of the largest message."""
        return self.brief + self.site + self.conversions

    @property
    def fits(self) -> bool:
        """Whether every message of the brief is small enough for the broker."""
        return self.total <= MAX_BODY_BYTES


def largest_message_size(message: BriefAccepted | RevisionAccepted) -> MessageSize:
    """The size of the largest message that the brief leads to.

    A new site's brief is in one message, its attachments and the site in another; a revision's brief travels together
    with the site that it revises.
    """
    brief = message.brief
    site = base64_bytes(WRITTEN_MAX_BYTES) + EVIDENCE_MAX_BYTES + ENVELOPE_MAX_BYTES
    conversions = base64_bytes(CONVERTED_MAX_BYTES) if has_spreadsheet(brief) else 0
    attachments = sum(map(attachment_bytes, brief.attachments))
    generated = MessageSize(attachments, site, conversions)
    first = MessageSize(message_bytes(message), site if brief.round > 1 else 0, 0)
    return max(generated, first, key=lambda size: size.total)


def message_bytes(message: BriefAccepted | RevisionAccepted) -> int:
    """The exact size of the message in JSON, without encoding the attachments."""
    attachments = message.brief.attachments
    bare = message.model_copy(update={"brief": message.brief.model_copy(update={"attachments": ()})})
    size = len(bare.model_dump_json().encode())
    return size + sum(map(attachment_bytes, attachments)) - min(1, len(attachments))


def has_spreadsheet(brief: Brief) -> bool:
    """Whether one of the attachments can be asked to become CSV files."""
    return any(is_spreadsheet(attachment.name) for attachment in brief.attachments)


def is_spreadsheet(path: str) -> bool:
    """Whether a file of that name is read as a spreadsheet, whatever media type was claimed for it."""
    name = path.rsplit("/", 1)[-1].lower()
    return any(name.endswith(ending) and name != ending for ending in _SPREADSHEETS)


def file_bytes(file: File) -> int:
    """What a file adds to a message in JSON, with the comma behind it."""
    return sized_file_bytes(file.path, len(file.content))


def sized_file_bytes(path: str, size: int) -> int:
    """The same for a file of `size` bytes that need not be at hand."""
    return len(File(path=path, content=b"").model_dump_json().encode()) + base64_bytes(size) + 1


def attachment_bytes(attachment: Attachment) -> int:
    """What an attachment adds to a message in JSON, with the comma behind it."""
    frame = attachment.model_copy(update={"content": b""}).model_dump_json().encode()
    return len(frame) + base64_bytes(len(attachment.content)) + 1


def path_bytes(path: str) -> int:
    """What a path in a list of paths adds to a message in JSON, with the comma behind it."""
    return len(File(path=path, content=b"").model_dump_json().encode()) - _EMPTY + 3


def base64_bytes(size: int) -> int:
    """Characters of `size` bytes in base64."""
    return -(-size // 3) * 4


_EMPTY = len(File(path="", content=b"").model_dump_json())
