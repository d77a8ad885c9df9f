"""Static inspection: what is wrong with a candidate, found without running it."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from pydantic import SecretStr

from generator.exception_guard import UNCOUNTED, Bugs
from generator.faults import Fault
from generator.judge.inspection.file_inspection import read_file
from generator.judge.inspection.inspected_file import Reading, fault_at, joined
from generator.judge.inspection.javascript_compiler import compile_scripts
from generator.judge.inspection.references import SitePaths, unresolved
from generator.judge.inspection.required_files import named_files
from generator.judge.inspection.script_inspection import read_scripts
from generator.judge.inspection.secret_detection import own_secrets_in, secrets_in
from generator.site import Site

SECONDS = 10.0
"""For all files of a site together; those that are left then are not judged, and that is a fault of its own."""
MOST_PER_KIND = 5
"""Faults of one kind in one file; a model that mends five mends the others."""
WEAK_KINDS = frozenset(("html-head", "unreadable"))
"""Kinds that no check need ever notice: worth telling a model that is asked again anyway."""

_WORST_FIRST = (  # noqa: SIM905 - three lines
    "missing-file empty-file forbidden-file code-fence leftover-marker js-syntax html-syntax script-type "
    "local-reference absolute-reference mixed-content duplicate-id"
).split()
_LOADING = (".html", ".htm", ".js", ".mjs")
"""Files that may say how a script is loaded."""


def inspect(
    site: Site,
    *,
    required: Sequence[str],
    forbidden: Sequence[str],
    untouched: Collection[str],
    own_secrets: Sequence[SecretStr] = (),
    left_out: Collection[str] = (),
    clock: Callable[[], float] = time.monotonic,
    bugs: Bugs = UNCOUNTED,
) -> tuple[Fault, ...]:
    """What is wrong with `site`, worst first; never raises: an inspection that does loses its own findings alone.

    Files in `untouched` are not the model's: `own_secrets` are looked for in them, references may lead there, and they
    may load the model's scripts. References may lead to `left_out` too, which exist but whose content is not at hand.
    Fatal are secrets and paths that lead out of the site; everything else could be published if need be.
    """
    faults = list(unsafe(site, untouched=untouched, own_secrets=own_secrets, bugs=bugs))
    there = Site(dict.fromkeys(left_out, b"")).with_files(site)
    known = {*untouched, *left_out}
    named = partial(named_files, there, required=required, forbidden=forbidden, untouched=known)
    faults += _found(named, bugs)
    touched = site.without(untouched)
    others = site.without([path for path in site if path in touched or not path.endswith(_LOADING)])
    reading = joined(_readings(touched.with_files(others), clock, bugs))
    paths = SitePaths(frozenset(there), frozenset(reading.mapped))
    scripts = bugs.guarded(
        "judge",
        lambda: read_scripts(compile_scripts(reading.scripts), reading.references, paths),
        Reading(),
        doing="inspection of scripts",
    )
    references = [one for one in (*reading.references, *scripts.references) if one.path in touched]
    faults += [fault for fault in (*reading.faults, *scripts.faults) if fault.path in touched]
    faults += _found(partial(unresolved, references, paths), bugs)
    return _worst_first(faults)


def unsafe(
    site: Site,
    *,
    untouched: Collection[str],
    own_secrets: Sequence[SecretStr],
    bugs: Bugs = UNCOUNTED,
) -> Iterator[Fault]:
    """What must never be published, fatal faults all: secrets, and paths that lead out of the site. Never raises."""
    for path, content in site.items():
        yield from _found(partial(own_secrets_in, path, content, own_secrets), bugs)
        if path not in untouched:
            yield from _found(partial(_astray, path), bugs)
            yield from _found(partial(secrets_in, path, content), bugs)


def _found(find: Callable[[], Iterable[Fault]], bugs: Bugs) -> list[Fault]:
    return bugs.guarded("judge", lambda: list(find()), [], doing="an inspection")


def _readings(files: Site, clock: Callable[[], float], bugs: Bugs) -> Iterator[Reading]:
    end = clock() + SECONDS
    for path, content in files.items():
        if clock() > end:
            yield Reading(
                (fault_at(path, None, "too-large", "the site takes too long to judge; write less, and plainer"),)
            )
            return
        yield bugs.guarded("judge", partial(read_file, path, content, bugs), Reading(), doing=f"inspection of {path}")


def _astray(path: str) -> Iterator[Fault]:
    parts = path.replace("\\", "/").split("/")
    if parts[0] == "" or ".." in parts or parts[0].endswith(":"):
        yield Fault("the path leads out of the site; make it relative, without `..`", path, fatal=True, kind="path")


def _worst_first(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """In order of kinds, and not too many of a kind for each file."""
    rank = {kind: place for place, kind in enumerate(_WORST_FIRST)} | dict.fromkeys(WEAK_KINDS, 100)
    counts: dict[tuple[str | None, str], int] = {}
    kept = []
    for fault in dict.fromkeys(faults):
        key = (fault.path, fault.kind)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST_PER_KIND:
            kept.append(fault)
    return tuple(sorted(kept, key=lambda fault: (not fault.fatal, rank.get(fault.kind, 50))))
