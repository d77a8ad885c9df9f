"""Limits on the bytes of a message and of its parts, and the size of each part in JSON."""

from dataclasses import dataclass

from contracts.brief import Attachment, Brief, File
from contracts.messages import BriefAccepted, RevisionAccepted
from contracts.spreadsheet_formats import has_spreadsheet

MAX_BODY_BYTES = 15 * 1024 * 1024
"""Below RabbitMQ 4's limit of 16 MiB: beyond it the broker closes the channel, with all that uses it."""

WRITTEN_MAX_BYTES = 2_000_000
"""All files together that a model writes for one brief; the generator refuses more."""
CONVERTED_MAX_BYTES = 4 * 1024 * 1024
"""Default for all CSV files together that are converted from spreadsheets; further rows are left out."""
EVIDENCE_MAX_BYTES = 256 * 1024
"""Limit of the evidence of one site. Generators of earlier releases send it with the site, so it counts there too."""
ENVELOPE_MAX_BYTES = 512 * 1024
"""Recipient, title, times, paths, the README's notices, and small pages of an existing site that must travel."""
EARLIER_CHECKS_MAX_BYTES = 64 * 1024
"""Earlier rounds' checks in a revision; the gateway leaves out more."""
ASKED_MAX_BYTES = 16 * 1024
"""The brief's checks in the event ACCEPTED, which gateways keep in memory."""


@dataclass(frozen=True)
class MessageSize:
    """Bytes of the largest message of a brief, by purpose."""

    brief: int
    site: int
    conversions: int

    @property
    def total(self) -> int:
        """Bytes of the largest message."""
        return self.brief + self.site + self.conversions

    @property
    def fits(self) -> bool:
        """Whether the broker takes every message of the brief."""
        return self.total <= MAX_BODY_BYTES


def largest_message_size(message: BriefAccepted | RevisionAccepted) -> MessageSize:
    """The size of the largest message among all that the brief causes.

    A new brief and its site are in separate messages. A revision's brief shares one message with the existing site.
    """
    brief = message.brief
    site = base64_bytes(WRITTEN_MAX_BYTES) + EVIDENCE_MAX_BYTES + ENVELOPE_MAX_BYTES
    conversions = base64_bytes(CONVERTED_MAX_BYTES) if has_spreadsheet(brief) else 0
    attachments = sum(map(attachment_bytes, brief.attachments))
    generated = MessageSize(attachments, site, conversions)
    first = MessageSize(message_bytes(message), site if brief.round > 1 else 0, 0)
    return max(generated, first, key=lambda size: size.total)


def surely_fits(brief: Brief) -> bool:
    """Whether every message of the brief fits, at a fiftieth of the cost of `largest_message_size`; False is no answer.

    JSON takes at most six bytes for a character, and _FRAME_BYTES for the names and marks of one check or attachment.
    """
    fields = sum(map(len, (brief.email, brief.task, brief.nonce, brief.text, brief.evaluation_url)))
    checks = sum(len(check.text) for check in brief.checks)
    names = sum(len(each.name) + len(each.media_type) for each in brief.attachments)
    content = sum(len(each.content) for each in brief.attachments)
    frames = _FRAME_BYTES * (1 + len(brief.checks) + len(brief.attachments))
    return _OTHERS_MAX_BYTES + 6 * (fields + checks + names) + 4 * content // 3 + frames <= MAX_BODY_BYTES


def message_bytes(message: BriefAccepted | RevisionAccepted) -> int:
    """The exact size of the message in JSON, without encoding the attachments."""
    attachments = message.brief.attachments
    bare = message.model_copy(update={"brief": message.brief.model_copy(update={"attachments": ()})})
    size = len(bare.model_dump_json().encode())
    return size + sum(map(attachment_bytes, attachments)) - min(1, len(attachments))


def file_bytes(file: File) -> int:
    """Bytes of a file in a JSON message, with the comma after it."""
    return sized_file_bytes(file.path, len(file.content))


def sized_file_bytes(path: str, size: int) -> int:
    """The same, from the path and the size alone."""
    return len(File(path=path, content=b"").model_dump_json().encode()) + base64_bytes(size) + 1


def attachment_bytes(attachment: Attachment) -> int:
    """Bytes of an attachment in a JSON message, with the comma after it."""
    frame = attachment.model_copy(update={"content": b""}).model_dump_json().encode()
    return len(frame) + base64_bytes(len(attachment.content)) + 1


def path_bytes(path: str) -> int:
    """Bytes of a path in a JSON list, with the comma after it."""
    return len(File(path=path, content=b"").model_dump_json().encode()) - _EMPTY + 3


def base64_bytes(size: int) -> int:
    """Length of `size` bytes in base64."""
    return -(-size // 3) * 4


_FRAME_BYTES = 1000
_OTHERS_MAX_BYTES = (
    base64_bytes(WRITTEN_MAX_BYTES)
    + EVIDENCE_MAX_BYTES
    + ENVELOPE_MAX_BYTES
    + base64_bytes(CONVERTED_MAX_BYTES)
    + EARLIER_CHECKS_MAX_BYTES
)
"""What messages hold besides the brief, at most."""
_EMPTY = len(File(path="", content=b"").model_dump_json())
