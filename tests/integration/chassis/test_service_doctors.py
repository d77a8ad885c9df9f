"""The doctors of services run as processes that see their own environment alone."""

from pathlib import Path

from chassis.service_doctors import diagnose_services, installed_services


def test_a_doctor_sees_the_environment_that_it_is_given_and_nothing_else() -> None:
    found = diagnose_services({"gateway": {}, "notifier": {"HTTP_PORT": "eighty"}}, skip=["broker"])
    assert [one.text.partition(":")[0] for service in found.values() for one in service] == [
        "BRIEF_SECRET",
        "HTTP_PORT",
    ]


def test_a_doctor_that_does_not_run_is_itself_a_finding(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os, sys\nsys.stderr.write('no doctor here\\n')\nos._exit(3)\n")
    (found,) = diagnose_services({"notifier": {"PYTHONPATH": str(tmp_path)}})["notifier"]
    assert (found.state, "ended with 3: no doctor here" in found.text) == ("wrong", True)


def test_all_four_services_are_installed_here() -> None:
    assert installed_services() == ["gateway", "generator", "publisher", "notifier"]
