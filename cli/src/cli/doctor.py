"""`pagewright doctor`: one line for each thing that a system needs, fine or what to do."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from chassis.doctor import MARKS
from chassis.env_file import exposure_of
from chassis.finding import Finding, State, advice, is_usable
from chassis.service_doctors import diagnose_services, installed_services
from chassis.settings import ServiceSettings
from chassis.terminal_escapes import terminal_safe
from cli.environment import DEFAULT, EnvFile, complaint, read_environment
from cli.outside_view import diagnose_outside_view
from contracts.service_names import ServiceName

STYLES: Mapping[State, str] = {"fine": "green", "advice": "yellow", "wrong": "bold red"}
DEFAULT_BROKER = ServiceSettings.model_fields["rabbitmq_url"].get_default().get_secret_value()
HELPER_FORM = "https://HELPER/?url={address}"


def doctor(
    env_file: EnvFile = DEFAULT,
    skip: Annotated[list[str] | None, typer.Option(help="Leave out a check, as `broker` or `browser`.")] = None,
    address: Annotated[str, typer.Option(help="The gateway's address, as evaluators have it.")] = "",
    helper: Annotated[
        str, typer.Option(help=f"Something outside that fetches an address for you, as {HELPER_FORM}.")
    ] = "",
) -> None:
    """Check settings, broker, keys, token, limits and browser; exit with 1 if no brief could succeed."""
    environment = read_environment(env_file)
    address = address or environment.get("PUBLIC_URL", "")
    if helper and (not address or "{address}" not in helper):
        raise complaint(f"--helper is to be as {HELPER_FORM}, and --address or PUBLIC_URL is needed", code=2)
    services = installed_services()
    found: dict[str, Sequence[Finding]] = {}
    if exposed := exposure_of(env_file):
        found[env_file.name] = [advice("permissions", exposed)]
    environments = {name: environment_of(name, environment) for name in services}
    for name, findings in diagnose_services(environments, skip=skip or ()).items():
        named = environments[name].get("RABBITMQ_URL", DEFAULT_BROKER) != DEFAULT_BROKER
        found[name] = findings if named else [without_own_broker(finding) for finding in findings]
    if helper:
        found["outside"] = [diagnose_outside_view(address, helper)]
    print_findings(Console(), found)
    if not all(is_usable(findings) for findings in found.values()):
        raise typer.Exit(1)


def environment_of(service: ServiceName, environment: Mapping[str, str]) -> dict[str, str]:
    """What the service is started with where each one has a broker user of its own."""
    own = environment.get(f"RABBITMQ_URL_{service.upper()}")
    return {**environment, **({"RABBITMQ_URL": own} if own else {})}


def without_own_broker(finding: Finding) -> Finding:
    """Nobody answers at the address that is only the default: that is how it is before `make serve`."""
    if finding.name != "broker" or finding.state != "wrong":
        return finding
    return advice("broker", f"{finding.text}; `make serve`, `make rehearse` and `make up` bring one of their own")


def print_findings(console: Console, found: Mapping[str, Sequence[Finding]]) -> None:
    """One line each, never folded: `mark  service  what: text`."""
    width = max(map(len, found), default=0)
    for service, findings in found.items():
        for finding in findings:
            mark = Text(f"{MARKS[finding.state]:<5}", style=STYLES[finding.state])
            text = f"{service:<{width}}  {finding.name}: {finding.text}"
            console.print(mark, Text(terminal_safe(text)), soft_wrap=True)
