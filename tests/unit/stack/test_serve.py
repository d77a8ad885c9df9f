"""`make serve` refuses what cannot work before any service starts, and starts again what ends."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chassis.env_file import read_env_file
from chassis.finding import Finding, advice, fine, wrong
from tools.stack import kept_folder, node_identity, serve
from tools.stack.kept_broker import DEFAULT_BROKER, named_broker
from tools.stack.kept_folder import InUseError, KeptFolder, told
from tools.stack.serve import ROOT, RefusedError, hosts_of, keep_running, refuse_what_cannot_work, values_for

OWN = {f"RABBITMQ_URL_{name}": f"amqp://{name}@broker/" for name in ("GATEWAY", "OPERATOR")}


@pytest.fixture(autouse=True)
def ports(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Those on which somebody listens; free ones begin at 20000."""
    taken: set[int] = set()
    free = iter(range(20_000, 21_000))
    for module in (kept_folder, node_identity):
        monkeypatch.setattr(module, "free_ports", lambda count: [next(free) for _ in range(count)])
    monkeypatch.setattr(kept_folder, "has_listener", lambda port: port in taken)
    return taken


@pytest.fixture
def folder(tmp_path: Path) -> KeptFolder:
    return KeptFolder(tmp_path)


@pytest.mark.parametrize(("worst", "refused"), [(fine, False), (advice, False), (wrong, True)])
def test_a_start_is_refused_only_where_no_brief_could_succeed(
    worst: Callable[[str, str], Finding],
    refused: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(serve, "diagnose_services", lambda _, skip: {"publisher": [worst("GITHUB_TOKEN", "as it is")]})
    if refused:
        with pytest.raises(RefusedError, match="Nothing was started"):
            refuse_what_cannot_work({}, {})
    else:
        refuse_what_cannot_work({}, {})
    assert "publisher  GITHUB_TOKEN: as it is" in capsys.readouterr().out


def test_each_doctor_sees_only_what_its_service_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, dict[str, str]] = {}

    def note(environments: dict[str, dict[str, str]], skip: object) -> dict[str, list[Finding]]:
        seen.update(environments)
        return {}

    monkeypatch.setattr(serve, "diagnose_services", note)
    refuse_what_cannot_work({"GITHUB_TOKEN": "t", "GEMINI_API_KEY": "k", "BRIEF_SECRET": "s"}, {"PATH": "/bin"})
    assert {name: sorted(own) for name, own in seen.items()} == {
        "gateway": ["BRIEF_SECRET", "PATH"],
        "generator": ["GEMINI_API_KEY", "PATH"],
        "publisher": ["GITHUB_TOKEN", "PATH"],
        "notifier": ["PATH"],
    }


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, {}),
        ({"RABBITMQ_URL": DEFAULT_BROKER}, {}),
        ({"RABBITMQ_URL": ""}, {}),
        ({"RABBITMQ_URL": "amqp://me@broker/", "MODELS": "x"}, {"RABBITMQ_URL": "amqp://me@broker/"}),
        (OWN, OWN),
    ],
)
def test_the_address_that_the_example_spells_out_is_no_wish_for_that_broker(
    values: dict[str, str], named: dict[str, str]
) -> None:
    assert named_broker(values) == named


def test_a_copy_of_the_example_listens_on_this_machine_alone() -> None:
    values = read_env_file(ROOT / ".env.example")
    assert set(hosts_of(values).values()) == {"127.0.0.1"}


def test_only_the_gateway_is_open_to_others_and_alone_has_the_port_of_metrics() -> None:
    assert hosts_of({"HTTP_HOST": "0.0.0.0"}) == {
        "gateway": "0.0.0.0",
        **dict.fromkeys(("generator", "publisher", "notifier"), "127.0.0.1"),
    }
    settings = {"METRICS_PORT": "9090"}
    assert [values_for(name, settings)["METRICS_PORT"] for name in ("gateway", "notifier")] == ["9090", ""]


def test_a_service_that_ends_is_started_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Process:
        name, exit_code, log, running = "generator", 1, Path("generator.log"), False

        def start(self) -> None:
            raise KeyboardInterrupt

    process: Any = Process()
    monkeypatch.setattr(serve, "LOOK_SECONDS", 0.0)
    with pytest.raises(KeyboardInterrupt):
        keep_running([process])
    assert "generator ended with 1 and is started again; it logs to generator.log" in capsys.readouterr().out


def test_ports_stay_and_can_be_set(folder: KeptFolder) -> None:
    first = folder.ports(8080, ["gateway", "generator", "notifier"])
    assert first == {"gateway": 8080, "generator": 20_000, "notifier": 20_001}
    (folder.path / "ports.json").write_text('{"generator": 30000}')
    assert folder.ports(9000, ["gateway", "generator", "notifier"]) == {
        "gateway": 9000,
        "generator": 30_000,
        "notifier": 20_002,
    }


@pytest.mark.parametrize(("port", "place"), [(8080, "HTTP_PORT"), (20_000, "ports.json")])
def test_a_port_that_is_taken_is_named_with_the_place_to_change_it(
    folder: KeptFolder, ports: set[int], port: int, place: str
) -> None:
    ports.add(port)
    with pytest.raises(InUseError, match=f"port {port} .*{place}"):
        folder.ports(8080, ["gateway", "generator"])


def test_the_broker_is_the_same_one_after_a_restart(folder: KeptFolder) -> None:
    identity = folder.broker_identity()
    assert folder.broker_identity() == identity
    assert identity.volume.startswith("pagewright-")
    assert identity.password not in repr(identity)
    assert stat.S_IMODE((folder.path / "broker.json").stat().st_mode) == 0o600


def test_a_folder_serves_one_at_a_time(folder: KeptFolder) -> None:
    with folder.taken(), pytest.raises(InUseError, match="end it first"), folder.taken():
        pass
    with folder.taken():
        pass


def test_the_command_is_told_the_addresses_for_as_long_as_they_hold(folder: KeptFolder) -> None:
    settings = {"RABBITMQ_URL_OPERATOR": "amqp://pagewright-operator:0123456789@127.0.0.1:5672/%2F"}
    addresses = serve.addresses_for_the_command("http://127.0.0.1:8080", settings)
    with told(folder.addresses_file, addresses):
        assert read_env_file(folder.addresses_file) == {"PAGEWRIGHT_URL": "http://127.0.0.1:8080", **settings}
        assert stat.S_IMODE(folder.addresses_file.stat().st_mode) == 0o600
    assert not folder.addresses_file.exists()
