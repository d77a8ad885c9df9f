"""Finds required files that are missing or empty, and forbidden files that exist."""

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from generator.faults import Fault
from generator.judge.inspection.inspected_file import fault_at, quote_code
from generator.site import Site


def inspect_file_names(
    site: Site, *, required: Sequence[str], forbidden: Sequence[str], untouched: Collection[str]
) -> Iterator[Fault]:
    """Yield faults for missing, empty and forbidden files. Names are case-sensitive, as on Pages."""
    folded = {path.casefold(): path for path in site}
    for path in dict.fromkeys(required):
        if path not in site:
            yield fault_at(path, None, "missing-file", f"it is missing{_nearest(path, folded, site)}")
        elif path not in untouched and not site[path].strip():
            yield fault_at(path, None, "empty-file", "it is empty; write what the brief asks for")
    for path in dict.fromkeys(forbidden):
        if path in site:
            yield fault_at(
                path, None, "forbidden-file", "the brief says that this file must not be there; leave it out"
            )


def _nearest(path: str, folded: dict[str, str], site: Site) -> str:
    """Suggest an existing file that may be meant."""
    if path.casefold() in folded:
        return f"; there is {quote_code(folded[path.casefold()])}, but case matters"
    name = path.rpartition("/")[2]
    elsewhere = next((other for other in site if other.rpartition("/")[2] == name), None)
    if elsewhere:
        return f"; there is {quote_code(elsewhere)}, but it is wanted at {quote_code(path)}"
    close = get_close_matches(path, sorted(site)[:200], n=1, cutoff=0.75)
    return f"; is {quote_code(close[0])} meant for it? The name must be {quote_code(path)}" if close else "; write it"
