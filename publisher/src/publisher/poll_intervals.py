"""How often a page that is not live yet is requested, and its host asked about the build."""

from dataclasses import dataclass, replace
from datetime import timedelta


@dataclass(frozen=True)
class PollIntervals:
    """Seconds between two requests for the page, and before each question to the host about a slow build.

    The pause is `poll` at most, and shorter while the wait is short: a page is seen soon after it is live.
    """

    poll: float
    ask: float = 60.0
    ask_workflow: float = 15.0
    shortest: float = 1.0
    share_of_wait: float = 0.05

    def pause_after(self, waited: timedelta) -> float:
        """The pause before the next request for a page that has been waited for so long."""
        return min(self.poll, max(self.shortest, self.share_of_wait * waited.total_seconds()))

    def for_late_pages(self) -> "PollIntervals":
        """Intervals for pages that nobody waits for any more."""
        return replace(self, poll=5 * self.poll, shortest=5 * self.poll)
