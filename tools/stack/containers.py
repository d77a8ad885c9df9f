"""The stack as containers: what `make up`, `make down`, `make logs`, `make ps` and `make dead UP=1` do.

`python -m tools.stack.containers up [--demo] [-- more for Compose]`
"""

import argparse
import contextlib
import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from chassis.env_file import EnvFileError, exposure_of
from chassis.terminal_escapes import terminal_safe
from contracts.broker_definitions import ADMINISTRATOR
from tools.stack.compose import ROOT, Compose, Container, NoEngineError, compose_for
from tools.stack.container_doctors import FalseKeysError, refuse_what_cannot_work
from tools.stack.readiness import NotReadyError, wait_until
from tools.stack.services import SETTINGS
from tools.stand_ins.evaluator.sender import complete, load_example

READY_TIMEOUT = 180.0
COMMANDS = {
    "up": ("up", "--build", "--detach"),
    "down": ("down",),
    "logs": ("logs", "--follow"),
    "ps": ("ps",),
    # In a separate container, because no service may have the operator's password.
    "dead": (
        "run",
        "--rm",
        "--no-deps",
        "-e",
        "RABBITMQ_URL",
        "--entrypoint",
        "python -m chassis.dead_letters_cli",
        "gateway",
    ),
}
EVALUATION_URL = "http://evaluator-stand-in:8944/callbacks"


class MissingVariablesError(Exception):
    """Variables without which a service would not start; the text names them."""


