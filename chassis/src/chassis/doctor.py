"""Diagnoses a service before it runs: settings, broker and what it talks to. `python -m SERVICE.doctor` prints it."""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import NoReturn, TypeVar

import structlog

from chassis.errors import ServiceError
from chassis.finding import Finding, advice, fine, is_usable, wrong
from chassis.log_redaction import KnownSecrets, Redactor
from chassis.rabbit.broker_diagnosis import diagnose_broker
from chassis.settings import ServiceSettings, SettingsError, read_settings
from chassis.terminal_escapes import terminal_safe
from contracts.service_names import ServiceName

CHECK_SECONDS = 60.0
"""Limit on each check: a browser on a busy machine needs half of it."""
MARKS = {"fine": "ok", "advice": "mind", "wrong": "FIX"}

Check = Callable[[], Awaitable[Sequence[Finding]]]
S = TypeVar("S", bound=ServiceSettings)


@dataclass(frozen=True)
class Diagnosis:
    """A service's own checks by name, in order, and the secrets that no line may contain."""

    checks: Mapping[str, Check] = field(default_factory=dict)
    secrets: Sequence[KnownSecrets] = ()


def run_doctor(service: ServiceName, settings_type: type[S], diagnose: Callable[[S], Diagnosis]) -> NoReturn:
    """Print one line for each finding; exit with 0 if the service can be used, with 1 if not."""
    parser = argparse.ArgumentParser(prog=f"python -m {service}.doctor", description=f"Diagnoses the {service}.")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME", help="leave out a check, as `broker`")
    options = parser.parse_args()
    silence_logs()
    findings = asyncio.run(diagnose_service(service, settings_type, diagnose, skip=options.skip))
    if options.json:
        sys.stdout.write(f"{json.dumps([asdict(finding) for finding in findings])}\n")
    else:
        sys.stdout.write("".join(f"{line_of(finding)}\n" for finding in findings))
    sys.stdout.flush()
    # Without waiting for threads that are blocked in a library's request.
    os._exit(0 if is_usable(findings) else 1)


def line_of(finding: Finding, *, of: str = "") -> str:
    """The finding for a terminal; `of` names the service where there are several."""
    return terminal_safe(f"{MARKS[finding.state]:<5} {f'{of:<10} ' if of else ''}{finding.name}: {finding.text}")


async def diagnose_service(
    service: ServiceName, settings_type: type[S], diagnose: Callable[[S], Diagnosis], *, skip: Sequence[str] = ()
) -> list[Finding]:
    """Check the settings, and with good ones everything else at the same time."""
    try:
        settings = read_settings(settings_type)
    except SettingsError as error:
        return [wrong("settings", problem) for problem in error.problems]
    own = diagnose(settings)
    url = settings.rabbitmq_url.get_secret_value()
    checks: dict[str, Check] = {"broker": lambda: diagnose_broker(service, url), **own.checks}
    asked = [carry_out(name, check) for name, check in checks.items() if name not in skip]
    found = [finding for findings in await asyncio.gather(*asked) for finding in findings]
    redact = Redactor(settings, own.secrets)
    return [fine("settings", "complete"), *(replace(finding, text=redact(finding.text)) for finding in found)]


async def carry_out(name: str, check: Check) -> Sequence[Finding]:
    """Run one check. What goes wrong in it says nothing for sure about what was checked."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return [advice(name, f"no answer within {CHECK_SECONDS:.0f} s: run this again, on a machine that does less")]
    except ServiceError as error:
        return [advice(name, str(error))]
    except Exception as error:  # noqa: BLE001 - one check that cannot be made keeps nobody from the others
        return [advice(name, f"could not be checked: {type(error).__name__} {error}")]


def silence_logs() -> None:
    """Log nothing: findings say it all, and a log line would stand among them."""
    logging.disable()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
