"""The probe that the images' health checks run says what the service beside it says of itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from chassis.readiness_probe import problem
from tools.stack.free_ports import free_port

ANSWERS = {"/readyz": (503, b'{"ready": false, "problems": ["not connected"]}'), "/livez": (200, b"ok\n")}


class Service(BaseHTTPRequestHandler):
    """A service that lives and is not ready."""

    def do_GET(self) -> None:
        status, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
        pass


@contextmanager
def running_service() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield str(server.server_port)
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[str]:
    with running_service() as port:
        yield port


def test_a_service_that_is_not_ready_is_a_problem_with_its_reason(port: str) -> None:
    found = problem({"HTTP_PORT": port})
    assert found is not None
    assert found.startswith("503")
    assert "not connected" in found


def test_a_service_that_answers_200_is_none(port: str) -> None:
    assert problem({"HTTP_PORT": port}, "/livez") is None


def test_a_port_that_nobody_listens_on_is_a_problem_that_names_it() -> None:
    port = str(free_port())
    found = problem({"HTTP_PORT": port})
    assert found is not None
    assert port in found


def test_an_empty_port_is_the_default_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], *_: object) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", refuse)
    assert problem({"HTTP_PORT": ""}) is not None
    assert asked == [("127.0.0.1", 8080)]


@pytest.mark.parametrize(("path", "code"), [("/readyz", 1), ("/livez", 0)])
def test_the_programs_exit_code_is_the_answer(port: str, path: str, code: int) -> None:
    environment = {**os.environ, "HTTP_PORT": port}
    done = subprocess.run(
        [sys.executable, "-m", "chassis.readiness_probe", path], env=environment, check=False, timeout=30
    )
    assert done.returncode == code
