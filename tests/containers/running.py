"""Drives the demo's stack in a container engine: with Make and curl from outside, with the engine inside."""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tools.stack.compose import ROOT, Compose, Container
from tools.stack.containers import EVALUATION_URL
from tools.stack.readiness import NotReadyError, wait_until
from tools.stand_ins.evaluator.sender import complete, load_example

PROJECT = "pagewright-test"
GATEWAY, GITHUB, EVALUATOR = "http://127.0.0.1:8080", "http://127.0.0.1:8941", "http://127.0.0.1:8944"
PATIENCE = 120.0
"""Time limit in seconds of every wait."""


def make(*words: str) -> str:
    """Run a target of the Makefile for the tests' Compose project, and return its output."""
    # Variables of `make test-containers` are not meant for the targets that tests run.
    kept = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "ARGS", "DEMO")}
    environment = {**kept, "COMPOSE_PROJECT_NAME": PROJECT}
    done = subprocess.run(["make", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotReadyError(f"make {shlex.join(words)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


@dataclass(frozen=True)
class Stack:
    """The running stack. `said` is the output of `make up`."""

    compose: Compose
    said: str

    def engine(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of the engine and return its stdout."""
        words = [self.compose.engine, *arguments]
        done = subprocess.run(words, input=stdin, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def containers(self, service: str) -> list[Container]:
        labels = {"project": f"{PROJECT}-demo", "service": service}
        filters = [f"--filter=label=com.docker.compose.{name}={value}" for name, value in labels.items()]
        return self.compose.inspected(self.engine("ps", "-a", "-q", *filters).split())

    def container(self, service: str) -> Container:
        [only] = self.containers(service)
        return only

    def inspect(self, name: str) -> dict[str, Any]:
        return dict(json.loads(self.engine("inspect", name))[0])

    def python(self, name: str, code: str) -> Any:
        """Evaluate a Python expression in a container."""
        printing = f"import json, os, pathlib\nprint(json.dumps({code}))"
        return json.loads(self.engine("exec", name, "python", "-c", printing))

    def script(self, service: str, name: str) -> Any:
        """Run a script of this folder in a container and return its output."""
        text = Path(__file__).with_name(name).read_text()
        said = self.engine("exec", "-i", self.container(service).name, "python", "-", stdin=text)
        return json.loads(said.splitlines()[-1])

    def processes(self, service: str) -> list[dict[str, Any]]:
        """The processes in a container, from processes.py."""
        return list(self.script(service, "processes.py"))

    def kill_inside(self, service: str, *, command: str) -> None:
        """SIGKILL the processes in a container whose command line contains this, as the kernel does."""
        pids = [found["pid"] for found in self.processes(service) if command in " ".join(found["command"])]
        self.python(self.container(service).name, f"[os.kill(pid, 9) for pid in {pids}]")

    def await_healthy(self, service: str) -> None:
        wait_until(lambda: self.container(service).ready, f"{service}'s container", timeout=PATIENCE, interval=0.3)

    def brief(self, example: str = "sum-of-sales", **fields: Any) -> dict[str, Any]:
        """A new request with its own task."""
        task = f"{example}-{uuid4().hex[:8]}"
        secret = self.compose.values["BRIEF_SECRET"]
        filled = complete(
            load_example(example, 1), secret=secret, nonce=str(uuid4()), evaluation_url=EVALUATION_URL, task=task
        )
        return {**filled, **fields}

    def send(self, request: dict[str, Any]) -> str:
        """Send a brief that must be accepted, and return its id."""
        answer = httpx.post(f"{GATEWAY}/briefs", json=request, trust_env=False)
        assert answer.status_code == httpx.codes.OK, answer.text
        return str(answer.json()["brief_id"])

    def events(self, brief_id: str) -> list[dict[str, Any]]:
        """The gateway's events of a brief; empty while the gateway is down or does not know it."""
        token = {"Authorization": f"Bearer {self.compose.values['OPERATOR_TOKEN']}"}
        try:
            answer = httpx.get(f"{GATEWAY}/briefs/{brief_id}", headers=token, trust_env=False)
        except httpx.HTTPError:
            return []
        return list(answer.json()["events"]) if answer.status_code == httpx.codes.OK else []

    def await_event(self, brief_id: str, stage: str, service: str) -> dict[str, Any]:
        """Wait for the first event of this stage. Raises NotReadyError, which lists the received ones."""
        found: list[dict[str, Any]] = []

        def heard() -> bool:
            found[:] = [e for e in self.events(brief_id) if (e["stage"], e["service"]) == (stage, service)]
            return bool(found)

        wait_until(heard, f"{service} with {stage} of {brief_id}", timeout=PATIENCE, interval=0.1)
        return found[0]

    def callbacks(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """The callbacks for a request, including refused ones."""
        everything = httpx.get(f"{EVALUATOR}/_stand_in/callbacks", trust_env=False).json()
        return [callback for callback in everything if (callback["fields"] or {}).get("nonce") == request["nonce"]]

    def refuse_callbacks(self, *answers: int, task: str) -> None:
        """Let the evaluator give these answers before a 200."""
        url = f"{EVALUATOR}/_stand_in/answers"
        httpx.post(url, params={"task": task}, json=answers, trust_env=False).raise_for_status()

    def assert_delivered_once(self, request: dict[str, Any]) -> None:
        """Assert that one valid callback comes and names the only commit of the only repository."""
        wait_until(
            lambda: any(callback["delivered"] for callback in self.callbacks(request)),
            f"the callback for {request['task']}",
            timeout=PATIENCE,
            interval=0.2,
        )
        [delivered] = [callback for callback in self.callbacks(request) if callback["delivered"]]
        assert delivered["problems"] == []
        token = {"Authorization": f"Bearer {self.compose.values['GITHUB_TOKEN']}"}
        repositories = httpx.get(f"{GITHUB}/user/repos?per_page=100", headers=token, trust_env=False).json()
        [name] = [r["full_name"] for r in repositories if r["name"].startswith(request["task"])]
        commits = httpx.get(f"{GITHUB}/repos/{name}/commits", headers=token, trust_env=False).json()
        assert [commit["sha"] for commit in commits] == [delivered["fields"]["commit_sha"]]


def printed_curl(said: str) -> list[str]:
    """The curl command that `make up` printed, as arguments."""
    [line] = re.findall(r"^  (curl -sS http.*)$", said, flags=re.MULTILINE)
    return shlex.split(line)


def run(words: Sequence[str]) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout
