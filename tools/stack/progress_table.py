"""Shows the progress of briefs: a live table on a terminal, otherwise one line for each event."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from contracts.progress_events import Accepted
from contracts.progress_record import Progress
from tools.stack.brief_timeline import STEPS, Journey

REFRESHES_PER_SECOND = 10
WIDE = 105
"""Width of a terminal, in columns, from which the current work is shown in words."""


class ProgressTable:
    """The live table, with times in seconds; rendered from the journeys at every refresh. Fits 80 columns."""

    def __init__(self, journeys: Sequence[Journey], clock: Callable[[], datetime]) -> None:
        self._journeys = journeys
        self._clock = clock
        self._spinner = Spinner("dots", style="cyan")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wide = options.max_width >= WIDE
        table = Table(box=None, pad_edge=False, padding=(0, 2 if wide else 1, 0, 0))
        table.add_column("")
        table.add_column("brief", no_wrap=True)
        table.add_column("round", justify="right")
        if wide:
            table.add_column("now", no_wrap=True, min_width=24)
        for step in STEPS:
            table.add_column(step, justify="right", no_wrap=True)
        table.add_column("in all", justify="right", no_wrap=True)
        for journey in self._journeys:
            state = [Text(journey.state(), style=_style(journey))] if wide else []
            task = Text(journey.request["task"])
            table.add_row(self._mark(journey), task, str(journey.round), *state, *self._times(journey))
        yield table
        for journey in self._journeys:
            if trouble := journey.trouble():
                yield Text(f"  {journey.title}: {trouble}", style="red" if journey.failed else "yellow")

    def _times(self, journey: Journey) -> Iterator[Text]:
        taken, current = journey.seconds(), None if journey.failed else journey.current_step()
        running = journey.seconds_in_current_step(self._clock()) if current else 0.0
        for step in STEPS:
            if step in taken:
                yield Text(f"{taken[step]:.1f}")
            elif step == current:
                yield Text(f"{running:.1f}", style="cyan")
            else:
                yield Text("" if step in journey.steps else "-", style="dim")
        total = sum(taken.values()) + running
        yield Text(f"{total:.1f}" if total else "", style="bold")

    def _mark(self, journey: Journey) -> RenderableType:
        if journey.failed:
            return Text("✗", style="bold red")
        if journey.delivered:
            return Text("✓", style="bold green")
        return self._spinner if journey.brief_id else Text("·", style="dim")


def _style(journey: Journey) -> str:
    if journey.failed:
        return "red"
    if journey.delivered:
        return "green"
    return "cyan" if journey.brief_id else "dim"


def live_table(journeys: Sequence[Journey], console: Console) -> Live:
    """Show the live table while the block runs."""
    table = ProgressTable(journeys, lambda: datetime.now(UTC))
    return Live(table, console=console, refresh_per_second=REFRESHES_PER_SECOND)


def line_of(journey: Journey, event: Progress) -> str:
    """Format one event as a line of text, with the seconds since the acceptance."""
    accepted = journey.first_at(Accepted) or event.at
    facts = "  ".join(f"{name}={getattr(event.facts, name)}" for name in event.facts.shown)
    since = (event.at - accepted).total_seconds()
    return f"{since:7.2f} s  {journey.title:<32} {event.service:<10} {event.stage:<15} {facts}".rstrip()
