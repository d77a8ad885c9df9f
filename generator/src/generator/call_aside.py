"""Reports a call to a model that writes no page, such as the plan's, by an event of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field

from chassis.subscription import ReportProgress
from contracts.model_events import ModelAnswered, ModelCall, ModelFailed, Planned, Reviewed
from contracts.progress_events import ProgressEvent


@dataclass
class CallAside:
    """A ReportProgress for one such call: passes failures on, and keeps the answer for `report_as`."""

    report: ReportProgress
    answered: ModelAnswered | None = field(default=None, init=False)

    async def __call__(self, event: ProgressEvent, /) -> None:
        """Take in what FallbackModel reports of the call."""
        if isinstance(event, ModelFailed):
            await self.report(event)
        elif isinstance(event, ModelAnswered):
            self.answered = event

    async def report_as(self, kind: Callable[..., Planned | Reviewed]) -> None:
        """Report the answer, if there was one, as an event of another kind."""
        if self.answered is not None:
            await self.report(kind(**self.answered.model_dump(include=set(ModelCall.model_fields) - {"stage"})))
