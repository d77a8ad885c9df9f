"""What a handler told operators, in order."""

from dataclasses import dataclass, field

from pydantic import JsonValue

from contracts.progress import Stage


@dataclass
class RecordedReports:
    """A chassis.subscription.ReportProgress that keeps what it is told."""

    events: list[tuple[Stage, dict[str, JsonValue]]] = field(default_factory=list)

    async def __call__(self, stage: Stage, **facts: JsonValue) -> None:
        self.events.append((stage, facts))

    @property
    def stages(self) -> list[Stage]:
        return [stage for stage, _ in self.events]
