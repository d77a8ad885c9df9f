"""The workflows run what people run, on every supported version, with no right and no code beyond what they need."""

import itertools
import re
import subprocess

from packaging.specifiers import SpecifierSet

from tests.repository.test_documents import rules
from tests.repository.tree import ROOT, SERVICES, project_of, text_of
from tests.repository.workflows import FOLDER, commands, jobs, used_actions, workflow, workflow_files
from tools.stack.rabbitmq_in_container import IMAGE

PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
MAKE = re.compile(r"make ([a-z-]+)")
IMAGE_BUILD = re.compile(r'docker build --file "\$SERVICE/Dockerfile" .* \.')
TOOL = "sudo apt-get update && sudo apt-get install --yes --no-install-recommends prometheus"
LONGEST_MINUTES = 60

GREEN = jobs()["ci.yml:green"]
RELEASE = jobs()["release.yml:images"]
WORKING = {name: job for name, job in jobs().items() if job not in (GREEN, RELEASE)}


def matrix(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = jobs()[f"ci.yml:{name}"]["strategy"]["matrix"]
    return found


def verdict(*results: str) -> int:
    """How the step ends that looks at the results of all jobs."""
    [script] = [step["run"] for step in GREEN["steps"]]
    environment = {"RESULTS": " ".join(results)}
    return subprocess.run(["bash", "-e", "-c", script], env=environment, capture_output=True, check=False).returncode


def test_a_job_runs_commands_that_people_have_too() -> None:
    for name, job in WORKING.items():
        ran = [line for line in commands(job) if line != TOOL]
        assert ran, name
        assert [line for line in ran if not MAKE.fullmatch(line) and not IMAGE_BUILD.fullmatch(line)] == [], name


def test_every_target_of_make_that_a_job_calls_exists() -> None:
    called = {target for job in WORKING.values() for line in commands(job) for target in MAKE.findall(line)}
    assert {"check", "test", "lint-deploy"} <= called <= rules()


def test_tests_run_on_every_python_that_the_project_names_and_on_no_other() -> None:
    supported = SpecifierSet(project_of("")["requires-python"])
    assert matrix("test")["python"] == [f"3.{minor}" for minor in range(50) if f"3.{minor}" in supported]


def test_tests_run_on_the_oldest_broker_that_the_documents_name_and_on_that_of_compose() -> None:
    [oldest] = re.findall(r"RabbitMQ (3\.\d+) and 4\.x", text_of("docs/operating.md"))
    assert matrix("test")["rabbitmq"] == [f"rabbitmq:{oldest}-management", IMAGE]


def test_what_the_matrix_says_reaches_make() -> None:
    environment = jobs()["ci.yml:test"]["env"]
    assert environment["PYTHON"] == "python${{ matrix.python }}"
    assert environment["RABBITMQ_IMAGE"] == "${{ matrix.rabbitmq }}"


def test_the_image_of_every_service_is_built() -> None:
    assert tuple(matrix("images")["service"]) == SERVICES
    assert matrix("images")["machine"] == ["ubuntu-24.04", "ubuntu-24.04-arm"]
    assert jobs()["ci.yml:images"]["env"] == {"SERVICE": "${{ matrix.service }}"}
    assert all((ROOT / service / "Dockerfile").is_file() for service in SERVICES)


def test_a_release_pushes_images_for_both_kinds_of_machine_by_the_command_that_people_have() -> None:
    assert workflow(FOLDER / "release.yml")["on"] == {"push": {"tags": ["v*"]}}
    *_, last = commands(RELEASE)
    assert last == 'make images REGISTRY="$REGISTRY" VERSION="${GITHUB_REF_NAME#v}"'
    command = text_of("Makefile").partition("\nimages:")[2].partition("\n\n")[0]
    pinned = ("--build-arg PYTHON_IMAGE", "--build-arg DEBIAN_SNAPSHOT", ". deploy/pins.env")
    wanted = (*pinned, "--platform linux/amd64,linux/arm64", "--sbom=true", "--provenance=mode=max")
    assert [word for word in wanted if word not in command] == []


def test_every_action_is_pinned_to_a_commit_whose_version_stands_beside_it() -> None:
    assert used_actions()
    assert [(str(path), use) for path, use in used_actions() if not PINNED.fullmatch(use)] == []


def test_a_workflow_has_no_rights_and_secrets_and_is_not_started_with_those_of_others() -> None:
    for path in workflow_files():
        assert workflow(path)["permissions"] == {}, path
        assert workflow(path)["on"].keys() <= {"push", "pull_request"}, path
        assert "secrets" not in text_of(path), path


def test_a_job_may_read_the_code_at_most_and_ends_in_time() -> None:
    for name, job in jobs().items():
        checks_out = any("actions/checkout" in step.get("uses", "") for step in job["steps"])
        pushes = {"packages": "write"} if job is RELEASE else {}
        assert job["permissions"] == ({"contents": "read", **pushes} if checks_out else {}), name
        assert 0 < job["timeout-minutes"] <= LONGEST_MINUTES, name


def test_no_checkout_leaves_its_token_behind() -> None:
    steps = [step for job in jobs().values() for step in job["steps"] if "actions/checkout" in step.get("uses", "")]
    assert steps
    assert [step for step in steps if step["with"]["persist-credentials"] is not False] == []


def test_the_last_job_waits_for_every_other_and_runs_whatever_became_of_them() -> None:
    assert {f"ci.yml:{name}" for name in GREEN["needs"]} == WORKING.keys()
    assert GREEN["if"] == "always()"
    assert GREEN["env"] == {"RESULTS": "${{ join(needs.*.result, ' ') }}"}


def test_it_is_green_when_all_are_and_never_else() -> None:
    number = len(GREEN["needs"])
    assert verdict(*["success"] * number) == 0
    for place, result in itertools.product(range(number), ("failure", "cancelled", "skipped")):
        results = ["success"] * number
        results[place] = result
        assert verdict(*results) != 0, results
