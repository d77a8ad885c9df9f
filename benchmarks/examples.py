"""Candidates made from the example briefs and their hand-written apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.brief import Brief, File
from contracts.messages import Checkout
from generator.inputs.parsed_in_workers import collect_inputs
from generator.judge.judge import Criteria
from generator.parser_workers.pool import ParserThreads
from generator.site import Site
from tools.brief_file import brief_in
from tools.stand_ins.gemini.example_replies import app_folder, files_in

_EXAMPLES = Path(__file__).parents[1] / "examples"


@dataclass(frozen=True)
class Candidate:
    """A site and its criteria. `attached` are the files that are not the model's."""

    name: str
    site: Site
    case: Criteria
    attached: frozenset[str]


def briefs() -> Sequence[tuple[Path, Brief]]:
    """Every round of every example, with its file."""
    return [(path, brief_in(path)) for path in sorted(_EXAMPLES.glob("*/round-*.json"))]


async def candidates() -> Sequence[Candidate]:
    """One candidate for each round, made as the generator does; a revision is based on the previous round."""
    found: list[Candidate] = []
    for path, brief in briefs():
        number = int(path.stem.rpartition("-")[2])
        texts = files_in(app_folder(path.parent.name, number))
        inputs = await collect_inputs(ParserThreads(), brief, checkout_of(found[-1].site) if number > 1 else None)
        site = inputs.site({name: File(path=name, content=text.encode()) for name, text in texts.items()})
        case = Criteria(brief, inputs.requirements, brief.task)
        found.append(Candidate(f"{path.parent.name}, round {number}", site, case, frozenset(set(site) - set(texts))))
    return found


def checkout_of(site: Site) -> Checkout:
    """The checkout of a published site."""
    files = tuple(File(path=path, content=content) for path, content in site.items())
    return Checkout(repository="a-site", commit_sha="a" * 40, tree_sha="b" * 40, files=files)
