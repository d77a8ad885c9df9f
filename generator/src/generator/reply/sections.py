"""Reads files one below the other, each under a bar that names it: `=== index.html ===`."""

import re
from collections.abc import Sequence

from generator.reply.blocks import Block
from generator.reply.delimited import Form
from generator.reply.labels import label_in

_BAR = r"[^\w\n]*[=*~_+#-]{4,}[^\w\n]*\r?\n"
_SECTION = Form(
    re.compile(
        rf"^(?:{_BAR}(?P<between>[^\n]*\w[^\n]*)\r?\n{_BAR}"
        r"|(?P<line>[^\w\n]*(?:={3,}[^\n]*\w[^\n]*|(?P<bar>-{2,}|[#*~_+/%]{3,})[^\n]*\w[^\n]*(?P=bar)[^\w\n]*))\r?\n)"
        r"(?!\s*(?:`{3}|~{3}))",
        re.MULTILINE,
    ),
    lambda found: label_in(found["between"] or found["line"]),
    lambda _: r"\b\B",
    r"^[^\w\n]*[=*~_+#-]{3,}[^\w\n]*(?:END|EOF|DONE)\b[^\n]*(?:\n|\Z)",
    lambda _, text: text.rstrip("\r\n") + "\n",
    ends_with_next=True,
)


def read_sections(text: str) -> Sequence[Block]:
    """Files one below the other, each under a bar that names it: `=== index.html ===`."""
    return list(_SECTION.read(text))
