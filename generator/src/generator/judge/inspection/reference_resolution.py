"""Decides whether references will resolve where GitHub Pages serves the site."""

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
_MAX_LENGTH = 1_000
_PAGES = (".html", ".htm")


@dataclass(frozen=True)
class SitePaths:
    """The paths of the published site, the names in import maps, and how scripts run.

    `modules` are scripts that compile only as modules, `workers` those that are started as web workers.
    """

    paths: Collection[str]
    mapped: Collection[str] = ()
    modules: set[str] = field(default_factory=set)
    workers: set[str] = field(default_factory=set)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every path, including the publisher's files."""
        return frozenset(self.paths) | WRITTEN_BY_PUBLISHER

    @cached_property
    def _by_folded(self) -> Mapping[str, str]:
        return {path.casefold(): path for path in self.known}

    @cached_property
    def _page_folders(self) -> tuple[str, ...]:
        return tuple({dirname(path) for path in self.known if path.lower().endswith(_PAGES)}) or ("",)

    def found(self, path: str) -> bool:
        """True if Pages serves `path`: a file, a page without its ending, or a folder with an index.html."""
        trimmed = "" if path == "." else path.strip("/")
        return not trimmed or bool({trimmed, f"{trimmed}.html", join(trimmed, "index.html")} & self.known)

    def targets(self, reference: Reference) -> list[str]:
        """The paths that a relative URL may resolve to: scripts resolve from the pages, web workers from their file."""
        parts = split_address(reference.target)
        if parts is None or parts.scheme or parts.netloc:
            return []
        here = dirname(reference.path)
        folders = self._page_folders if reference.base == "page" else (here,)
        if reference.path in self.workers:
            folders = (*folders, here)
        return [normpath(join(folder, unquote(parts.path).lstrip("/"))) for folder in folders]

    def like(self, path: str) -> tuple[str | None, str | None]:
        """The path that differs only in case, and the most similar path."""
        close = get_close_matches(path[:200], sorted(self.known)[:200], n=1, cutoff=0.7)
        return self._by_folded.get(path.casefold()), close[0] if close else None


def find_broken_references(references: Iterable[Reference], site: SitePaths) -> Iterator[Fault]:
    """Yield a fault for each broken reference, once."""
    seen = set()
    for reference in references:
        key = (reference.path, reference.target, reference.form)
        if key not in seen and (said := _fault(reference, site)):
            seen.add(key)
            kind, reason = said
            reason = f"{reference.form} {quote_code(reference.target, 80)}{reason}"
            yield fault_at(reference.path, reference.position, kind, reason)


def split_address(target: str) -> SplitResult | None:
    """Parse a URL; None if it is built at run time or is not a URL."""
    if len(target) > _MAX_LENGTH or any(mark in target for mark in _UNKNOWN_UNTIL_RUN):
        return None
    try:
        return urlsplit(target.strip().replace("\\", "/"))
    except ValueError:
        return None


def _fault(reference: Reference, site: SitePaths) -> tuple[str, str] | None:
    """The fault's kind and reason; None if the reference resolves."""
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
