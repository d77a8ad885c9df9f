"""Reads the input of `python -m generator.judge`: the site's folder, the brief's file, the plan's file."""

import base64
import json
import mimetypes
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import JsonValue

from chassis.brief_request.attachment_parser import attachments_of
from chassis.brief_request.check_parser import checks_of
from chassis.brief_request.field_errors import InvalidFieldError
from contracts.brief import Brief
from generator.plan.plan import Plan
from generator.plan.plan_parser import parse_plan
from generator.plan.plan_validation import validate_plan
from generator.site import Site

LEFT_OUT = frozenset({".git", "node_modules", ".venv", "__pycache__", ".DS_Store"})
"""Names of files and folders that are ignored at any depth."""
MAX_BYTES = 100 * 2**20


class WrongUseError(Exception):
    """Input that cannot be used; the message names it and the remedy."""


def read_site(folder: Path) -> Site:
    """Read the files of a folder. Raises WrongUseError."""
    if not folder.is_dir():
        raise WrongUseError(f"{folder} is no folder: name the one that holds the site's index.html")
    files, left = {}, MAX_BYTES
    for path in _files(folder):
        try:
            content = path.read_bytes()
        except OSError as error:
            raise WrongUseError(f"{path} cannot be read: {error.strerror}") from None
        left -= len(content)
        if left < 0:
            raise WrongUseError(f"{folder} holds more than {MAX_BYTES // 2**20} MB: name the folder of the site alone")
        files[path.relative_to(folder).as_posix()] = content
    return Site(files)


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        paths = (Path(place, name) for name in sorted(names) if name not in LEFT_OUT)
        # Opening a named pipe would block, and a link may be broken.
        yield from (path for path in paths if path.is_file())


def read_brief(file: Path) -> Brief:
    """Read a brief: a request as evaluators send it, or `{task, brief, checks, attachments: {name: text}}`.

    Raises WrongUseError.
    """
    fields = _json_in(file, "a brief")
    try:
        return Brief(
            email=str(fields.get("email", "")),
            task=str(fields.get("task") or file.resolve().parent.name or "site"),
            round=_round_of(fields.get("round")),
            nonce=str(fields.get("nonce", "")),
            text=str(fields.get("brief", fields.get("text", ""))),
            checks=checks_of(fields.get("checks")),
            evaluation_url=str(fields.get("evaluation_url", "")),
            attachments=attachments_of(_listed(fields.get("attachments"))),
        )
    except InvalidFieldError as error:
        raise WrongUseError(f"{file}: {error}") from None


def _round_of(value: JsonValue) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdecimal() and int(value) > 0 else 1


def _listed(attached: JsonValue) -> JsonValue:
    """Convert `{name: text}`, where a text may be a data URI, into the list that a request has."""
    if not isinstance(attached, dict) or "url" in attached:
        return attached
    return [{"name": name, "url": _data_uri(name, content)} for name, content in attached.items()]


def _data_uri(name: str, content: JsonValue) -> str:
    if isinstance(content, str) and content.startswith("data:"):
        return content
    return f"data:{_media_type(name)};base64,{base64.b64encode(_text(content)).decode()}"


def _text(content: JsonValue) -> bytes:
    return (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)).encode()


def _media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def check_screenshot_path(file: Path | None) -> Path | None:
    """Return the path for the screenshot. Raises WrongUseError if it cannot be written."""
    if file is not None and (file.is_dir() or not file.parent.is_dir() or not os.access(file.parent, os.W_OK)):
        raise WrongUseError(f"{file} cannot be written: name a file in a folder that exists")
    return file


def read_plan(file: Path, brief: Brief) -> Plan:
    """Read a plan and validate it for the brief. Raises WrongUseError if the file has no JSON object."""
    _json_in(file, "a plan")
    return validate_plan(parse_plan(file.read_text("utf-8-sig")), brief)


def _json_in(file: Path, what: str) -> Mapping[str, JsonValue]:
    try:
        value = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise WrongUseError(f"{file} cannot be read ({error.strerror}): name the file of {what}") from None
    except (ValueError, RecursionError) as error:
        raise WrongUseError(f"{file} is not {what} in JSON: {str(error)[:200]}") from None
    if not isinstance(value, dict):
        raise WrongUseError(f"{file} is not {what}: it has to be a JSON object")
    return value
