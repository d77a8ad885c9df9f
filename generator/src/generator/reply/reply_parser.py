"""Parses a model's reply, in whichever format it has, into files of the site."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.brief import File
from generator.faults import Fault
from generator.reply.bare_html import read_documents
from generator.reply.blocks import Block, Reader
from generator.reply.content_cleanup import clean_content
from generator.reply.delimited_blocks import file_block
from generator.reply.delimited_formats import (
    DELIMITED_READERS,
    NO_DONE,
    REQUESTED_FORMAT,
    has_done_marker,
    read_bars,
    read_tags,
)
from generator.reply.diffs import read_diffs
from generator.reply.edits import apply_edits, read_edits
from generator.reply.fenced_blocks import read_fenced
from generator.reply.json_files import read_json
from generator.reply.omitted_code import find_omitted_code
from generator.reply.path_labels import find_path_label

NOTHING = Fault(f"there is no file in the reply that can be told apart from the rest; {REQUESTED_FORMAT}")
_THOUGHTS = re.compile(
    r"^[ \t]*<(think(?:ing)?|thoughts?|reasoning|scratchpad|analysis)>(?:(?!<\1>).)*?</\1>", re.MULTILINE | re.DOTALL
)
_ERROR_PAGE = re.compile(r"<title>\s*(?:Error\s+)?([45]\d\d\b[^<]{0,80})</title>", re.IGNORECASE)
_ASIDE = re.compile(
    r"^([ \t]*[`~]{3,})(?:bash|sh|shell|console|text|html)?[ \t]*$(?:(?!^\1).)*^\1[ \t]*$|`[^`\n]*`",
    re.MULTILINE | re.DOTALL,
)
_CODE = re.compile(
    r"^[ \t]*[`~]{3,}[\w+-]+|^[ \t]*[@}\])]|[{}<>;=@([][ \t]*$|:[ \t]*[|>]-?[ \t]*$|\w\([\"'`]", re.MULTILINE
)


@dataclass(frozen=True)
class ParsedReply:
    """The complete files of a reply, and the faults of the rest."""

    files: tuple[File, ...]
    faults: tuple[Fault, ...]


def parse_reply(text: str, existing: Mapping[str, bytes], *, cut: bool = False) -> ParsedReply:
    """Parse the files in `text`, and apply edits to `existing`. Never raises: every problem is a fault.

    `cut`: the reply is truncated, so that a last file without an end mark may be incomplete.
    """
    blocks = _blocks_of_the_site(text, cut=cut)
    if not blocks:
        return ParsedReply((), (NOTHING,))
    faults = [fault for block in blocks for fault in block.faults]
    said: dict[str, list[str]] = {}
    for path, content in (file for block in blocks for file in block.texts):
        said.setdefault(path, []).append(clean_content(path, content))
    texts = {path: _last_whole(path, contents) for path, contents in said.items()}
    edits = [edit for block in blocks for edit in block.edits]
    if edits:
        readable = {path: content.decode("utf-8", "surrogateescape") for path, content in existing.items()}
        changed, misfits = apply_edits(readable | texts, edits)
        texts |= changed
        faults += misfits
    files = [file for path, content in texts.items() for file in _file(path, content, faults)]
    return ParsedReply(tuple(files), tuple(dict.fromkeys(faults)))


def has_blocks(text: str) -> bool:
    """True if the text has a file or an edit in any format."""
    return any(block.texts or block.edits for blocks in _outermost(text).values() for block in blocks)


def _read_thoughts(text: str) -> Sequence[Block]:
    """Read a model's thoughts as blocks without files, so that drafts in them are ignored."""
    return [Block(found.start(), found.end()) for found in _THOUGHTS.finditer(text)]


READERS: Sequence[Reader] = (
    _read_thoughts,
    *DELIMITED_READERS,
    read_diffs,
    read_fenced,
    read_edits,
    read_json,
    read_documents,
)


def _blocks_of_the_site(text: str, *, cut: bool) -> Sequence[Block]:
    """The blocks of the format that the site is in, and edits of files that it does not contain.

    A block inside another one is content. The requested format takes precedence, else the one with most text; a bare
    HTML document counts only if the reply has nothing else.
    """
    forms = _outermost(text)
    named = {reader: blocks for reader, blocks in forms.items() if reader not in (_read_thoughts, read_documents)}
    if not named:
        return _lone_page(text, forms.get(read_documents, ()))
    chosen = max(named, key=lambda reader: (reader is read_tags, sum(block.size for block in named[reader])))
    blocks = named[chosen]
    last = blocks[-1]
    if cut and chosen in (read_bars, read_diffs) and last.texts and not text[last.end :].strip():
        blocks = [*blocks[:-1], file_block(last.start, last.end, *last.texts[0], closed=False)]
    given = {path for block in blocks for path, _ in block.texts}
    edits = [edit for block in named.get(read_edits, ()) for edit in block.edits if edit.path not in given]
    extra = [Block(0, 0, edits=tuple(edits))] if edits and chosen is not read_edits else []
    unfinished = [Block(0, 0, faults=(NO_DONE,))] if chosen is read_tags and not has_done_marker(text) else []
    return [*blocks, *extra, *unfinished]


def _outermost(text: str) -> Mapping[Reader, Sequence[Block]]:
    found = [(block, reader) for reader in READERS for block in reader(text)]
    forms: dict[Reader, list[Block]] = {}
    read_to = 0
    for block, reader in sorted(found, key=lambda pair: pair[0].start):
        if block.start >= read_to:
            forms.setdefault(reader, []).append(block)
            read_to = block.end
    return forms


def _lone_page(text: str, documents: Sequence[Block]) -> Sequence[Block]:
    """The last complete document, unless the text around it has files of an unknown format, or it is an error page."""
    if not documents:
        return ()
    ends = [0, *(block.end for block in documents)]
    around = _ASIDE.sub(
        "", "".join(text[end : block.start] for end, block in zip(ends, documents, strict=False)) + text[ends[-1] :]
    )
    page = next((block for block in reversed(documents) if block.texts), documents[-1])
    if error := _ERROR_PAGE.search(text[page.start : page.end]):
        reason = f"the answer is the error page of a server and no site ({error[1].strip()})"
        return [Block(page.start, page.end, faults=(Fault(reason),))]
    if _CODE.search(around) or sum(find_path_label(line) is not None for line in around.splitlines()) > 1:
        return ()
    return [page]


def _last_whole(path: str, contents: Sequence[str]) -> str:
    """The last content that is neither blank nor partial, so that a truncated repetition does not replace it."""
    pages = [content for content in contents if "<html" in content.lower()] or contents
    whole = (text for text in reversed(pages) if text.strip() and find_omitted_code(path, text) is None)
    return next(whole, contents[-1])


def _file(path: str, content: str, faults: list[Fault]) -> Iterator[File]:
    try:
        path.encode()
        # Bytes of an existing file that are not UTF-8 are kept.
        yield File(path=path, content=content.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        readable = path.encode("utf-8", "replace").decode()
        faults.append(Fault("it holds half of a surrogate pair, which no file can", readable))
