"""Reads the form that is asked for: `<<<FILE path>>>` … `<<<END path>>>`, `<<<EDIT path>>>` … `<<<END path>>>`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.findings import Fault
from generator.reply.blocks import Block
from generator.reply.delimited import LINE_END, Form
from generator.reply.labels import named_path

NO_DONE = Fault("the reply does not end with <<<DONE>>>, so something may be missing", fatal=False)
WANTED = (
    "send each file as a block of its own, `<<<FILE index.html>>>` on a line, the whole file below it, "
    "`<<<END index.html>>>` on a line behind it, and `<<<DONE>>>` on the last line"
)
_DONE = re.compile(r"^[ \t*`]*<{2,4}DONE>{2,4}[ \t*`]*\r?$", re.MULTILINE | re.IGNORECASE)
_ANY_END = re.compile(r"<{2,4}/?END\b", re.IGNORECASE)

# Content is kept to the byte: a tag may follow its last character, and other files' tags inside are content.
_TAGGED = Form(
    re.compile(
        rf"^\ufeff?[ \t*`]*<{{2,4}}(?:FILE|EDIT)[ \t:]+(?P<path>[^\r\n]+?)[ \t]*>{{2,4}}[*`]*{LINE_END}",
        re.MULTILINE | re.IGNORECASE,
    ),
    lambda found: named_path(re.sub(r"^(?:path|name|file)=", "", found["path"])),
    lambda found: rf"(?:^[ \t*`]+)?<{{2,4}}/?(?i:END)[ \t]+{re.escape(found['path'])}[ \t]*>{{2,4}}[*`]*{LINE_END}",
    rf"^[ \t*`]*<{{2,4}}/?(?i:END)\b[^\r\n]*>{{2,4}}[*`]*{LINE_END}",
)


def has_ended(text: str) -> bool:
    """Whether the model said somewhere that it had sent everything."""
    return _DONE.search(text) is not None


def read_tagged(text: str) -> Sequence[Block]:
    """The form that is asked for: `<<<FILE path>>>` … `<<<END path>>>`, `<<<EDIT path>>>` … `<<<END path>>>`."""
    if _ANY_END.search(text) is None and (done := _DONE.search(text)):
        return list(replace(_TAGGED, ends_with_next=True).read(text[: done.start()]))
    return list(_TAGGED.read(text))
