"""Reads files between an opening that names them and an end: our tags, XML-like elements, here-documents, bars."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.findings import Fault
from generator.reply.blocks import Block
from generator.reply.document import document_before_cut
from generator.reply.edits import edits_in, is_edited
from generator.reply.labels import is_path, label_in, named_path

NO_DONE = Fault("the reply does not end with <<<DONE>>>, so something may be missing", fatal=False)
WANTED = (
    "send each file as a block of its own, `<<<FILE index.html>>>` on a line, the whole file below it, "
    "`<<<END index.html>>>` on a line behind it, and `<<<DONE>>>` on the last line"
)
_DONE = re.compile(r"^[ \t*`]*<{2,4}DONE>{2,4}[ \t*`]*\r?$", re.MULTILINE | re.IGNORECASE)
_ANY_END = re.compile(r"<{2,4}/?END\b", re.IGNORECASE)
_LINE_END = r"[ \t]*\r?(?:\n|\Z)"

Found = re.Match[str]


@dataclass(frozen=True)
class _Form:
    """`path` is None where an opening begins no file; `end` and `loose_end` are patterns of what ends the file.

    A loose end counts only before the next file begins. `content` is the file, from what stands between.
    """

    opening: re.Pattern[str]
    path: Callable[[Found], str | None]
    end: Callable[[Found], str]
    loose_end: str = r"\b\B"
    content: Callable[[Found, str], str] = lambda _, text: text
    ends_with_next: bool = False

    def read(self, text: str) -> Iterator[Block]:
        """The blocks of this form in `text`; a file without an end was cut off, and the next one begins no less."""
        openings = [(found, path) for found in self.opening.finditer(text) if (path := self.path(found))]
        position = 0
        for number, (opening, path) in enumerate(openings):
            if opening.start() < position:
                continue
            limit = openings[number + 1][0].start() if number + 1 < len(openings) else len(text)
            end = re.compile(self.end(opening), re.MULTILINE).search(text, opening.end())
            end = end or re.compile(self.loose_end, re.MULTILINE).search(text, opening.end(), limit)
            content = self.content(opening, text[opening.end() : end.start() if end else limit])
            position = end.end() if end else limit
            yield file_block(opening.start(), position, path, content, closed=end is not None or self.ends_with_next)


def file_block(start: int, end: int, path: str, content: str, *, closed: bool) -> Block:
    """A block with a file, or the edits of one; where it was not `closed`, with the page that had come to its end."""
    if closed and is_edited(content):
        edits = tuple(edits_in(content, path))
        nothing = Fault("its block holds no complete SEARCH/REPLACE pair", path)
        return Block(start, end, edits=edits, faults=() if edits else (nothing,))
    page = content if closed else document_before_cut(path, content)
    reason = "it was cut off before its end; send it again, whole"
    cut = () if closed else (Fault(reason, path, fatal=page is None, kind="cut-file"),)
    return Block(start, end, () if page is None else ((path, page),), faults=cut)


def has_ended(text: str) -> bool:
    """Whether the model said somewhere that it had sent everything."""
    return _DONE.search(text) is not None


# Content is kept to the byte: a tag may follow its last character, and other files' tags inside are content.
_TAGGED = _Form(
    re.compile(
        rf"^\ufeff?[ \t*`]*<{{2,4}}(?:FILE|EDIT)[ \t:]+(?P<path>[^\r\n]+?)[ \t]*>{{2,4}}[*`]*{_LINE_END}",
        re.MULTILINE | re.IGNORECASE,
    ),
    lambda found: named_path(re.sub(r"^(?:path|name|file)=", "", found["path"])),
    lambda found: rf"(?:^[ \t*`]+)?<{{2,4}}/?(?i:END)[ \t]+{re.escape(found['path'])}[ \t]*>{{2,4}}[*`]*{_LINE_END}",
    rf"^[ \t*`]*<{{2,4}}/?(?i:END)\b[^\r\n]*>{{2,4}}[*`]*{_LINE_END}",
)

_PATH_NAME = r"(?:(?:file|target|full)?[_-]?(?:path|name)|file)"
_MAY_NAME = re.compile(rf"{_PATH_NAME}|title|identifier|id|src|source|href|location|target|key", re.IGNORECASE)
_FILE_WORD = re.compile(r"file|artifact|action|write|create|document|edit|save|code", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*([\"'])(.*?)\2")
_ELEMENT = re.compile(
    rf"<(?P<tag>[A-Za-z][\w:.-]*)(?P<attributes>(?:\s+[\w:-]+\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*'))+)\s*>"
    rf"|<(?P<name>{_PATH_NAME}|source)>\s*(?P<path>[^<>\n]+?)\s*</(?P=name)>\s*"
    r"(?:<(?P<other>\w+)>[^<>\n]*</(?P=other)>\s*)?<(?P<inner>[A-Za-z][\w:-]*)(?:\s[^<>\n]*)?>",
    re.MULTILINE | re.IGNORECASE,
)
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL)


def _element_path(found: Found) -> str | None:
    """What a child element names, or an attribute that only a file has; HTML's own attributes name no file."""
    if found["path"]:
        return named_path(found["path"]) if is_path(found["path"]) else None
    for name, _, value in _ATTRIBUTE.findall(found["attributes"]):
        certain = re.fullmatch(_PATH_NAME, name, re.IGNORECASE) and name.lower() != "name"
        if is_path(value) and (certain or (_MAY_NAME.fullmatch(name) and _FILE_WORD.search(found["tag"]))):
            return named_path(html.unescape(value))
    return None


