"""Decides whether what the files refer to will be found where GitHub Pages serves the site."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from posixpath import dirname, join, normpath
from urllib.parse import SplitResult, unquote, urlsplit

from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.findings import Fault
from generator.judge.inspection.reading import Reference, fault_at, shown

_UNKNOWN_UNTIL_RUN = ("${", "{{", "<%", "{%")
_LONGEST = 1_000
_PAGES = (".html", ".htm")


@dataclass(frozen=True)
class Whereabouts:
    """Which paths the published site will have, which of them are modules, and which names import maps give to some."""

    paths: Collection[str]
    module_files: Collection[str] = ()
    mapped: Collection[str] = ()

    @cached_property
    def known(self) -> frozenset[str]:
        """Every path, with those of folders that can be opened because there is a page in them."""
        return frozenset(self.paths) | WRITTEN_BY_PUBLISHER

    @cached_property
    def by_folded(self) -> Mapping[str, str]:
        """The paths by what they are regardless of case."""
        return {path.casefold(): path for path in self.known}

    @cached_property
    def page_folders(self) -> tuple[str, ...]:
        """The folders that relative addresses of scripts may count from."""
        return tuple({dirname(path) for path in self.known if path.lower().endswith(_PAGES)}) or ("",)

    def holds(self, path: str) -> bool:
        """Whether Pages answers for `path`: a file, a page without its ending, or a folder with an index.html."""
        trimmed = "" if path == "." else path.strip("/")
        return bool({trimmed, f"{trimmed}.html", join(trimmed, "index.html")} & self.known)


def unresolved(references: Iterable[Reference], whereabouts: Whereabouts) -> Iterator[Fault]:
    """A fault for each reference that will lead nowhere, each of them once."""
    everything = list(references)
    workers = {
        path
        for reference in everything
        if reference.worker and _split(reference.target)
        for path in _targets(reference, reference.target, whereabouts, ())
    }
    seen = set()
    for reference in everything:
        key = (reference.path, reference.target, reference.form)
        fault = None if key in seen else _fault(reference, whereabouts, workers)
        if fault:
            seen.add(key)
            yield fault


def _fault(reference: Reference, whereabouts: Whereabouts, workers: Collection[str]) -> Fault | None:
    parts = _split(reference.target)
    if parts is None:
        return None
    if parts.scheme or parts.netloc:
        return _elsewhere(reference, parts)
    if reference.bare:
        return _bare_module(reference, whereabouts)
    if parts.path.startswith("/") and reference.base != "repository":
        return _absolute(reference, parts, whereabouts)
    return _relative(reference, parts.path, whereabouts, workers) if parts.path not in ("", ".") else None


def _relative(reference: Reference, target: str, whereabouts: Whereabouts, workers: Collection[str]) -> Fault | None:
    candidates = _targets(reference, target, whereabouts, workers)
    if reference.classic and candidates[0] in whereabouts.module_files:
        return _at(reference, "script-type", f'{_said(reference)} imports or exports; give its tag type="module"')
    if any(whereabouts.holds(path) for path in candidates):
        return None
    inside = [path for path in candidates if not path.startswith("..")]
    if inside:
        return _missing(reference, inside[0], whereabouts)
    # On GitHub, links such as ../../issues lead to other parts of the repository's own pages.
    if reference.base == "repository":
        return None
    return _at(reference, "local-reference", f"{_said(reference)} leads out of the site; keep within its folders")


def _split(target: str) -> SplitResult | None:
    """None for what cannot be judged: made up at run time, or no address at all."""
    if len(target) > _LONGEST or any(mark in target for mark in _UNKNOWN_UNTIL_RUN):
        return None
    try:
        return urlsplit(target.strip().replace("\\", "/"))
    except ValueError:
        return None


def _targets(reference: Reference, target: str, whereabouts: Whereabouts, workers: Collection[str]) -> list[str]:
    """The paths that a relative address may mean."""
    here = dirname(reference.path)
    folders = whereabouts.page_folders if reference.base == "page" else (here,)
    if reference.path in workers:
        folders = (*folders, here)
    relative = unquote(target.replace("\\", "/")).lstrip("/")
    return [normpath(join(folder, relative)) for folder in folders]


def _elsewhere(reference: Reference, parts: SplitResult) -> Fault | None:
    if parts.scheme == "http" and reference.loaded:
        reason = f"{_said(reference)} is loaded over http, which browsers block on an https page; use https"
        return _at(reference, "mixed-content", reason)
    if parts.scheme == "file":
        return _at(reference, "local-reference", f"{_said(reference)} is on the author's disk; use a relative address")
    return None


def _bare_module(reference: Reference, whereabouts: Whereabouts) -> Fault | None:
    target = reference.target
    if any(target == name or (name.endswith("/") and target.startswith(name)) for name in whereabouts.mapped):
        return None
    reason = (
        f"{_said(reference)} names a package, which no browser finds; import a relative path such as ./{target}, "
        "or an https address of a CDN, or add an import map"
    )
    return _at(reference, "local-reference", reason)


def _absolute(reference: Reference, parts: SplitResult, whereabouts: Whereabouts) -> Fault:
    path = unquote(parts.path).lstrip("/")
    advice = f"write {shown(path)}" if whereabouts.holds(path) and path else "use a relative address"
    reason = f"{_said(reference)} begins at the server's root, but the site is served below /repository/; {advice}"
    return _at(reference, "absolute-reference", reason)


def _missing(reference: Reference, path: str, whereabouts: Whereabouts) -> Fault:
    actual = whereabouts.by_folded.get(path.casefold())
    if actual:
        reason = f"{_said(reference)} differs in case from the file {shown(actual)}; Pages tells them apart"
        return _at(reference, "local-reference", reason)
    close = get_close_matches(path[:200], sorted(whereabouts.known)[:200], n=1, cutoff=0.7)
    hint = f"; did you mean {shown(close[0])}?" if close else "; write the file, or remove the reference"
    return _at(reference, "local-reference", f"{_said(reference)}: there is no file {shown(path)}{hint}")


def _said(reference: Reference) -> str:
    return f"{reference.form} {shown(reference.target, 80)}"


def _at(reference: Reference, kind: str, reason: str) -> Fault:
    return fault_at(reference.path, reference.place, kind, reason)
