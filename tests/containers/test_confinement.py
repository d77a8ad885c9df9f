"""What a container may do, and what it knows: asked of every one while it runs."""

import re

import pytest

from tests.containers.running import Stack
from tests.repository.compose import STAND_INS, compose
from tests.repository.tree import SERVICES

pytestmark = pytest.mark.timeout(1200)

OWN = ("rabbitmq", *SERVICES, *STAND_INS)
SECRETS = {
    "BRIEF_SECRET": {"gateway"},
    "OPERATOR_TOKEN": {"gateway"},
    "GEMINI_API_KEY": {"generator", "gemini-stand-in"},
    "GITHUB_TOKEN": {"publisher", "github-stand-in"},
}
"""Who alone may know each."""
VENDORS = {"fastapi": "gateway", "google/generativeai": "generator", "playwright": "generator", "github": "publisher"}
LEFT_OUT = (
    *("root/.cache/*", "home/*", "build", "opt/uv", "srv/*", "tmp/uv*", "opt/venv/lib/*/site-packages/tests"),
    *("var/lib/apt/lists/*_*", "var/cache/apt/archives/*.deb", "var/cache/apt/*.bin"),
)

every_container = pytest.mark.parametrize("name", OWN)
every_service = pytest.mark.parametrize("service", SERVICES)


def status_of(stack: Stack, name: str) -> dict[str, str]:
    """What the kernel says of a container's first process."""
    text = stack.engine("exec", stack.container(name).name, "cat", "/proc/1/status")
    return dict(re.findall(r"^(\w+):\t(.*)$", text, flags=re.MULTILINE))


def test_every_container_of_the_file_is_asked() -> None:
    assert set(OWN) == set(compose()["services"])


@every_container
def test_nobody_is_root(stack: Stack, name: str) -> None:
    assert "0" not in status_of(stack, name)["Uid"].split()
    assert "0" not in status_of(stack, name)["Gid"].split()


@every_container
def test_nobody_has_a_capability_or_can_get_one(stack: Stack, name: str) -> None:
    status = status_of(stack, name)
    assert {status[kind] for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert status["NoNewPrivs"] == "1"


@every_container
def test_system_calls_are_filtered(stack: Stack, name: str) -> None:
    assert status_of(stack, name)["Seccomp"] == "2"


@every_container
@pytest.mark.parametrize("folder", ["/", "/etc", "/usr/bin", "/opt"])
def test_nothing_can_be_written_outside_tmp(stack: Stack, name: str, folder: str) -> None:
    with pytest.raises(AssertionError, match="Read-only file system"):
        stack.engine("exec", stack.container(name).name, "touch", f"{folder}/written")
    stack.engine("exec", stack.container(name).name, "touch", "/tmp/written")  # noqa: S108 - in the container


@every_container
def test_memory_processes_and_processors_are_bounded(stack: Stack, name: str) -> None:
    limits = stack.inspect(stack.container(name).name)["HostConfig"]
    assert limits["Memory"] > 0
    assert limits["PidsLimit"] > 0
    assert limits["NanoCpus"] > 0
    assert limits["RestartPolicy"]["Name"] == "unless-stopped"
    assert limits["LogConfig"]["Config"].keys() >= {"max-size", "max-file"}


@every_container
def test_no_container_knows_a_secret_that_is_anothers(stack: Stack, name: str) -> None:
    described = stack.inspect(stack.container(name).name)
    known = " ".join([*described["Config"]["Env"], *described["Args"]])
    others = {secret for secret, owners in SECRETS.items() if name not in owners}
    assert [secret for secret in others if stack.compose.values[secret] in known] == []
    assert [secret for secret in others if re.search(rf"(?:^| ){secret}=", known)] == []


@every_service
def test_no_image_has_a_secret_in_a_layer_or_a_variable(stack: Stack, service: str) -> None:
    image = stack.inspect(stack.container(service).name)["Image"]
    history = stack.engine("history", "--no-trunc", "--format", "{{.CreatedBy}}", image)
    described = f"{history} {stack.inspect(image)['Config']}"
    assert [secret for secret in SECRETS if secret in described or stack.compose.values[secret] in described] == []


@every_service
@pytest.mark.parametrize("pattern", LEFT_OUT)
def test_no_image_has_caches_or_what_only_a_build_needs(stack: Stack, service: str, pattern: str) -> None:
    code = f"[str(path) for path in pathlib.Path('/').glob({pattern!r})]"
    assert stack.python(stack.container(service).name, code) == []


@every_service
def test_an_image_has_its_own_vendors_alone(stack: Stack, service: str) -> None:
    code = f"{{name: any(pathlib.Path('/').glob('opt/venv/lib/*/site-packages/' + name)) for name in {list(VENDORS)}}}"
    assert stack.python(stack.container(service).name, code) == {v: owner == service for v, owner in VENDORS.items()}
    browser = stack.python(stack.container(service).name, "pathlib.Path('/usr/bin/chromium').exists()")
    assert browser is (service == "generator")


@every_service
def test_the_images_labels_say_what_it_is(stack: Stack, service: str) -> None:
    labels = stack.inspect(stack.inspect(stack.container(service).name)["Image"])["Config"]["Labels"]
    assert labels["org.opencontainers.image.title"] == f"pagewright-{service}"
    assert labels["org.opencontainers.image.licenses"] == "MIT"