def _element_content(_: Found, text: str) -> str:
    if cdata := _CDATA.fullmatch(text):
        text = cdata[1]
    return re.sub(r"\A[ \t]*\r?\n", "", text)


def _element_end(found: Found) -> str:
    tag = re.escape(found["tag"] or found["inner"])
    return rf"^[ \t]*</{tag}\s*>{_LINE_END}|</{tag}\s*>(?=\s*(?:<|\Z))"


_TARGET = r"[\"']?(?P<{}>[^\s\"'<>|;&]+)[\"']?"
_HEREDOC = _Form(
    re.compile(
        rf"^[ \t]*(?:\$ )?(?:sudo )?(?:cat|tee)\b(?:[ \t]+(?:-a[ \t]+)?{_TARGET.format('named')})?[ \t]*"
        rf"(?:>{{1,2}}[ \t]*{_TARGET.format('before')}[ \t]*)?<<(?P<dash>-?)[ \t]*(?P<quote>[\"'\\]?)(?P<mark>\w+)[\"']?"
        rf"[ \t]*(?:>{{1,2}}[ \t]*{_TARGET.format('after')}[^\n]*)?\r?\n",
        re.MULTILINE,
    ),
    lambda found: next((named_path(path) for path in found.group("named", "before", "after") if path), None),
    lambda found: rf"^\t{{0,{len(found['dash']) * 9}}}{re.escape(found['mark'])}{_LINE_END}",
    content=lambda found, text: _unescaped(found, re.sub(r"(?m)^\t+", "", text) if found["dash"] else text),
)


def _unescaped(found: Found, text: str) -> str:
    """Where the end mark is not quoted, the shell takes backslashes away."""
    return text if found["quote"] else re.sub(r"\\([$`\\])", r"\1", text)


_BAR = r"[^\w\n]*[=*~_+#-]{4,}[^\w\n]*\r?\n"
_SECTION = _Form(
    re.compile(
        rf"^(?:{_BAR}(?P<between>[^\n]*\w[^\n]*)\r?\n{_BAR}"
        r"|(?P<line>[^\w\n]*(?:={3,}[^\n]*\w[^\n]*|(?P<bar>[#*~_+-]{3,})[^\n]*\w[^\n]*(?P=bar)[^\w\n]*))\r?\n)"
        r"(?!\s*(?:`{3}|~{3}))",
        re.MULTILINE,
    ),
    lambda found: label_in(found["between"] or found["line"]),
    lambda _: r"\b\B",
    r"^[^\w\n]*[=*~_+#-]{3,}[^\w\n]*(?:END|EOF|DONE)\b[^\n]*(?:\n|\Z)",
    lambda _, text: text.rstrip("\r\n") + "\n",
    ends_with_next=True,
)


def read_tagged(text: str) -> Sequence[Block]:
    """The form that is asked for: `<<<FILE path>>>` … `<<<END path>>>`, `<<<EDIT path>>>` … `<<<END path>>>`."""
    if _ANY_END.search(text) is None and (done := _DONE.search(text)):
        return list(replace(_TAGGED, ends_with_next=True).read(text[: done.start()]))
    return list(_TAGGED.read(text))


def read_elements(text: str) -> Sequence[Block]:
    """XML-like elements with a path in an attribute, or in an element of its own before the content."""
    blocks = list(_Form(_ELEMENT, _element_path, _element_end, content=_element_content).read(text))
    texts = [content for block in blocks for _, content in block.texts]
    if not any("&lt;" in content and "<" not in content for content in texts):
        return blocks
    # Who escapes a page escapes every file.
    return [replace(one, texts=tuple((path, html.unescape(content)) for path, content in one.texts)) for one in blocks]


def read_heredocs(text: str) -> Sequence[Block]:
    """What `cat` or `tee` writes into a file."""
    return list(_HEREDOC.read(text))


def read_sections(text: str) -> Sequence[Block]:
    """Files one below the other, each under a bar that names it: `=== index.html ===`."""
    return list(_SECTION.read(text))
