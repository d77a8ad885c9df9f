"""Asks the services' doctors in containers, with the settings, files and network of the services themselves."""

from contracts.service_names import SERVICE_NAMES
from tools.stack.compose import Compose


class FalseKeysError(Exception):
    """A doctor found something without which no brief can succeed."""


def refuse_what_cannot_work(compose: Compose) -> None:
    """Build the images and run each doctor in view of the reader, without the broker, which is not there yet."""
    if compose.run("build"):
        raise FalseKeysError("Nothing was started: the images were not built.")
    failed = [name for name in SERVICE_NAMES if compose.run(*doctor_of(name))]
    if failed:
        raise FalseKeysError(f"Nothing was started: mend what says FIX for {', '.join(failed)}, then run it again.")


def doctor_of(service: str) -> tuple[str, ...]:
    """The words for Compose: a container of its own that goes when it has printed."""
    run = ("run", "--rm", "--no-deps", "-T", "--entrypoint", f"python -m {service}.doctor")
    return (*run, service, "--skip", "broker")
