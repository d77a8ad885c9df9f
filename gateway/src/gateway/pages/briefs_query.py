"""What an operator asks of the table of briefs, and the addresses that ask it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from contracts.verdict import VERDICTS, Verdict
from gateway.brief_list import BriefFilter, Place


@dataclass(frozen=True)
class BriefsQuery:
    """A verdict, a text to look for, and the cursor of the page; empty for all."""

    verdict: Verdict | None = None
    text: str = ""
    cursor: str = ""

    @classmethod
    def of(cls, verdict: str, text: str, cursor: str) -> "BriefsQuery":
        """What an address asks for; a verdict that there is not counts as none."""
        return cls(next((word for word in VERDICTS if word == verdict), None), text, cursor)

    @property
    def filter(self) -> BriefFilter:
        """The same for the read model."""
        return BriefFilter(verdicts=frozenset({self.verdict}) if self.verdict else None, text=self.text.strip() or None)

    @property
    def place(self) -> Place | None:
        """Where the page begins; None for the first page, and for a cursor that was mistyped."""
        try:
            return Place.of(self.cursor) if self.cursor else None
        except ValueError:
            return None

    @property
    def address(self) -> str:
        """The address of this page of the table."""
        fields = {"verdict": self.verdict, "q": self.text, "after": self.cursor}
        query = urlencode({name: value for name, value in fields.items() if value})
        return f"/?{query}" if query else "/"

    def of_verdict(self, verdict: Verdict | None) -> "BriefsQuery":
        """The first page of another verdict."""
        return replace(self, verdict=verdict, cursor="")

    def from_cursor(self, cursor: str) -> "BriefsQuery":
        """Another page of the same table."""
        return replace(self, cursor=cursor)
