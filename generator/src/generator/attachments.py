"""Decides how attachments are shown to a model: text in full while it fits, pictures as they are, the rest by size."""

from collections.abc import Sequence

from contracts.brief import Attachment
from generator.paths import attachment_path
from generator.ports import InlinePart

TEXT_BUDGET = 200_000
"""Characters of all attachments together that are shown in full; about 50,000 tokens."""
HEAD = 3_000
"""Characters shown of a text that does not fit."""
INLINE_BUDGET = 10_000_000
"""Bytes of pictures and documents; Google takes requests of 20 MB, base64 included."""

# By their first bytes, because evaluators' MIME types are often wrong. Gemini takes no other pictures (no GIF).
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"%PDF-", "application/pdf"))


def shown(attachments: Sequence[Attachment]) -> list[str]:
    """For each attachment what a prompt says of its content."""
    left = TEXT_BUDGET
    texts = []
    for attachment, inline in zip(attachments, _inlined(attachments), strict=True):
        text = _text_of(attachment.content)
        if text is None:
            texts.append(_description(attachment, "you are given it to look at" if inline else "not shown"))
        elif len(text) <= left:
            left -= len(text)
            texts.append(text)
        else:
            lines = text.count("\n") + 1
            size = f"{lines} lines, {len(attachment.content)} bytes; only the beginning is shown here"
            texts.append(f"{text[:HEAD]}\n[… {size}; the file itself is complete]")
    return texts


def inline_parts(attachments: Sequence[Attachment]) -> tuple[InlinePart, ...]:
    """The attachments that a model can look at, in their order, as many as fit."""
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


def _text_of(content: bytes) -> str | None:
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _description(attachment: Attachment, how: str) -> str:
    where = attachment_path(attachment.name)
    kept = f"kept as {where}" if where else "not published"
    return f"[binary, {len(attachment.content)} bytes, {kept}; {how}]"
