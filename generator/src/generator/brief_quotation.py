"""Quotes the brief for pages and READMEs, at limited length."""

MAX_QUOTE_LENGTH = 50_000
"""Characters of a brief that are quoted; a longer quotation might not fit into a message."""


def shorten_brief(text: str) -> str:
    """Cut the text to the length that pages and READMEs quote."""
    return text if len(text) <= MAX_QUOTE_LENGTH else f"{text[:MAX_QUOTE_LENGTH]}\n[…]"


def quote_as_markdown(text: str) -> str:
    """Format the text as a Markdown quotation."""
    return "\n".join(f"> {line}".rstrip() for line in shorten_brief(text).splitlines())
