"""The part of docs/detection.md on the sites with plans: what the judge says of their defects and idioms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.corpus.judged_variants import Judged
from tests.corpus.planted_document import table
from tests.corpus.variants import SEEN_BY

BOUNDS: Mapping[str, float] = {"js": 0.97, "sentence": 0.90}
"""The least share that is seen, by what shows a defect."""
MOST_ALARMS = 0.05
"""Of idioms; of sound sites none."""
LEAST_TELLING = 0.90
"""The least share of failures that name what was expected and what was there."""
HELD_BACK = frozenset(
    (
        "csv-to-json",
        "dot-drawing",
        "kitchen-timer",
        "recipe-book",
        "service-status",
        "sign-up",
        "snake",
        "world-clock",
    )
)
"""Sites whose defects and idioms were not judged while the judge was built."""
INTRODUCTION = """## The judge with a plan

{sites} sites of different kinds (`tests/corpus/plans`), each with a brief, its checks in JavaScript and in sentences,
and a plan that was written from the brief alone, before the site and its defects. Each site is judged like a candidate
in production: unchanged, with idioms (unusual changes that keep it correct), and with {defects}
realistic defects, one at a time (`variants.json`). With the {planted} planted ones below there are {all} defects.

A defect is classified by what shows it: a check in JavaScript (`js`), only a sentence of the brief or its checks
(`sentence`), the files (`files`), or the look of the page (`look`). It is seen if a check or a requirement fails or a
fault is found. A message is telling if it names what was expected and what was found.

Eight of the sites were held back: during development of the judge only their sound forms were judged. Their table shows
the first judgement, with one exception: the judge mistook a SyntaxError from `JSON.parse` for a check that is not
JavaScript. This was repaired, and `csv-to-json` was judged again (before: 36 of its 42 `sentence` defects). Of the
other sites' defects, six that were not seen at first did not break anything that the brief asks for: four were
rewritten and two removed. Counted as they were first judged, two `js` and four `sentence` defects more would be unseen.
Plan, site and defects of most sites have a single author each.
"""


@dataclass(frozen=True)
class Figures:
    """What was counted; shares are of the defects, idioms, sites or messages of that sort."""

    seen: Mapping[str, tuple[int, int]]
    alarms_on_sound: int
    idioms: tuple[int, int]
    telling: tuple[int, int]


def figures_of(judged: Sequence[Judged]) -> Figures:
    """The figures of what was judged."""
    defects = [one for one in judged if one.is_defect]
    idioms = [one for one in judged if one.kind == "idiom"]
    by_kind = {kind: [one.seen for one in defects if one.kind == kind] for kind in SEEN_BY}
    return Figures(
        {kind: (sum(seen), len(seen)) for kind, seen in by_kind.items()},
        sum(one.seen for one in judged if one.kind == "sound"),
        (sum(one.seen for one in idioms), len(idioms)),
        (sum(one.telling for one in defects), sum(one.failed for one in defects)),
    )


def variants_part(judged: Sequence[Judged], planted: int) -> str:
    """The figures, by site, what is not seen, and what is a false alarm."""
    defects = [one for one in judged if one.is_defect]
    sites = len({one.site for one in judged})
    parts = [
        INTRODUCTION.format(sites=sites, defects=len(defects), planted=planted, all=len(defects) + planted),
        headline(judged),
        "### The sites that were held back\n",
        headline([one for one in judged if one.site in HELD_BACK]),
        "### By site\n",
        by_site(judged),
        "### Not seen\n",
        _listed(one for one in defects if not one.seen),
        "### False alarms\n",
        _listed(one for one in judged if one.seen and not one.is_defect),
    ]
    return "\n".join(parts)


def headline(judged: Sequence[Judged]) -> str:
    """Each figure with its bound."""
    found = figures_of(judged)
    sound = sum(one.kind == "sound" for one in judged)
    rows = [
        *(
            [f"defects seen, `{kind}`", *_share(*of), f"at least {BOUNDS[kind]:.0%}" if kind in BOUNDS else ""]
            for kind, of in found.seen.items()
        ),
        ["false alarms on sound sites", *_share(found.alarms_on_sound, sound), "none"],
        ["false alarms on idioms", *_share(*found.idioms), f"at most {MOST_ALARMS:.0%}"],
        ["messages that tell", *_share(*found.telling), f"at least {LEAST_TELLING:.0%}"],
    ]
    return table(["figure", "count", "share", "bound"], rows)


def by_site(judged: Sequence[Judged]) -> str:
    """How many of each sort, and how many of those are seen."""
    rows = [[f"`{site}`", *_cells(list(group))] for site, group in groupby(_sorted(judged), key=lambda one: one.site)]
    return table(["site", *SEEN_BY, "idioms", "false alarms"], [*rows, ["all", *_cells(judged)]])


def line_of(one: Judged) -> str:
    """How a variant is named where it is not seen, or is a false alarm."""
    return f"- `{one.site}`, {one.kind}: {one.name}"


def _cells(judged: Sequence[Judged]) -> Sequence[str]:
    found = figures_of(judged)
    seen = [f"{seen} of {of}" if of else "" for seen, of in found.seen.values()]
    return [*seen, str(found.idioms[1]), str(found.idioms[0] + found.alarms_on_sound)]


def _share(part: int, of: int) -> Sequence[str]:
    return [f"{part} of {of}", f"{part / of:.1%}" if of else ""]


def _listed(judged: Iterable[Judged]) -> str:
    lines = [f"{line_of(one)}{f' ({one.said[:200]})' if one.seen else ''}\n" for one in _sorted(judged)]
    return "".join(lines) or "Nothing.\n"


def _sorted(judged: Iterable[Judged]) -> Sequence[Judged]:
    return sorted(judged, key=lambda one: (one.site, one.kind, one.name))
