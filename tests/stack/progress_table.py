"""Shows briefs on their way: a live table on a terminal, a line for each event anywhere else."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from contracts.progress import Progress, Stage
from tests.stack.journey import STEPS, Journey

REFRESHES_PER_SECOND = 10
LONGEST_STATE = 44

# The facts that say most about an event, in the order in which they are shown.
FACTS_SHOWN: dict[Stage, tuple[str, ...]] = {
    Stage.ACCEPTED: ("checks", "attachments"),
    Stage.STARTED: ("message", "attempt"),
    Stage.RETRYING: ("seconds", "reason"),
    Stage.BURIED: ("reason",),
    Stage.MODEL_ANSWERED: ("model", "reply_tokens"),
    Stage.MODEL_FAILED: ("model", "reason"),
    Stage.GENERATED: ("files", "bytes", "status"),
    Stage.CHECKED_OUT: ("files", "commit_sha"),
    Stage.COMMITTED: ("files", "commit_sha"),
    Stage.LIVE: ("pages_url",),
    Stage.NOT_LIVE: ("pages_url", "reason"),
    Stage.REFUSED: ("status", "reason"),
    Stage.DELIVERED: ("status",),
}


class Board:
    """The live table; drawn anew from the journeys at every refresh."""

    def __init__(self, journeys: Sequence[Journey], clock: Callable[[], datetime]) -> None:
        self._journeys = journeys
        self._clock = clock
        self._spinner = Spinner("dots", style="cyan")

    def __rich__(self) -> RenderableType:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column("")
        table.add_column("brief", no_wrap=True)
        table.add_column("now", no_wrap=True, min_width=24)
        for step in STEPS:
            table.add_column(step, justify="right")
        table.add_column("in all", justify="right")
        for journey in self._journeys:
            table.add_row(*self._row(journey))
        return table

    def _row(self, journey: Journey) -> list[RenderableType]:
        now = self._clock()
        taken, current = journey.seconds(), journey.current_step()
        cells: list[RenderableType] = []
        for step in STEPS:
            if step in taken:
                cells.append(Text(f"{taken[step]:.1f} s"))
            elif step == current and not journey.failed:
                cells.append(Text(f"{journey.seconds_in_current_step(now):.1f} s", style="cyan"))
            else:
                cells.append(Text("" if step in journey.steps else "-", style="dim"))
        running = journey.seconds_in_current_step(now) if current and not journey.failed else 0.0
        total = sum(taken.values()) + running
        state = Text(shortened(journey.state()), style=self._style(journey))
        return [
            self._mark(journey),
            journey.title,
            state,
            *cells,
            Text(f"{total:.1f} s" if total else "", style="bold"),
        ]

    def _mark(self, journey: Journey) -> RenderableType:
        if journey.failed:
            return Text("✗", style="bold red")
        if journey.delivered:
            return Text("✓", style="bold green")
        return self._spinner if journey.brief_id else Text("·", style="dim")

    def _style(self, journey: Journey) -> str:
        if journey.failed:
            return "red"
        if journey.delivered:
            return "green"
        return "cyan" if journey.brief_id else "dim"


def live_board(journeys: Sequence[Journey], console: Console) -> Live:
    """The table as a context that keeps drawing it."""
    board = Board(journeys, lambda: datetime.now(UTC))
    return Live(board, console=console, refresh_per_second=REFRESHES_PER_SECOND)


def line_of(journey: Journey, event: Progress) -> str:
    """One event as a line of plain text, with the seconds since the brief was accepted."""
    accepted = journey.first_at(Stage.ACCEPTED) or event.at
    facts = "  ".join(f"{name}={event.facts.get(name)}" for name in FACTS_SHOWN.get(event.stage, ()))
    since = (event.at - accepted).total_seconds()
    return f"{since:7.2f} s  {journey.title:<32} {event.service:<10} {event.stage:<15} {facts}".rstrip()


def shortened(text: str) -> str:
    """At most the width of the table's column, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_STATE else line[: LONGEST_STATE - 1] + "…"
