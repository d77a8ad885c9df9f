"""Verifies the demo's result: the callbacks arrived, and the pages serve exactly the committed files."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

import httpx

from contracts.progress_events import Committed, Live
from tools.stack.brief_timeline import Journey
from tools.stack.stand_in_processes import StandIns

CALLBACK_FIELDS = ("email", "task", "nonce")


class VerificationError(Exception):
    """Something could not be verified."""


def find_problems(journeys: Sequence[Journey], stand_ins: StandIns | None) -> list[str]:
    """Every problem of the demo, one sentence each; empty on success.

    A real evaluator cannot be asked; only the notifier knows that it answered 200.
    """
    problems = [f"{j.title}: {j.trouble() or j.state()}" for j in journeys if not j.delivered]
    if stand_ins:
        problems += problems_with_callbacks((j for j in journeys if j.delivered), stand_ins)
        problems += stand_ins.violations()
    with httpx.Client(timeout=30, follow_redirects=True, trust_env=stand_ins is None) as client:
        for journey in newest_of_each_repository(journeys):
            try:
                problems += problems_with_page(journey, client)
            except (httpx.HTTPError, VerificationError) as error:
                problems.append(f"{journey.title}: {error}")
    return problems


def problems_with_callbacks(journeys: Iterable[Journey], stand_ins: StandIns) -> list[str]:
    """The callbacks that the evaluator lacks, one sentence each."""
    accepted = [callback["fields"] for callback in stand_ins.callbacks() if callback["delivered"]]
    problems = []
    for journey in journeys:
        committed, live = journey.newest(Committed), journey.newest(Live)
        expected = {
            **{name: journey.request[name] for name in CALLBACK_FIELDS},
            "round": journey.round,
            "repo_url": committed.repo_url if committed else None,
            "commit_sha": committed.commit_sha if committed else None,
            "pages_url": live.pages_url if live else None,
        }
        if expected not in accepted:
            problems.append(f"{journey.title}: the evaluator has no callback that says {expected}")
    return problems


def newest_of_each_repository(journeys: Iterable[Journey]) -> list[Journey]:
    """The last committed round of each repository, whose files its page must serve."""
    newest = {committed.repo_url: j for j in journeys if (committed := j.newest(Committed))}
    return list(newest.values())


def problems_with_page(journey: Journey, client: httpx.Client) -> list[str]:
    """The differences between a page and the commit of its callback, one sentence for each file."""
    committed, live = journey.newest(Committed), journey.newest(Live)
    if committed is None or committed.commit_sha is None or live is None:
        return [f"{journey.title}: its page was not seen live"]
    with tempfile.TemporaryDirectory(prefix="pagewright-clone-") as folder:
        clone = Path(folder)
        git("clone", "--quiet", committed.repo_url, str(clone))
        git("-C", folder, "checkout", "--quiet", committed.commit_sha)
        return [
            problem
            for path in published_files(clone)
            if (
                problem := problem_with_file(
                    client, live.pages_url, path.relative_to(clone).as_posix(), path.read_bytes()
                )
            )
        ]


def git(*arguments: str) -> None:
    """Run git without the user's settings and without password prompts."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        ["git", *arguments], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode != 0:
        raise VerificationError(f"git {' '.join(arguments)} failed: {done.stderr.strip()}")


def published_files(clone: Path) -> Sequence[Path]:
    """The files of a clone that Pages serves: all except hidden ones and those in hidden folders."""
    files = (path for path in sorted(clone.rglob("*")) if path.is_file())
    return [path for path in files if not any(part.startswith(".") for part in path.relative_to(clone).parts)]


def problem_with_file(client: httpx.Client, page: str, path: str, committed: bytes) -> str:
    url = page if path == "index.html" else page + quote(path)
    answer = client.get(url)
    if answer.status_code != httpx.codes.OK:
        return f"{url} is answered {answer.status_code}"
    return "" if answer.content == committed else f"{url} does not serve the bytes that were committed"
