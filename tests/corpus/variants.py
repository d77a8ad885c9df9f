"""Sites with a brief, a plan written before them, and the ways in which each is spoilt or only looks unusual."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from contracts.brief import Brief
from generator.judge.command_input import read_brief, read_plan, read_site
from generator.plan.plan import Plan
from generator.site import Site

FOLDER = Path(__file__).parent / "plans"
Kind = Literal["sound", "idiom", "js", "sentence", "files", "look"]
SEEN_BY: tuple[Kind, ...] = get_args(Kind)[2:]
"""What shows a defect: a check in JavaScript, only a sentence, the files as they stand, or the look of the page."""


@dataclass(frozen=True)
class Variant:
    """A site as it is (`sound`), with a change that keeps it right (`idiom`), or with a defect.

    `new` stands where `old` stood, once, in `file`; None deletes the file.
    """

    site: str
    name: str
    kind: Kind
    file: str = ""
    old: str = ""
    new: str | None = ""


@dataclass(frozen=True)
class Planned:
    """One folder of tests/corpus/plans."""

    folder: Path

    @property
    def name(self) -> str:
        """That of its folder."""
        return self.folder.name

    @cached_property
    def brief(self) -> Brief:
        """What was asked for."""
        return read_brief(self.folder / "brief.json")

    @cached_property
    def plan(self) -> Plan:
        """Written by reading the brief, before there was a site."""
        return read_plan(self.folder / "plan.json", self.brief)

    @cached_property
    def sound(self) -> Site:
        """The site as it is right."""
        return read_site(self.folder / "site")

    @cached_property
    def variants(self) -> Sequence[Variant]:
        """The sound site first, then what is an idiom, then each defect."""
        listed = json.loads((self.folder / "variants.json").read_text("utf-8"))
        idioms = [Variant(self.name, kind="idiom", **each) for each in listed["idioms"]]
        defects = [
            Variant(self.name, kind=each["seen_by"], **{key: each[key] for key in each if key != "seen_by"})
            for each in listed["defects"]
        ]
        return (Variant(self.name, "the sound site", "sound"), *idioms, *defects)

    def with_change(self, variant: Variant) -> Site:
        """The site of a variant. Raises LookupError where its text does not stand there exactly once."""
        if variant.kind == "sound":
            return self.sound
        if variant.new is None:
            return self.sound.without([variant.file])
        text = self.sound[variant.file].decode()
        if text.count(variant.old) != 1:
            where = f"{self.name}/{variant.file}, {variant.name}"
            raise LookupError(f"{where}: {variant.old!r} is there {text.count(variant.old)} times instead of once")
        return self.sound.with_files({variant.file: text.replace(variant.old, variant.new).encode()})


def planned_sites() -> Sequence[Planned]:
    """Every site of the corpus that has variants."""
    return [Planned(file.parent) for file in sorted(FOLDER.glob("*/variants.json"))]
