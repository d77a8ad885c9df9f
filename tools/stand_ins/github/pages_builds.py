"""Decides which commit a Pages site serves at a moment: builds take time, and a newer one cancels an older one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Clock = Callable[[], float]
Outcome = Literal["built", "errored", "stuck", "missed"]
BuildType = Literal["legacy", "workflow"]
Status = Literal["building", "built", "errored", "cancelled"]


@dataclass
class Build:
    """One attempt to publish the folder `path` of a commit.

    Times are seconds since 1970; `ends` is None for a build that never ends.
    """

    number: int
    commit: str
    path: str
    started: float
    ends: float | None
    outcome: Outcome
    cancelled: float | None = None

    def status(self, now: float) -> Status:
        """The state of the build."""
        if self.cancelled is not None:
            return "cancelled"
        if self.ends is None or now < self.ends:
            return "building"
        return "errored" if self.outcome == "errored" else "built"

    def updated(self, now: float) -> float:
        """The time of its last change."""
        if self.cancelled is not None:
            return self.cancelled
        return self.ends if self.ends is not None and self.ends <= now else self.started


@dataclass
class Site:
    """Pages of one repository. `path` is `/` or `/docs` within `branch`."""

    branch: str
    path: Literal["/", "/docs"]
    build_type: BuildType = "legacy"
    builds: list[Build] = field(default_factory=list)

    def start_build(self, number: int, commit: str, now: float, delay: float, outcome: Outcome) -> None:
        """Start the build of a commit and cancel a running one. A missed build leaves no record."""
        if outcome == "missed":
            return
        for build in self.builds:
            if build.status(now) == "building":
                build.cancelled = now
        ends = None if outcome == "stuck" else now + delay
        self.builds.append(Build(number, commit, self.path, now, ends, outcome))

    def hasten(self, now: float, seconds: float) -> None:
        """Let running builds end within so many seconds, except stuck ones."""
        for build in self.builds:
            if build.status(now) == "building" and build.ends is not None:
                build.ends = min(build.ends, now + seconds)

    def served(self, now: float) -> Build | None:
        """The build that is served now; None before the first successful one."""
        done = [build for build in self.builds if build.status(now) == "built"]
        return done[-1] if done else None

    def status(self, now: float) -> Literal["building", "built", "errored"] | None:
        """The status that `GET /pages` reports."""
        if not self.builds:
            return None
        latest = self.builds[-1].status(now)
        return "errored" if latest == "cancelled" else latest
