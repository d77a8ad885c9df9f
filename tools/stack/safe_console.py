"""A rich console that escapes untrusted text: task names, reasons and logs."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from chassis.terminal_escapes import terminal_safe


class SafeConsole(Console):
    """Prints control characters of a text as escapes."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments to print; rich's own control sequences are kept."""
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else terminal_safe(text, lines=True), style, control)
