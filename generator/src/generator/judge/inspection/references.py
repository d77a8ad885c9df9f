"""Decides whether what the files refer to will be found where GitHub Pages serves the site."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from posixpath import dirname, join, normpath
from urllib.parse import SplitResult, unquote, urlsplit

from contracts.site_paths import WRITTEN_BY_PUBLISHER
from generator.faults import Fault
from generator.judge.inspection.inspected_file import Reference, fault_at, quote_code

_UNKNOWN_UNTIL_RUN = ("${", "{{", "<%", "{%")
_LONGEST = 1_000
_PAGES = (".html", ".htm")


@dataclass(frozen=True)
class SitePaths:
    """Which paths the published site will have, the names that import maps give to modules, and what runs how.

    `modules` are scripts that compile as modules only, `workers` those that are started as workers.
    """

    paths: Collection[str]
    mapped: Collection[str] = ()
    modules: set[str] = field(default_factory=set)
    workers: set[str] = field(default_factory=set)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every path, with those that the publisher adds."""
        return frozenset(self.paths) | WRITTEN_BY_PUBLISHER

    @cached_property
    def _by_folded(self) -> Mapping[str, str]:
        return {path.casefold(): path for path in self.known}

    @cached_property
    def _page_folders(self) -> tuple[str, ...]:
        return tuple({dirname(path) for path in self.known if path.lower().endswith(_PAGES)}) or ("",)

    def found(self, path: str) -> bool:
        """Whether Pages answers for `path`: a file, a page without its ending, or a folder with an index.html."""
        trimmed = "" if path == "." else path.strip("/")
        return not trimmed or bool({trimmed, f"{trimmed}.html", join(trimmed, "index.html")} & self.known)

    def targets(self, reference: Reference) -> list[str]:
        """The paths that a relative address may mean: scripts count from the pages, workers from where they are."""
        parts = split_address(reference.target)
        if parts is None or parts.scheme or parts.netloc:
            return []
        here = dirname(reference.path)
        folders = self._page_folders if reference.base == "page" else (here,)
        if reference.path in self.workers:
            folders = (*folders, here)
        return [normpath(join(folder, unquote(parts.path).lstrip("/"))) for folder in folders]

    def like(self, path: str) -> tuple[str | None, str | None]:
        """The path that differs in case alone, and the one that is spelt most like it."""
        close = get_close_matches(path[:200], sorted(self.known)[:200], n=1, cutoff=0.7)
        return self._by_folded.get(path.casefold()), close[0] if close else None


def find_broken_references(references: Iterable[Reference], site: SitePaths) -> Iterator[Fault]:
    """A fault for each reference that will lead nowhere, each of them once."""
    seen = set()
    for reference in references:
        key = (reference.path, reference.target, reference.form)
        if key not in seen and (said := _fault(reference, site)):
            seen.add(key)
            kind, reason = said
            reason = f"{reference.form} {quote_code(reference.target, 80)}{reason}"
            yield fault_at(reference.path, reference.position, kind, reason)


def split_address(target: str) -> SplitResult | None:
    """None for what cannot be judged: made up at run time, or no address at all."""
    if len(target) > _LONGEST or any(mark in target for mark in _UNKNOWN_UNTIL_RUN):
        return None
    try:
        return urlsplit(target.strip().replace("\\", "/"))
    except ValueError:
        return None


def _fault(reference: Reference, site: SitePaths) -> tuple[str, str] | None:
    """The kind of fault, and what is wrong with the address."""
    parts = split_address(reference.target)
    if parts is None:
        return None
    if parts.scheme or parts.netloc:
        return _elsewhere(reference, parts.scheme)
    if parts.path in ("", "."):
        return None
    if reference.bare:
        return _bare_module(reference.target, site)
    if parts.path.startswith("/") and reference.base != "repository":
        path = unquote(parts.path).lstrip("/")
        advice = f"write {quote_code(path)}" if path and site.found(path) else "use a relative address"
        return (
            "absolute-reference",
            f" begins at the server's root, but the site is served below /repository/; {advice}",
        )
    return _relative(reference, site)


def _elsewhere(reference: Reference, scheme: str) -> tuple[str, str] | None:
    if scheme == "http" and reference.blockable:
        return "mixed-content", " is loaded over http, which browsers block on an https page; use https"
    return ("local-reference", " is on the author's disk; use a relative address") if scheme == "file" else None


def _relative(reference: Reference, site: SitePaths) -> tuple[str, str] | None:
    targets = site.targets(reference)
    if reference.runs == "script" and targets[0] in site.modules:
        return "script-type", ' imports or exports; give its tag type="module"'
    if any(site.found(path) for path in targets):
        return None
    inside = [path for path in targets if not path.startswith("..")]
    # On GitHub, links such as ../../issues lead to other parts of the repository's own pages.
    if not inside:
        outside = " leads out of the site; keep within its folders"
        return None if reference.base == "repository" else ("local-reference", outside)
    folded, close = site.like(inside[0])
    if folded:
        return "local-reference", f" differs in case from the file {quote_code(folded)}; Pages tells them apart"
    hint = f"did you mean {quote_code(close)}?" if close else "write the file, or remove the reference"
    return "local-reference", f": there is no file {quote_code(inside[0])}; {hint}"


def _bare_module(target: str, site: SitePaths) -> tuple[str, str] | None:
    if any(target == name or (name.endswith("/") and target.startswith(name)) for name in site.mapped):
        return None
    advice = f"import a relative path such as ./{target}, or an https address of a CDN, or add an import map"
    return "local-reference", f" names a package, which no browser finds; {advice}"
