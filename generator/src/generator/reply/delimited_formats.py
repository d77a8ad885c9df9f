"""The delimited formats: tags (which the prompt requests), XML-like elements, here-documents, bars."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace

from generator.faults import Fault
from generator.reply.blocks import Block, Reader
from generator.reply.delimited_blocks import DelimitedFormat, Match
from generator.reply.path_labels import clean_path, find_path_label, is_path

NO_DONE = Fault("the reply does not end with <<<DONE>>>, so something may be missing", fatal=False)
REQUESTED_FORMAT = (
    "send each file as a block of its own, `<<<FILE index.html>>>` on a line, the whole file below it, "
    "`<<<END index.html>>>` on a line behind it, and `<<<DONE>>>` on the last line"
)
_DONE = re.compile(r"^[ \t*`]*<{2,4}DONE>{2,4}[ \t*`]*\r?$", re.MULTILINE | re.IGNORECASE)
_LINE_END = r"[ \t]*\r?(?:\n|\Z)"
_SHORT = r"(?=[^\n]{1,160}(?:\n|\Z))"


# Content is kept byte for byte: a tag may follow its last character, and tags of other files inside are content.
_TAGS = DelimitedFormat(
    re.compile(
        rf"^\ufeff?[ \t*`]*<{{2,4}}(?:FILE|EDIT)[ \t:]++(?:(?:path|name|file)=)?"
        rf"(?P<path>[^\r\n]+?)>{{2,4}}[*`]*{_LINE_END}",
        re.MULTILINE | re.IGNORECASE,
    ),
    lambda found: clean_path(found["path"]),
    re.compile(
        # A fourth `<` is content, unless as many stand at the end.
        rf"(?P<marks>^[ \t]*[*`]+)?(?:<{{4}}(?=/?END\b[^\r\n<>]*>{{4}})|<{{2,3}})"
        rf"/?END\b[ \t:]*+(?P<key>[^\r\n<>]*+)>{{2,4}}(?(marks)[*`]+){_LINE_END}",
        re.MULTILINE | re.IGNORECASE,
    ),
    lambda found: found["path"].strip(),
    loose=True,
)

_TAG = r"[A-Za-z][\w:.-]*"
_HOLDS_FILE = re.compile(r"file|artifact|action|write|create|document|edit|save|code", re.IGNORECASE)
_NAMES_FILE = re.compile(r"file|path", re.IGNORECASE)
_ATTRIBUTE = r"([\w:-]+)\s*=\s*(?:\"([^\"\n]*)\"|'([^'\n]*)')"
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL)


def _element_path(found: Match) -> str | None:
    """The path in a child element, or in an attribute that HTML does not have."""
    if found["path"]:
        return clean_path(found["path"]) if is_path(found["path"]) else None
    for name, *values in re.findall(_ATTRIBUTE, found["attributes"]):
        value = "".join(values)
        if is_path(value) and (_NAMES_FILE.search(name) or _HOLDS_FILE.search(found["tag"])):
            return clean_path(html.unescape(value))
    return None


def _element_content(_: Match, text: str) -> str:
    cdata = _CDATA.fullmatch(text)
    return re.sub(r"\A[ \t]*\r?\n", "", cdata[1] if cdata else text)


_ELEMENTS = DelimitedFormat(
    re.compile(
        rf"<(?:\w*(?:file|path|name|source)|\w+\s+name=\"\w*(?:file|path|name)\")>\s*+(?P<path>[^<>\s][^<>\n]{{0,199}}+)\s*+</\w+>\s*+"
        rf"(?:<(?P<other>\w+)>[^<>\n]*</(?P=other)>\s*)?<(?P<inner>{_TAG})(?:\s[^<>\n]*)?>"
        rf"|<(?P<tag>{_TAG})(?P<attributes>(?:\s+{_ATTRIBUTE})+)\s*>",
        re.IGNORECASE,
    ),
    _element_path,
    re.compile(rf"(?P<begin>^[ \t]*)?</(?P<key>{_TAG})\s*>(?(begin){_LINE_END}|(?=\s*(?:<|\Z)))", re.MULTILINE),
    lambda found: found["tag"] or found["inner"],
    _element_content,
)


def _as_the_shell_writes(found: Match, text: str) -> str:
    """Remove leading tabs after `<<-`, and backslash escapes if the mark is not quoted."""
    text = re.sub(r"(?m)^\t+", "", text) if found["dash"] else text
    return text if found["quote"] else re.sub(r"\\([$`\\])", r"\1", text)


_TARGET = r"[\"']?(?P<{}>[^\s\"'<>|;&]++)[\"']?"
_HEREDOCS = DelimitedFormat(
    re.compile(
        rf"^[ \t]*(?:\$ )?(?:sudo )?(?:cat|tee)\b(?:[ \t]+(?:-a[ \t]+)?{_TARGET.format('named')})?[ \t]*"
        rf"(?:>{{1,2}}[ \t]*{_TARGET.format('before')}[ \t]*)?<<(?P<dash>-?)[ \t]*(?P<quote>[\"'\\]?)"
        rf"(?P<mark>\w+)[\"']?[ \t]*(?:>{{1,2}}[ \t]*{_TARGET.format('after')}[^\n]*)?\r?\n",
        re.MULTILINE,
    ),
    lambda found: next((clean_path(path) for path in found.group("named", "before", "after") if path), None),
    re.compile(rf"^\t*(?P<key>\w+){_LINE_END}", re.MULTILINE),
    lambda found: found["mark"],
    _as_the_shell_writes,
)

_BAR = r"[^\w\n]*[=*~_+#-]{4,}[^\w\n]*\r?\n"
_BARS = DelimitedFormat(
    re.compile(
        rf"^{_SHORT}(?:{_BAR}(?P<between>{_SHORT}[^\n]*\w[^\n]*)\r?\n{_SHORT}{_BAR}"
        r"|(?P<line>[^\w\n]*(?:={3,}[^\n]*\w[^\n]*|(?P<bar>-{2,}|[#*~_+/%]{3,})[^\n]*\w[^\n]*(?P=bar)[^\w\n]*))\r?\n)"
        r"(?!\s*(?:`{3}|~{3}))",
        re.MULTILINE,
    ),
    lambda found: find_path_label(found["between"] or found["line"]),
    re.compile(rf"^{_SHORT}[^\w\n]*[=*~_+#-]{{3,}}[^\w\n]*(?P<key>END|EOF|DONE)\b[^\n]*(?:\n|\Z)", re.MULTILINE),
    content=lambda _, text: text.rstrip("\r\n") + "\n",
    loose=True,
    open=True,
)


def has_done_marker(text: str) -> bool:
    """True if the reply has the `<<<DONE>>>` line."""
    return _DONE.search(text) is not None


def read_tags(text: str) -> Sequence[Block]:
    """Read the requested format: `<<<FILE path>>>` … `<<<END path>>>`, `<<<EDIT path>>>` … `<<<END path>>>`."""
    if (done := _DONE.search(text)) and not _TAGS.closing.search(text):
        return replace(_TAGS, open=True).read(text[: done.start()])
    return _TAGS.read(text)


def read_elements(text: str) -> Sequence[Block]:
    """Read XML-like elements with a path in an attribute, or in an element before the content."""
    blocks = _ELEMENTS.read(text)
    texts = [content for block in blocks for _, content in block.texts]
    if not any("&lt;" in content and "<" not in content for content in texts):
        return blocks
    # A model that escapes a page escapes every file.
    return [replace(one, texts=tuple((path, html.unescape(content)) for path, content in one.texts)) for one in blocks]


read_bars = _BARS.read
DELIMITED_READERS: Sequence[Reader] = (read_tags, read_elements, _HEREDOCS.read, read_bars)
