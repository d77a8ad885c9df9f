"""Creates the broker's users with passwords: `python -m chassis.broker_users FOLDER --at ADDRESS`.

Writes to FOLDER `users.env`, with a URL for each service, and `definitions.json`, which RabbitMQ imports.
"""

import argparse
import base64
import hashlib
import json
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chassis.broker_url import parse_broker_url
from contracts.broker_definitions import ADMINISTRATOR, PREFIX, definitions
from contracts.broker_permissions import MONITORING, OPERATOR, ROLES
from contracts.service_names import SERVICE_NAMES

ADDRESS = "amqp://rabbitmq:5672/"
USERS_FILE = "users.env"
DEFINITIONS_FILE = "definitions.json"
SALT_BYTES = 4
PASSWORD_BYTES = 24


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 once the files are written, 2 for wrong arguments."""
    parser = argparse.ArgumentParser(prog="python -m chassis.broker_users", description=__doc__)
    parser.add_argument("folder", type=Path, help="is made where there is none")
    parser.add_argument("--at", default=ADDRESS, help=f"the broker without a user, as {ADDRESS}")
    options = parser.parse_args(arguments)
    try:
        parse_broker_url(options.at)
    except ValueError as error:
        parser.error(f"--at {error}")
    write_users(options.folder, options.at)
    sys.stdout.write(f"{options.folder / USERS_FILE} and {options.folder / DEFINITIONS_FILE} are written.\n")
    return 0


def write_users(folder: Path, address: str = ADDRESS) -> dict[str, str]:
    """Write both files and return the variables of `users.env`. Existing passwords stay."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    users_file = folder / USERS_FILE
    passwords = passwords_in(users_file.read_text()) if users_file.exists() else new_passwords()
    variables = variables_of(passwords, address)
    users_file.touch(mode=0o600)
    users_file.chmod(0o600)
    users_file.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    # Readable for the broker's user in its container; the folder's mode keeps others out.
    definitions_file = folder / DEFINITIONS_FILE
    definitions_file.write_text(json.dumps(definitions_for(passwords, virtual_host_of(address)), indent=1))
    definitions_file.chmod(0o644)
    return variables


def new_passwords(make: Callable[[], str] = lambda: secrets.token_hex(PASSWORD_BYTES)) -> dict[str, str]:
    """A password for each user, by its name."""
    return {user: make() for user in (*(f"{PREFIX}{role}" for role in ROLES), ADMINISTRATOR)}


def variables_of(passwords: Mapping[str, str], address: str) -> dict[str, str]:
    """The variables for services, operators, autoscaling and the broker's administrator."""
    scheme, _, place = address.partition("://")
    urls = {
        f"RABBITMQ_URL_{role.upper()}": f"{scheme}://{PREFIX}{role}:{passwords[PREFIX + role]}@{place}"
        for role in (*SERVICE_NAMES, OPERATOR)
    }
    monitoring = f"{PREFIX}{MONITORING}"
    return {
        **urls,
        "RABBITMQ_MONITORING_USER": monitoring,
        "RABBITMQ_MONITORING_PASSWORD": passwords[monitoring],
        "RABBITMQ_ADMIN_USER": ADMINISTRATOR,
        "RABBITMQ_ADMIN_PASSWORD": passwords[ADMINISTRATOR],
    }


def passwords_in(text: str) -> dict[str, str]:
    """The passwords in an existing file; new ones for missing users."""
    variables = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    found = {ADMINISTRATOR: variables.get("RABBITMQ_ADMIN_PASSWORD")}
    found[f"{PREFIX}{MONITORING}"] = variables.get("RABBITMQ_MONITORING_PASSWORD")
    for role in (*SERVICE_NAMES, OPERATOR):
        found[f"{PREFIX}{role}"] = urlsplit(variables.get(f"RABBITMQ_URL_{role.upper()}", "")).password
    return {user: found.get(user) or password for user, password in new_passwords().items()}


def definitions_for(passwords: Mapping[str, str], virtual_host: str) -> dict[str, object]:
    """RabbitMQ's definitions with the passwords' hashes."""
    hashes = {user: hash_password(password, secrets.token_bytes(SALT_BYTES)) for user, password in passwords.items()}
    return dict(definitions(hashes, virtual_host=virtual_host))


def hash_password(password: str, salt: bytes) -> str:
    """RabbitMQ's hash of a password: https://www.rabbitmq.com/docs/passwords#this-is-the-algorithm."""
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def virtual_host_of(address: str) -> str:
    """The virtual host that an address names; `/` where it names none."""
    return unquote(urlsplit(address).path.removeprefix("/")) or "/"


if __name__ == "__main__":
    raise SystemExit(main())
