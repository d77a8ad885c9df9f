"""The environment of one measurement: stand-ins over HTTP, and the clock."""

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tools.final_status.simulated_clock import Clock
from tools.stack.stand_in_processes import LOCAL_PAGES
from tools.stand_ins.evaluator.server import RunningEvaluator, serving_evaluator
from tools.stand_ins.gemini.server import RunningGemini, serving_gemini
from tools.stand_ins.github import GitHubStandIn, github_stand_in


@dataclass
class World:
    """The stand-ins at which a fault is set."""

    clock: Clock
    gemini: RunningGemini
    github: GitHubStandIn
    evaluator: RunningEvaluator
    secret: str = field(default_factory=lambda: secrets.token_hex(20))

    def environment(self) -> Mapping[str, str]:
        """The settings of all services: production's, except URLs of stand-ins and no browser."""
        return {
            "BRIEF_SECRET": self.secret,
            "GITHUB_API_URL": self.github.api_url,
            "GITHUB_TOKEN": self.github.token,
            "GEMINI_API_ENDPOINT": self.gemini.endpoint,
            "GEMINI_API_KEY": self.gemini.api_key,
            "CALLBACK_ALLOW_PRIVATE": "true",
            **LOCAL_PAGES,
            "REPOSITORY_KEY": self.secret,
            "BROWSER_CHECKS": "off",
        }

    def brief(self, **fields: Any) -> dict[str, Any]:
        """A complete request."""
        return {
            "email": "endings@example.org",
            "secret": self.secret,
            "task": f"ending-{secrets.token_hex(4)}",
            "round": 1,
            "nonce": str(uuid4()),
            "brief": f"Show a table ({uuid4()}).",
            "checks": ["The page shows a table."],
            "evaluation_url": self.evaluator.evaluation_url,
            "attachments": [],
            **fields,
        }

    def calm(self) -> None:
        """End every fault, including planned ones."""
        self.clock.forget_plans()
        self.gemini.forget()
        self.evaluator.forget()
        self.github.play()
        self.github.hub.pages.outcomes.clear()


@contextmanager
def running_world(clock: Clock) -> Iterator[World]:
    """Run the stand-ins in threads of this process."""
    with (
        tempfile.TemporaryDirectory(prefix="pagewright-endings-") as folder,
        github_stand_in(Path(folder), hourly_limit=1_000_000) as github,
        serving_gemini() as gemini,
        serving_evaluator() as evaluator,
    ):
        yield World(clock, gemini, github, evaluator)
