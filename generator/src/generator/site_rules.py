"""Decides which files of a reply may go into the site, and what the site still lacks."""

from collections.abc import Collection, Mapping, Sequence

from contracts.brief import File
from generator.elisions import elision_in
from generator.findings import Fault
from generator.paths import WRITTEN_BY_PUBLISHER, is_licence, normalised, objection_to
from generator.reply import ParsedReply

MOST_FILES = 100
MOST_BYTES = 2_000_000
_BINARY = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".pdf", ".xlsx", ".zip", ".woff", ".woff2", ".mp3", ".mp4")


def screen(reply: ParsedReply, existing: Mapping[str, bytes]) -> ParsedReply:
    """The reply without the files that must not be published; each of them is a fault.

    The licence and `.nojekyll` are dropped in silence: the publisher writes those itself.
    """
    files: dict[str, File] = {}
    faults = list(reply.faults)
    for given in reply.files:
        file = File(path=normalised(given.path), content=given.content)
        if is_licence(file.path) or file.path in WRITTEN_BY_PUBLISHER:
            continue
        fault = _objection(file, existing, files)
        if fault is None:
            files[file.path] = file
        else:
            faults.append(fault)
    kept, excess = _within_limits(list(files.values()))
    return ParsedReply(kept, (*faults, *excess))


def lacks(files: Collection[str]) -> tuple[Fault, ...]:
    """What a complete site with these paths would still need."""
    faults = []
    if "index.html" not in files:
        faults.append(Fault("it is missing, and Pages serves nothing without it", "index.html"))
    if "README.md" not in files:
        faults.append(Fault("it is missing; write it with all of its sections", "README.md", fatal=False))
    return tuple(faults)


def _objection(file: File, existing: Mapping[str, bytes], accepted: Mapping[str, File]) -> Fault | None:
    if reason := objection_to(file.path):
        return Fault(reason, file.path, fatal=False)
    same = [path for path in (*existing, *accepted) if path != file.path and path.casefold() == file.path.casefold()]
    if same:
        return Fault(f"its path differs from {same[0]} in case alone", file.path)
    if file.path.lower().endswith(_BINARY):
        return Fault(
            "a reply in text cannot hold a file of this type; draw with SVG or in code", file.path, fatal=False
        )
    known = {line.strip() for line in existing.get(file.path, b"").decode(errors="replace").splitlines()}
    if line := elision_in(file.path, file.content.decode(errors="replace"), known):
        return Fault(f"it leaves code out ({line!r}); send the whole file", file.path)
    return None


def _within_limits(files: Sequence[File]) -> tuple[tuple[File, ...], tuple[Fault, ...]]:
    size = sum(len(file.content) for file in files)
    if len(files) > MOST_FILES:
        return (), (Fault(f"{len(files)} files are too many; write at most {MOST_FILES}"),)
    if size > MOST_BYTES:
        return (), (Fault(f"{size} bytes are too many; write at most {MOST_BYTES} in all"),)
    return tuple(files), ()