def main() -> int:
    """Return exit code 0 if the command succeeded."""
    parser = argparse.ArgumentParser(prog="python -m tools.stack.containers", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--demo", action="store_true", help="with stand-ins for everybody outside, and no key")
    options, more = parser.parse_known_args()
    try:
        if options.command != "up":
            compose = stack_that_is_up(demo=options.demo)
            if options.command == "dead":
                compose = as_operator(compose)
            return compose.run(*COMMANDS[options.command], *more)
        return up(compose_for(demo=options.demo), more, demo=options.demo)
    except (EnvFileError, FalseKeysError, NoEngineError, MissingVariablesError, NotReadyError) as error:
        print(terminal_safe(str(error), lines=True), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def stack_that_is_up(*, demo: bool) -> Compose:
    """The demo's stack if it is requested or the only one with containers, else the real one."""
    real, stand_ins = compose_for(demo=False), compose_for(demo=True)
    return stand_ins if demo or (stand_ins.containers() and not real.containers()) else real


def as_operator(compose: Compose) -> Compose:
    """The same stack for commands that log in to the broker as its operator."""
    return replace(
        compose, environment={**compose.environment, "RABBITMQ_URL": compose.values["RABBITMQ_URL_OPERATOR"]}
    )


def up(compose: Compose, more: Sequence[str], *, demo: bool) -> int:
    """Build and start everything, wait until it is ready and print the addresses."""
    if missing := missing_variables(compose.values):
        raise MissingVariablesError(
            f"Nothing was started: {', '.join(missing)} {'has' if len(missing) == 1 else 'have'} no value.\n"
            "Run `install -m 600 .env.example .env` and fill in what is required there, or try it without any key: "
            "make up DEMO=1"
        )
    if not demo:
        if exposed := exposure_of(ROOT / ".env"):
            print(exposed, file=sys.stderr)
        refuse_what_cannot_work(compose)
    if code := compose.run(*COMMANDS["up"], *more):
        return code
    wait_ready(compose)
    print(how_to_look_around(compose.values, demo=demo))
    return 0


def missing_variables(values: Mapping[str, str]) -> list[str]:
    """The required variables that have no value."""
    required = {
        name.upper(): [name.upper()]
        for settings in SETTINGS.values()
        for name, field in settings.model_fields.items()
        if field.is_required()
    }
    required["BRIEF_SECRET"] = ["BRIEF_SECRET", "BRIEF_SECRETS_FILE"]  # one of the two is enough
    keys = [f"{provider}_API_KEY{file}" for provider in ("GEMINI", "OPENAI") for file in ("", "_FILE")]
    required["GEMINI_API_KEY"] = [*keys, "OPENAI_BASE_URL"]  # the generator decides whether the URL needs a key
    required["GITHUB_TOKEN"] = ["GITHUB_TOKEN", "GITHUB_TOKEN_FILE"]
    return sorted(name for name, any_of in required.items() if not any(values.get(one) for one in any_of))


def wait_ready(compose: Compose, timeout: float = READY_TIMEOUT) -> None:
    """Return once every container is healthy. Raises NotReadyError with the log's end of each that is not."""
    seen: list[Container] = []

    def ready_or_broken() -> bool:
        seen[:] = compose.containers()
        return all_ready(seen) or any(is_broken(container) for container in seen)

    with contextlib.suppress(NotReadyError):
        wait_until(ready_or_broken, "the stack", timeout=timeout, interval=0.5)
    if not all_ready(seen):
        unready = [container for container in seen if not container.ready]
        said = "\n".join(compose.log_tail(container) for container in unready)
        names = ", ".join(container.name for container in unready) or "there is no container"
        raise NotReadyError(f"not ready: {names}\n{said}")


def all_ready(containers: Sequence[Container]) -> bool:
    """Whether there are containers and all are healthy."""
    return bool(containers) and all(container.ready for container in containers)


def is_broken(container: Container) -> bool:
    """Whether the container will not become healthy."""
    return container.status in ("exited", "dead") or container.restarts > 1 or container.health == "unhealthy"


def how_to_look_around(values: Mapping[str, str], *, demo: bool) -> str:
    """The addresses to open, and a command that sends a brief."""
    gateway = f"http://127.0.0.1:{values.get('HTTP_PORT') or 8080}"
    management = f"http://127.0.0.1:{values.get('RABBITMQ_MANAGEMENT_PORT') or 15672}"
    lines = [
        "",
        f"  the gateway      {gateway}/docs",
        f"  RabbitMQ         {management}, as {ADMINISTRATOR} with RABBITMQ_ADMIN_PASSWORD of .broker/users.env",
    ]
    if demo:
        lines += [
            "  GitHub stand-in  http://github.localhost:8941/pagewright/<repository>, pages http://pages.localhost:8942",
            "  callbacks        http://127.0.0.1:8944/_stand_in/callbacks",
        ]
    data = shlex.quote(json.dumps(brief(values, demo=demo)))
    token = values.get("OPERATOR_TOKEN")
    shown = token if demo else "$OPERATOR_TOKEN"
    follow = f'curl -sSN -H "Authorization: Bearer {shown}" {gateway}/briefs/<brief id>/events'
    lines += [
        "",
        "Send a brief:",
        "",
        f"  curl -sS {gateway}/briefs -H 'Content-Type: application/json' -d {data}",
        "",
        f"and follow it: {follow}"
        if token
        else "OPERATOR_TOKEN has no value: nobody is shown what becomes of a brief.",
        "`make logs` follows the services, `make down` stops them; the broker's data stays.",
    ]
    return "\n".join(lines)


def brief(values: Mapping[str, str], *, demo: bool) -> dict[str, object]:
    """A request to try; outside the demo the secret has to be filled in."""
    nonce = str(uuid4())
    if demo:
        example = load_example("github-user-created", 1)
        return complete(example, secret=values["BRIEF_SECRET"], nonce=nonce, evaluation_url=EVALUATION_URL)
    return {
        "email": "you@example.org",
        "secret": "<your secret>",
        "task": "hello-1",
        "round": 1,
        "nonce": nonce,
        "brief": "A page that says hello in a random language at each click.",
        "checks": [{"js": 'document.querySelector("button") !== null'}],
        "evaluation_url": values.get("EVALUATION_URL") or "https://evaluator.example.org/notify",
    }


if __name__ == "__main__":
    sys.exit(main())
