"""Answers as models give them, with what an expert would take from each; replies/README.md has the format."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "replies"


@dataclass(frozen=True)
class ReplyCase:
    """One answer: what was asked, what was said, and what is to come of it."""

    name: str
    data: Mapping[str, Any] = field(repr=False)

    @property
    def expected(self) -> Mapping[str, Any]:
        """Outcome, files, absent paths and words of the second prompt."""
        expected: Mapping[str, Any] = self.data["expected"]
        return expected

    @cached_property
    def parts(self) -> Sequence[Mapping[str, Any]]:
        """The parts of the candidate in their order, as they are on the wire."""
        parts = FOLDER / self.name / "parts.json"
        if parts.exists():
            listed: Sequence[Mapping[str, Any]] = json.loads(parts.read_text(encoding="utf-8"))
            return listed
        return [{"text": (FOLDER / self.name / "reply.txt").read_bytes().decode()}]

    @property
    def text(self) -> str:
        """What was said, without what was only thought."""
        return "".join(part["text"] for part in self.parts if not part.get("thought"))

    @property
    def sound_answer(self) -> Mapping[str, str]:
        """The files of a second answer without a fault."""
        if "then" in self.data:
            then: Mapping[str, str] = self.data["then"]
            return then
        return {path: accepted(text)[0] for path, text in self.expected["files"].items()}


def accepted(text: str | list[str]) -> list[str]:
    """The texts that are equally good."""
    return [text] if isinstance(text, str) else text


def plain(text: str) -> str:
    """What counts of a file: line ends are one, white space at the very end is none."""
    return text.replace("\r\n", "\n").rstrip()


CASES = [
    ReplyCase(folder.name, json.loads((folder / "case.json").read_text(encoding="utf-8")))
    for folder in sorted(FOLDER.iterdir())
    if folder.is_dir()
]
