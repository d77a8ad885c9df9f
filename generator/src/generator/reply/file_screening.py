"""Decides which files of a reply are accepted into the site."""

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from contracts.brief import File
from contracts.message_size_limits import WRITTEN_MAX_BYTES
from contracts.site_paths import INDEX_PATH, README_PATH, WRITTEN_BY_PUBLISHER, is_licence, objection_to, spelling
from generator.faults import Fault
from generator.path_normalisation import normalise_path
from generator.reply.omitted_code import find_omitted_code
from generator.reply.reply_parser import ParsedReply
from generator.reply.source_placeholders import find_placeholders

MAX_FILES = 100
NOTHING_WRITTEN: Mapping[str, File] = MappingProxyType({})
NOTHING_ATTACHED: Mapping[str, bytes] = MappingProxyType({})
UNSEEN = "it is too large to be shown, so it cannot be written anew; it stays as it is"
UNCHANGED = "nothing in the brief asks to change this attachment, so it stays as it came and the copy is left out"
_BINARY = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".pdf", ".xlsx", ".zip", ".woff", ".woff2", ".mp3", ".mp4")
_LEAST_TO_LOSE = 1_500
_LEAST_KEPT = 0.4
_ASKS_FOR_LESS = re.compile(
    r"\b(?:remov|delet|drop|strip|simplif|shorten|slim|minimal|rewrit|replac|redesign|start over|from scratch|instead)",
    re.IGNORECASE,
)


def screen_files(
    reply: ParsedReply,
    existing: Mapping[str, bytes],
    asked: str = "",
    *,
    written: Mapping[str, File] = NOTHING_WRITTEN,
    left_out: Collection[str] = (),
    wanted: Collection[str] = (),
    attached: Mapping[str, bytes] = NOTHING_ATTACHED,
    fixed: Collection[str] = (),
) -> ParsedReply:
    """Drop the files that must not be published; each of them is a fault. `asked` is the brief's text.

    `written` are files of earlier replies, which count towards the size limit; `left_out` exist and were too large to
    be shown; `wanted` are named by the brief. Of the `attached` files, those in `fixed` must not change. The licence
    and `.nojekyll` are dropped without a fault: the publisher writes them.
    """
    files: dict[str, File] = {}
    faults = list(reply.faults)
    folder = _common_folder([file.path for file in reply.files], existing, wanted, asked)
    before = {**attached, **existing}
    spelt = {spelling(path): path for path in before}
    for given in reply.files:
        file = File(path=normalise_path(given.path.removeprefix(folder)), content=given.content)
        same = file.path in fixed and attached.get(file.path, b"").split() == file.content.split()
        if same or is_licence(file.path) or file.path in WRITTEN_BY_PUBLISHER:
            continue
        unseen = Fault(UNSEEN, file.path, fatal=False) if file.path in left_out else None
        changed = Fault(UNCHANGED, file.path, fatal=False) if file.path in fixed else None
        fault = unseen or changed or _objection(file, before, spelt) or _shrinkage(file, before, asked)
        if fault is None:
            files[file.path] = file
            spelt.setdefault(spelling(file.path), file.path)
        else:
            faults.append(fault)
    kept, excess = _within_limits(list(files.values()), written)
    texts = {path: content.decode(errors="replace") for path, content in existing.items()}
    unfilled = find_placeholders(texts | {file.path: file.content.decode(errors="replace") for file in kept})
    sent = {file.path for file in kept}
    return ParsedReply(kept, (*faults, *excess, *(fault for fault in unfilled if fault.path in sent)))


def drop_respelt_files(
    written: Mapping[str, File], sent: Sequence[File], required: Collection[str]
) -> Mapping[str, File]:
    """Drop earlier replies' files that are `sent` again under a path that differs only in case.

    The new spelling is a correction, unless the old one is `required`.
    """
    spelt = {spelling(normalise_path(file.path)): normalise_path(file.path) for file in sent}
    return {path: file for path, file in written.items() if path in required or spelt.get(spelling(path), path) == path}


def _common_folder(paths: Collection[str], present: Collection[str], wanted: Collection[str], asked: str) -> str:
    """The folder, with its slash, that a reply puts its whole site into without being asked to; else empty.

    The folder is intended if `present` or `wanted` paths are in it or, in a revision, if the brief names it. A
    revision's files have to be `present` without the folder; the README may be outside it.
    """
    heads = [head for head, _, name in (path.rpartition("/") for path in paths) if name in (INDEX_PATH, README_PATH)]
    folder = min(filter(None, heads), key=len, default="") + "/"
    inside = [path for path in paths if normalise_path(path) not in (README_PATH, *WRITTEN_BY_PUBLISHER)]
    if not all(path.startswith(folder) for path in inside) or ".." in folder:
        return ""
    named = present and re.search(rf"\b{re.escape(folder.strip('/'))}\b", asked, re.IGNORECASE)
    if named or any(path.startswith(folder) for path in (*present, *wanted)):
        return ""
    bare = {path.removeprefix(folder) for path in paths if path.startswith(folder)}
    fits = len(bare & {*present}) > 1 if present else INDEX_PATH in bare
    return folder if fits or bare == {README_PATH} else ""


def _objection(file: File, existing: Mapping[str, bytes], spelt: Mapping[str, str]) -> Fault | None:
    if reason := objection_to(file.path):
        return Fault(reason, file.path, fatal=False)
    same = spelt.get(spelling(file.path), file.path)
    if same != file.path and file.path not in existing:
        return Fault(f"its path differs from {same} in case alone", file.path, kind="no-such-path")
    if file.path.lower().endswith(_BINARY):
        return Fault(
            "a reply in text cannot hold a file of this type; draw with SVG or in code", file.path, fatal=False
        )
    before = existing.get(file.path, b"").decode(errors="replace")
    if line := find_omitted_code(file.path, file.content.decode(errors="replace"), before):
        return Fault(f"it leaves code out ({line!r}); send the whole file", file.path)
    return None


def _shrinkage(file: File, existing: Mapping[str, bytes], asked: str) -> Fault | None:
    """A fault if a revision loses most of a file without being asked to; the existing file is kept."""
    before, now = len(existing.get(file.path, b"")), len(file.content)
    if before < _LEAST_TO_LOSE or now >= _LEAST_KEPT * before or _ASKS_FOR_LESS.search(asked):
        return None
    return Fault(
        f"it shrank from {before} to {now} bytes although the brief asks for nothing of it to go; send all of it",
        file.path,
        fatal=False,
        kind="shrunk-file",
    )


def _within_limits(files: Sequence[File], written: Mapping[str, File]) -> tuple[tuple[File, ...], tuple[Fault, ...]]:
    """Return all files, or beyond the limits only page and README with a fault: a looping model writes endlessly."""
    size = _size(files, written)
    if len(files) <= MAX_FILES and size <= WRITTEN_MAX_BYTES:
        return tuple(files), ()
    fault = Fault(f"{size} bytes are too many; write at most {WRITTEN_MAX_BYTES} in all")
    if len(files) > MAX_FILES:
        fault = Fault(f"{len(files)} files are too many; write at most {MAX_FILES}")
    kept = tuple(file for file in files if file.path in ("index.html", "README.md"))
    return kept if _size(kept, written) <= WRITTEN_MAX_BYTES else (), (fault,)


def _size(files: Sequence[File], written: Mapping[str, File]) -> int:
    return sum(len(file.content) for file in {**written, **{file.path: file for file in files}}.values())
