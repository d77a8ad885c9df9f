"""Decides how a prompt shows attachments: text in full or in part, images inline, others by name and size."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from contracts.brief import Attachment
from generator.attachment_paths import attachment_paths
from generator.inputs.spreadsheet_process import Workbook
from generator.ports import InlinePart
from generator.prompts.data_tags import wrap_in_tag
from generator.prompts.shown_files import preview_text

UNSEEN_CHANGE = "too large to be shown whole to the model, so it is published as it came"
NO_WORKBOOKS: Mapping[str, Workbook] = MappingProxyType({})
TEXT_BUDGET = 200_000
"""Characters of all attachments that are shown in full; about 50,000 tokens."""
INLINE_BUDGET = 10_000_000
"""Bytes of images and documents; Google's limit for a request is 20 MB, base64 included."""

# By signature, because evaluators' MIME types are often wrong. Gemini accepts no other images, such as GIF.
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"%PDF-", "application/pdf"))


def format_attachments(attachments: Sequence[Attachment], workbooks: Mapping[str, Workbook] = NO_WORKBOOKS) -> str:
    """Format the attachments with name, type and path. `workbooks` are the spreadsheets by name."""
    places = {id(attachment): path for attachment, path in attachment_paths(attachments)}
    blocks = []
    for attachment, (text, _) in zip(attachments, _shown(attachments, workbooks), strict=True):
        path = places.get(id(attachment), "(not published)")
        renamed = {} if path == attachment.name else {"path": path}
        attributes = {"name": attachment.name, "type": attachment.media_type, **renamed}
        blocks.append(wrap_in_tag("attachment", text, attributes))
    return "\n\n".join(blocks)


def find_cut_attachments(attachments: Sequence[Attachment]) -> frozenset[str]:
    """The paths of attachments that are shown in part, so that the model cannot change them."""
    cut = {
        id(given) for given, (_, whole) in zip(attachments, _shown(attachments, NO_WORKBOOKS), strict=True) if not whole
    }
    return frozenset(path for attachment, path in attachment_paths(attachments) if id(attachment) in cut)


def _shown(attachments: Sequence[Attachment], workbooks: Mapping[str, Workbook]) -> list[tuple[str, bool]]:
    """The text of each attachment, and whether it is complete."""
    left = TEXT_BUDGET
    texts = []
    for attachment, inline in zip(attachments, _inlined(attachments), strict=True):
        text = _text_of(attachment, workbooks)
        if text is None:
            texts.append((_description(attachment, _reason(attachment, workbooks, inline)), True))
        elif len(text) <= left:
            left -= len(text)
            texts.append((text, True))
        else:
            texts.append((preview_text(text, len(attachment.content)), False))
    return texts


def build_inline_parts(attachments: Sequence[Attachment]) -> tuple[InlinePart, ...]:
    """The attachments to send inline, in order, within the budget."""
    return tuple(part for part in _inlined(attachments) if part is not None)


def _inlined(attachments: Sequence[Attachment]) -> list[InlinePart | None]:
    left = INLINE_BUDGET
    parts: list[InlinePart | None] = []
    for attachment in attachments:
        media_type = _picture_type(attachment.content)
        if media_type is None or len(attachment.content) > left:
            parts.append(None)
            continue
        left -= len(attachment.content)
        parts.append(InlinePart(media_type, attachment.content))
    return parts


def _picture_type(content: bytes) -> str | None:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media_type for signature, media_type in _SIGNATURES if content.startswith(signature)), None)


def _text_of(attachment: Attachment, workbooks: Mapping[str, Workbook]) -> str | None:
    if (workbook := workbooks.get(attachment.name)) is not None:
        return "\n".join(f"[sheet {sheet.name!r} as CSV]\n{sheet.csv}" for sheet in workbook.sheets) or None
    if b"\0" in attachment.content:
        return None
    try:
        return attachment.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _reason(attachment: Attachment, workbooks: Mapping[str, Workbook], inline: InlinePart | None) -> str:
    if (workbook := workbooks.get(attachment.name)) is not None:
        return f"no sheet can be shown: {workbook.unreadable or 'it holds no cell'}"
    return "you are given it to look at" if inline else "not shown"


def _description(attachment: Attachment, how: str) -> str:
    return f"[binary, {len(attachment.content)} bytes; {how}]"
