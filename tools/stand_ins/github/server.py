"""Runs the stand-in: one process, one port for the API and the website, one for the pages."""

import asyncio
import secrets
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from tools.stand_ins.github import controls, pages_host, website
from tools.stand_ins.github.api import Api
from tools.stand_ins.github.faults import Fault, FaultScript
from tools.stand_ins.github.limits import PrimaryLimit
from tools.stand_ins.github.pages_builds import Outcome
from tools.stand_ins.github.recorder import RecordedRequest, Recorder, ServedPage, Violation
from tools.stand_ins.github.state import Hub
from tools.stand_ins.http_server import PATIENCE_SECONDS

HOST = "127.0.0.1"
HOURLY_LIMIT = 5000


class GitHubStandIn:
    """github.com in one process. Listens at once, answers after `run` is called."""

    def __init__(
        self,
        data: Path,
        token: str,
        *,
        host: str = HOST,
        names: tuple[str, str] = (HOST, HOST),
        port: int = 0,
        pages_port: int = 0,
        pages_delay: float = 0.0,
        login: str = "pagewright",
        organization: str = "pagewright-org",
        hourly_limit: int = HOURLY_LIMIT,
    ) -> None:
        if data.exists() and any(data.iterdir()):
            raise ValueError(
                f"{data} is not empty: give the GitHub stand-in a new folder, it keeps no accounts between runs"
            )
        self.hub = Hub(data, token, login=login, organization=organization)
        self.hub.pages.delay = pages_delay
        self.recorder, self.faults = Recorder(), FaultScript()
        self.api = Api(self.hub, self.recorder, self.faults, PrimaryLimit(hourly_limit, self.hub.clock))
        self.sockets = [listening(host, port), listening(host, pages_port)]
        self.ports = [int(opened.getsockname()[1]) for opened in self.sockets]
        addresses = (f"http://{name}:{number}" for name, number in zip(names, self.ports, strict=True))
        self.hub.api_url, self.hub.pages_url = addresses
        config = uvicorn.Config(
            self,
            log_level="warning",
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=2,
        )
        self.loop: asyncio.AbstractEventLoop | None = None
        self.server = uvicorn.Server(config)

    @property
    def api_url(self) -> str:
        """The API's URL, without a trailing slash."""
        return self.hub.api_url

    @property
    def pages_url(self) -> str:
        """The pages' URL, without a trailing slash."""
        return self.hub.pages_url

    @property
    def token(self) -> str:
        """The only accepted token."""
        return self.hub.token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a request to the pages, the controls, the website or the API, by port and path."""
        request, path = Request(scope, receive), scope["path"]
        if scope["server"][1] == self.ports[1]:
            response = await run_sync(pages_host.answer, self.hub, self.recorder, request)
        elif path == controls.RANDOM_REFUSALS:
            response = await controls.set_random_refusals(self.api.random, request)
        elif path.startswith(controls.PREFIX):
            response = await controls.answer(self.hub, self.recorder, self.faults, request)
        elif website.is_website(self.hub, path):
            response = await run_sync(website.answer, self.hub, request)
        else:
            await self.api(scope, receive, send)
            return
        await response(scope, receive, send)

    def run(self) -> None:
        """Serve until `stop`, or until SIGINT or SIGTERM when in the main thread."""
        asyncio.run(self.serve())

    async def serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        await self.server.serve(sockets=self.sockets)

    def stop(self) -> None:
        """End `run` and release hanging requests."""
        self.server.should_exit = True
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.api.closing.set)

    def requests(self) -> Sequence[RecordedRequest]:
        """The API's requests, in the order of the answers."""
        return self.recorder.requests()

    def violations(self) -> Sequence[Violation]:
        """The violations of GitHub's description; a test must fail if there are any."""
        return self.recorder.violations()

    def served(self) -> Sequence[ServedPage]:
        """The responses of the pages' host."""
        return self.recorder.served()

    def play(self, *faults: Fault) -> None:
        """Replace all faults."""
        self.faults.replace(faults)

    def set_pages(
        self, *, delay: float | None = None, outcomes: Sequence[Outcome] = (), cached: float | None = None
    ) -> None:
        """Set the duration of builds, the results of the next ones, and how long a cache keeps each response."""
        self.hub.pages.delay = self.hub.pages.delay if delay is None else delay
        self.hub.pages.cached = self.hub.pages.cached if cached is None else cached
        self.hub.pages.outcomes.extend(outcomes)


def listening(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one."""
    # asyncio sets TCP_NODELAY only where the protocol is named; without it each answer waits 40 ms for an ACK.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind((host, port))
    opened.listen(1024)
    return opened


@contextmanager
def github_stand_in(
    data: Path, *, pages_delay: float = 0.0, hourly_limit: int = HOURLY_LIMIT, allow_violations: bool = False
) -> Iterator[GitHubStandIn]:
    """A stand-in running in a thread; leaving raises AssertionError if an exchange broke GitHub's description."""
    stand_in = GitHubStandIn(data / "github", secrets.token_hex(20), pages_delay=pages_delay, hourly_limit=hourly_limit)
    thread = threading.Thread(target=stand_in.run, name="github-stand-in")
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.stop()
        thread.join(PATIENCE_SECONDS)
    broken = [str(violation) for violation in stand_in.violations()]
    if broken and not allow_violations:
        raise AssertionError("exchanges that GitHub's description does not allow:\n" + "\n".join(broken))
