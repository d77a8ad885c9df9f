"""Inspects all files of a site without running it, and returns its faults, worst first."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from pydantic import SecretStr

from generator.exception_guard import NO_METRICS, ExceptionGuard
from generator.faults import WEAK_KINDS, Fault
from generator.judge.inspection.file_inspection import inspect_file
from generator.judge.inspection.inspected_file import InspectedFile, fault_at, merge_inspected
from generator.judge.inspection.javascript_compiler import compile_scripts
from generator.judge.inspection.reference_resolution import SitePaths, find_broken_references
from generator.judge.inspection.required_files import inspect_file_names
from generator.judge.inspection.script_inspection import inspect_scripts
from generator.judge.inspection.secret_detection import find_own_secrets, find_secrets
from generator.site import Site

SECONDS = 10.0
"""Limit for all files of a site; files beyond it are not inspected, which is a fault."""
MAX_PER_KIND = 5
"""Reported faults of one kind per file; a model that fixes five fixes the others."""

_WORST_FIRST = (  # noqa: SIM905 - three lines
    "missing-file empty-file forbidden-file code-fence leftover-marker js-syntax html-syntax script-type "
    "local-reference absolute-reference mixed-content duplicate-id"
).split()
_LOADING = (".html", ".htm", ".js", ".mjs")
"""Files that may load a script."""


def inspect_site(
    site: Site,
    *,
    required: Sequence[str],
    forbidden: Sequence[str],
    untouched: Collection[str],
    own_secrets: Sequence[SecretStr] = (),
    left_out: Collection[str] = (),
    clock: Callable[[], float] = time.monotonic,
    guard: ExceptionGuard = NO_METRICS,
) -> tuple[Fault, ...]:
    """Find what is wrong with `site`. Never raises: an inspection that raises loses only its own findings.

    Files in `untouched` are not the model's: they are only searched for `own_secrets`, and may load its scripts.
    References may lead to `left_out`, files whose content is not available. Only secrets and paths that lead out of the
    site are fatal.
    """
    faults = list(find_unsafe_content(site, untouched=untouched, own_secrets=own_secrets, guard=guard))
    there = Site(dict.fromkeys(left_out, b"")).with_files(site)
    known = {*untouched, *left_out}
    named = partial(inspect_file_names, there, required=required, forbidden=forbidden, untouched=known)
    faults += _found(named, guard)
    touched = site.without(untouched)
    others = site.without([path for path in site if path in touched or not path.endswith(_LOADING)])
    reading = merge_inspected(_readings(touched.with_files(others), clock, guard))
    paths = SitePaths(frozenset(there), frozenset(reading.mapped))
    scripts = guard.call(
        "judge",
        lambda: inspect_scripts(compile_scripts(reading.scripts), reading.references, paths),
        InspectedFile(),
        doing="inspection of scripts",
    )
    references = [one for one in (*reading.references, *scripts.references) if one.path in touched]
    faults += [fault for fault in (*reading.faults, *scripts.faults) if fault.path in touched]
    faults += _found(partial(find_broken_references, references, paths), guard)
    return _worst_first(faults)


def find_unsafe_content(
    site: Site, *, untouched: Collection[str], own_secrets: Sequence[SecretStr], guard: ExceptionGuard = NO_METRICS
) -> Iterator[Fault]:
    """Find what must never be published: secrets, and paths that lead out of the site. Never raises."""
    for path, content in site.items():
        yield from _found(partial(find_own_secrets, path, content, own_secrets), guard)
        if path not in untouched:
            yield from _found(partial(_astray, path), guard)
            yield from _found(partial(find_secrets, path, content), guard)


def _found(find: Callable[[], Iterable[Fault]], guard: ExceptionGuard) -> list[Fault]:
    return guard.call("judge", lambda: list(find()), [], doing="an inspection")


def _readings(files: Site, clock: Callable[[], float], guard: ExceptionGuard) -> Iterator[InspectedFile]:
    end = clock() + SECONDS
    for path, content in files.items():
        if clock() > end:
            yield InspectedFile(
                (fault_at(path, None, "too-large", "the site takes too long to judge; write less, and plainer"),)
            )
            return
        yield guard.call(
            "judge", partial(inspect_file, path, content, guard), InspectedFile(), doing=f"inspection of {path}"
        )


def _astray(path: str) -> Iterator[Fault]:
    parts = path.replace("\\", "/").split("/")
    if parts[0] == "" or ".." in parts or parts[0].endswith(":"):
        yield Fault("the path leads out of the site; make it relative, without `..`", path, fatal=True, kind="path")


def _worst_first(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Sort by kind, and limit the faults of one kind per file."""
    rank = {kind: position for position, kind in enumerate(_WORST_FIRST)} | dict.fromkeys(WEAK_KINDS, 100)
    counts: dict[tuple[str | None, str], int] = {}
    kept = []
    for fault in dict.fromkeys(faults):
        key = (fault.path, fault.kind)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MAX_PER_KIND:
            kept.append(fault)
    return tuple(sorted(kept, key=lambda fault: (not fault.fatal, rank.get(fault.kind, 50))))
