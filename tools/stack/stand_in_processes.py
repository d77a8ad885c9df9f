"""Runs the stand-ins for GitHub, Gemini, the evaluator and CDNs as processes, and sets the services' addresses."""

import json
import secrets
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.stack.free_ports import free_ports
from tools.stack.leftover_cleanup import Reaper
from tools.stack.processes import ManagedProcess
from tools.stack.readiness import PATIENCE

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Delays:
    """Seconds that stand-ins take for a model's answer and for a Pages build."""

    model: float = 0.0
    pages: float = 1.0


LOCAL_PAGES = {
    "PAGES_POLL_SECONDS": "0.5",
    "PAGES_DOMAINS": "127.0.0.1",
    "PAGES_ALLOWED_NETWORKS": "127.0.0.0/8",
}
"""Settings with which the publisher may fetch pages on this machine."""


class StandIns:
    """Four processes on loopback. `values` are settings of the services, by variable name."""

    def __init__(self, base: Mapping[str, str], folder: Path, reaper: Reaper, delays: Delays) -> None:
        github, pages, gemini, evaluator, cdn = free_ports(5)
        token, api_key = secrets.token_hex(20), secrets.token_hex(20)
        self.github_url = f"http://127.0.0.1:{github}"
        self.gemini_url = f"http://127.0.0.1:{gemini}"
        self.evaluator_url = f"http://127.0.0.1:{evaluator}"
        self.cdn_url = f"http://127.0.0.1:{cdn}"
        self.evaluation_url = f"{self.evaluator_url}/callbacks"
        self.values = {
            "GITHUB_API_URL": self.github_url,
            "GITHUB_TOKEN": token,
            **dict.fromkeys(("GITHUB_WRITES_PER_MINUTE", "GITHUB_WRITES_PER_HOUR"), "100000"),  # without a limit
            "GEMINI_API_ENDPOINT": self.gemini_url,
            "GEMINI_API_KEY": api_key,
            "CDN_MIRROR_URL": self.cdn_url,
            "CALLBACK_ALLOW_PRIVATE": "true",
            **LOCAL_PAGES,
        }
        github_options = ("--pages-port", pages, "--data", folder / "github", "--pages-delay", delays.pages)

        def process(name: str, url: str, *options: object, **environment: str) -> ManagedProcess:
            port = url.rpartition(":")[2]
            module = f"tools.stand_ins.{name}"
            return ManagedProcess(
                f"{name} (stand-in)",
                [sys.executable, "-m", module, "--port", port, *map(str, options)],
                environment={**base, **environment},
                log=folder / "logs" / f"stand-in-{name}.log",
                reaper=reaper,
                folder=ROOT,
                base_url=url,
                ready_path="/_stand_in/violations",
            )

        self.github = process("github", self.github_url, *github_options, GITHUB_TOKEN=token)
        self.gemini = process("gemini", self.gemini_url, "--delay", delays.model, STAND_IN_GEMINI_API_KEY=api_key)
        self.evaluator = process("evaluator", self.evaluator_url)
        self.cdn = process("cdn", self.cdn_url)
        self.processes = (self.github, self.gemini, self.evaluator, self.cdn)

    def callbacks(self) -> list[dict[str, Any]]:
        """Every callback that the evaluator received, with `fields`, `problems`, `answer`, `delivered` and more."""
        return get_list(f"{self.evaluator_url}/_stand_in/callbacks")

    def violations(self) -> list[str]:
        """Requests and responses that the real service's API description does not allow."""
        return [
            f"{process.name}: {json.dumps(violation)}"
            for process in self.processes
            for violation in get_list(f"{process.base_url}/_stand_in/violations")
        ]


def get_list(url: str) -> list[dict[str, Any]]:
    """Fetch a JSON array from a stand-in."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - loopback addresses made by the stack
        return list(json.load(answer))
