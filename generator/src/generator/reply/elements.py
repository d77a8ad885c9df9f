"""Reads XML-like elements that hold files: the path in an attribute, or in an element of its own before the content."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace

from generator.reply.blocks import Block
from generator.reply.delimited import LINE_END, Form, Found
from generator.reply.labels import is_path, named_path

_PATH_NAME = r"(?:(?:file|target|full)?[_-]?(?:path|name)|file)"
_MAY_NAME = re.compile(rf"{_PATH_NAME}|title|identifier|id|src|source|href|location|target|key", re.IGNORECASE)
_FILE_WORD = re.compile(r"file|artifact|action|write|create|document|edit|save|code", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*([\"'])(.*?)\2")
_ELEMENT = re.compile(
    rf"<(?:{_PATH_NAME}|source|\w+\s+name=\"{_PATH_NAME}\")>\s*(?P<path>[^<>\n]+?)\s*</\w+>\s*"
    r"(?:<(?P<other>\w+)>[^<>\n]*</(?P=other)>\s*)?<(?P<inner>[A-Za-z][\w:-]*)(?:\s[^<>\n]*)?>"
    r"|<(?P<tag>[A-Za-z][\w:.-]*)(?P<attributes>(?:\s+[\w:-]+\s*=\s*(?:\"[^\"\n]*\"|'[^'\n]*'))+)\s*>",
    re.IGNORECASE,
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
    return rf"^[ \t]*</{tag}\s*>{LINE_END}|</{tag}\s*>(?=\s*(?:<|\Z))"


def read_elements(text: str) -> Sequence[Block]:
    """XML-like elements with a path in an attribute, or in an element of its own before the content."""
    blocks = list(Form(_ELEMENT, _element_path, _element_end, content=_element_content).read(text))
    texts = [content for block in blocks for _, content in block.texts]
    if not any("&lt;" in content and "<" not in content for content in texts):
        return blocks
    # Who escapes a page escapes every file.
    return [replace(one, texts=tuple((path, html.unescape(content)) for path, content in one.texts)) for one in blocks]
