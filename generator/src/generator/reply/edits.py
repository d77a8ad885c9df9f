"""Reads SEARCH/REPLACE edits and applies them: exactly if possible, else ignoring white space."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from generator.faults import Fault
from generator.reply.blocks import Block, Edit
from generator.reply.path_labels import find_path_label

_BEGIN = r"(?:<{5,9}|-{5,9}) ?(?:SEARCH|ORIGINAL|OLD)\b"
_MARKER = re.compile(rf"^{_BEGIN}[^\n]*$", re.MULTILINE)
_DIVIDER = re.compile(r"^={5,9}[ \t]*\r?$", re.MULTILINE)
_END = re.compile(r"^(?:>{5,9}|\+{5,9}) ?(?:REPLACE|UPDATED|NEW)\b[^\n]*(?:\n|\Z)", re.MULTILINE)
_MAX_MISFITS = 20
"""Failed edits after which the whole reply is rejected: a looping model writes endlessly."""
_MAX_SHOWN = 30
"""Lines of a file that are shown around a failed edit."""


def begins_with_edit(text: str) -> bool:
    """True if a text begins with an edit, in a fence or not, so that it is not a whole file."""
    return re.match(rf"\s*(?:(?:`{{3,}}|~{{3,}})[^\n]*\n\s*)?{_BEGIN}", text) is not None


def read_edits(text: str) -> Sequence[Block]:
    """Read every complete pair in `text` that is below its file's name or another pair of that file."""
    return list(_pairs(text, None))


def parse_edits(text: str, path: str) -> list[Edit]:
    """Read every complete pair in `text`, for `path` or the file that is named above a pair."""
    return [edit for block in _pairs(text, path) for edit in block.edits]


def _pairs(text: str, path: str | None) -> Iterator[Block]:
    position = 0
    while (begin := _MARKER.search(text, position)) and (end := _END.search(text, begin.end())):
        named = (find_path_label(line) for line in reversed(text[position : begin.start()].splitlines()))
        path = next((name for name in named if name), path)
        body = text[begin.end() + 1 : end.start()]
        dividers = list(_DIVIDER.finditer(body))
        readings = [(body[: at.start()], body[at.end() + 1 :]) for at in reversed(dividers)]
        if path is not None and readings:
            yield Block(begin.start(), end.end(), edits=(Edit(path, tuple(readings)),))
        position = end.end()


def apply_edits(files: Mapping[str, str], edits: Sequence[Edit]) -> tuple[dict[str, str], list[Fault]]:
    """Return the changed files, and a fault for each edit that does not apply.

    All edits of a file apply or none does; each works on the result of the previous one.
    """
    changed: dict[str, str] = {}
    faults: list[Fault] = []
    for edit in edits:
        path = _known(edit, files)
        before = changed.get(path, files.get(path))
        after = _applied(edit, before)
        if after is not None:
            changed[path] = after
        else:
            faults.append(_misfit(path, edit.readings[0][0], before))
        if len(faults) > _MAX_MISFITS:
            return {}, faults
    failed = {fault.path for fault in faults}
    return {path: content for path, content in changed.items() if path not in failed}, faults


def _known(edit: Edit, files: Mapping[str, str]) -> str:
    """The edit's path; if it has a folder too many or too few, that of the only similar file."""
    alike = [path for path in files if f"/{path}".endswith(f"/{edit.path}") or f"/{edit.path}".endswith(f"/{path}")]
    creates = not edit.readings[-1][0].strip()
    return alike[0] if len(alike) == 1 and edit.path not in files and not creates else edit.path


def _applied(edit: Edit, text: str | None) -> str | None:
    if text is None:
        return edit.readings[-1][1] if not edit.readings[-1][0].strip() else None
    searched = [(search, new) for search, new in edit.readings if search.strip()]
    for search, new in searched:
        if text.count(search) == 1:
            return text.replace(search, _with_line_ends_of(text, new))
    if any(search in text for search, _ in searched):
        return None
    loosely = (_by_lines(search, new, text, alike) for alike in (str.rstrip, _words) for search, new in searched)
    return next((after for after in loosely if after is not None), None)


def _by_lines(search: str, new: str, text: str, alike: Callable[[str], str]) -> str | None:
    """Replace lines that are equal after `alike`; the replacement gets the file's indentation."""
    wanted = search.strip("\r\n").splitlines()
    lines = text.splitlines(keepends=True)
    goal, present = [alike(line) for line in wanted], [alike(line) for line in lines]
    places = [at for at in range(len(lines) - len(goal) + 1) if present[at : at + len(goal)] == goal]
    if len(places) != 1:
        return None
    end = places[0] + len(goal)
    indents = {_indent(given): _indent(found) for given, found in zip(wanted, lines[places[0] : end], strict=True)}
    replacement = "".join(_indented(line, indents) for line in new.splitlines(keepends=True))
    return "".join([*lines[: places[0]], _with_line_ends_of(text, replacement), *lines[end:]])


def _indented(line: str, indents: Mapping[str, str]) -> str:
    known = max((given for given in indents if line.startswith(given)), key=len, default="")
    return indents.get(known, "") + line.removeprefix(known) if line.strip() else line


def _with_line_ends_of(text: str, new: str) -> str:
    plain = new.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if text.count("\r\n") * 2 > text.count("\n") else plain


def _words(line: str) -> str:
    return " ".join(line.split())


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _misfit(path: str, search: str, text: str | None) -> Fault:
    if text is None:
        return Fault("there is no such file to edit", path, kind="no-such-path")
    shown = (search.strip().splitlines() or ["(nothing)"])[0][:80]
    times = text.count(search) if search.strip() else 0
    reason = f"the SEARCH text that begins {shown!r} has to be in it once and is in it {times} times"
    return Fault(reason, path, excerpt=_likeliest(search, text))


def _likeliest(search: str, text: str) -> str:
    """The lines of `text` with most words of `search`, with context."""
    lines, wanted = text.splitlines(), {*re.findall(r"\w+", search)}
    height = min(len(search.splitlines()) or 1, _MAX_SHOWN - 6)
    shared = [len(wanted.intersection(re.findall(r"\w+", line))) for line in lines]
    best = max(range(len(lines)), key=lambda at: sum(shared[at : at + height]), default=0)
    return "\n".join(line[:200] for line in lines[max(best - 3, 0) : best + height + 3])
