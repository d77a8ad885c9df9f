"""Reads here-documents: what a shell writes into files by `cat` or `tee`."""

import re
from collections.abc import Sequence

from generator.reply.blocks import Block
from generator.reply.delimited import LINE_END, Form, Found
from generator.reply.labels import named_path

_TARGET = r"[\"']?(?P<{}>[^\s\"'<>|;&]+)[\"']?"
_HEREDOC = Form(
    re.compile(
        rf"^[ \t]*(?:\$ )?(?:sudo )?(?:cat|tee)\b(?:[ \t]+(?:-a[ \t]+)?{_TARGET.format('named')})?[ \t]*"
        rf"(?:>{{1,2}}[ \t]*{_TARGET.format('before')}[ \t]*)?<<(?P<dash>-?)[ \t]*(?P<quote>[\"'\\]?)"
        rf"(?P<mark>\w+)[\"']?[ \t]*(?:>{{1,2}}[ \t]*{_TARGET.format('after')}[^\n]*)?\r?\n",
        re.MULTILINE,
    ),
    lambda found: next((named_path(path) for path in found.group("named", "before", "after") if path), None),
    lambda found: rf"^\t{{0,{len(found['dash']) * 9}}}{re.escape(found['mark'])}{LINE_END}",
    content=lambda found, text: _unescaped(found, re.sub(r"(?m)^\t+", "", text) if found["dash"] else text),
)


def _unescaped(found: Found, text: str) -> str:
    """Where the end mark is not quoted, the shell takes backslashes away."""
    return text if found["quote"] else re.sub(r"\\([$`\\])", r"\1", text)


def read_heredocs(text: str) -> Sequence[Block]:
    """What `cat` or `tee` writes into a file."""
    return list(_HEREDOC.read(text))
